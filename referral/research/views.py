"""The blueprint; the routes lie with their subjects."""

from flask import Blueprint

from referral.research.dashboard import views as dashboard

bp = Blueprint("research", __name__)

for part in (dashboard,):
    part.register(bp)
