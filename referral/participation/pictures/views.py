"""Who came over time, for who leads a group and who keeps the catalogue."""

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from referral.domain.attendance import SMALLEST, retention
from referral.domain.statuses import KEEP_CATALOGUE, Role
from referral.participation.links.queries import activity_for
from referral.participation.pictures import presenters, queries
from referral.web.access import requires, the_actor


def register(bp: Blueprint) -> None:
    """Add the route of this module to the blueprint of the feature."""
    bp.add_url_rule("/activiteiten/<uuid:activity_id>/opkomst", view_func=turnout)


@requires(Role.HOST, *KEEP_CATALOGUE)
def turnout(activity_id: UUID) -> ResponseReturnValue:
    """How many came each time, and which part keeps coming; no names."""
    actor = the_actor()
    activity = activity_for(actor, activity_id)
    meetings = queries.meetings(actor, activity)
    found = [each for each in retention(queries.turns(actor, activity)) if each.people]
    return render_template(
        "participation/turnout.html",
        activity=activity,
        rows=presenters.rows(meetings),
        turnout=presenters.turnout(meetings),
        staying=found,
        staying_picture=presenters.staying(found),
        smallest=SMALLEST,
    )
