"""The first page for researchers: the funnel. Studies and releases have their own modules."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from referral.domain.disclosure import ROUND_TO, SMALLEST
from referral.domain.statuses import Role
from referral.lib import clock
from referral.research import queries
from referral.research.releases import views as releases
from referral.research.studies import views as studies
from referral.web.access import requires, the_actor

bp = Blueprint("research", __name__)

for part in (studies, releases):
    part.register(bp)

PERIODS = {"18": "Laatste anderhalf jaar", "12": "Laatste jaar", "6": "Laatste half jaar"}
DAYS_PER_MONTH = 30.44


@bp.get("/onderzoek")
@requires(Role.RESEARCHER)
def funnel() -> ResponseReturnValue:
    """From referred to closed, in safe figures."""
    actor = the_actor()
    period = request.args.get("periode", "18")
    period = period if period in PERIODS else "18"
    places = queries.neighbourhoods(actor)
    place = request.args.get("wijk", "")
    place = place if place in dict(places) else ""
    last = clock.today()
    first = last - timedelta(days=round(int(period) * DAYS_PER_MONTH))
    return render_template(
        "research/funnel.html",
        funnel=queries.funnel(actor, first, last, UUID(place) if place else None),
        periods=PERIODS,
        period=period,
        places=places,
        place=place,
        first=first,
        last=last,
        smallest=SMALLEST,
        round_to=ROUND_TO,
    )
