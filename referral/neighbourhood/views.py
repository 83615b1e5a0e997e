"""Routes of the neighbourhood: each part brings its own."""

from flask import Blueprint

from referral.neighbourhood.areas import views as areas
from referral.neighbourhood.circle import views as circle
from referral.neighbourhood.lunches import views as lunches
from referral.neighbourhood.survey import views as survey
from referral.neighbourhood.yearly import views as yearly

bp = Blueprint("neighbourhood", __name__)

for part in (areas, circle, lunches, survey, yearly):
    part.register(bp)
