"""The blueprint; the routes lie with their subjects."""

from flask import Blueprint

from referral.impact.answering import views as answering
from referral.impact.goals import views as goals
from referral.impact.results import views as results
from referral.impact.rounds import views as rounds

bp = Blueprint("impact", __name__)

for part in (goals, rounds, answering, results):
    part.register(bp)
