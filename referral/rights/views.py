"""What a person may ask: see, correct, forget, object; and what is kept how long."""

from flask import Blueprint

bp = Blueprint("rights", __name__)
