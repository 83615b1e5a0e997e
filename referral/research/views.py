"""The blueprint; the routes lie with their subjects."""

from flask import Blueprint

from referral.research.dashboard import views as dashboard
from referral.research.releases import views as releases
from referral.research.studies import views as studies

bp = Blueprint("research", __name__)

for part in (dashboard, studies, releases):
    part.register(bp)
