"""Emergency access, representatives and the sealed record of the meldcode."""

from flask import Blueprint

bp = Blueprint("safety", __name__)
