"""The catalogue, one activity, and who leads it. What changes an activity is in the parts of this feature."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.activities import queries, services
from referral.activities.assurance import views as assurance
from referral.activities.community import views as community
from referral.activities.editing import views as editing
from referral.activities.editing.queries import goals
from referral.activities.journal import views as journal
from referral.activities.journal.queries import improvements
from referral.activities.open import views as open_pages
from referral.activities.planning import views as planning
from referral.activities.search.presenters import read
from referral.activities.search.queries import search
from referral.activities.sheet import views as sheet
from referral.domain.schedule import in_words, next_dates
from referral.domain.statuses import KEEP_CATALOGUE, Role
from referral.lib import clock, dates
from referral.web.access import requires, the_actor

bp = Blueprint("activities", __name__)

READERS = (Role.COACH, Role.COORDINATOR, Role.COMMUNITY_WORKER, Role.GP, Role.CARE_WORKER)

for part in (assurance, community, editing, journal, open_pages, planning, sheet):
    part.register(bp)


@bp.get("/activiteiten")
@requires(*READERS)
def catalogue() -> ResponseReturnValue:
    """What there is to do, by day, by words or by distance."""
    actor = the_actor()
    asked = read(actor, request.args)
    found = search(actor, asked.wish)
    more: dict[str, Any] = {**asked.given, "na": found.next_key}
    return render_template(
        "activities/catalogue.html",
        asked=asked,
        found=found,
        next_url=url_for("activities.catalogue", **more) if found.next_key else None,
        neighbourhoods=queries.neighbourhoods(actor),
        hosts=queries.hosts(actor) if actor.role is Role.COORDINATOR else None,
        may_edit=actor.role in KEEP_CATALOGUE,
    )


@bp.get("/activiteiten/<uuid:activity_id>")
@requires(*READERS, Role.HOST)
def activity(activity_id: UUID) -> ResponseReturnValue:
    """Everything about one activity, and nobody who takes part."""
    actor = the_actor()
    found = queries.activity_of(actor, activity_id)
    return render_template(
        "activities/activity.html",
        activity=found,
        rhythm=in_words(found.recurrence, dates.weekday(found.weekday)),
        dates=next_dates(found.schedule, clock.today()),
        goals=goals(actor),
        today=clock.today(),
        improvements=improvements(actor, activity_id),
        may_edit=actor.role in KEEP_CATALOGUE,
        leads=found.host_id == actor.id,
    )


@bp.post("/activiteiten/<uuid:activity_id>/gastheer")
@requires(Role.COORDINATOR)
def host(activity_id: UUID) -> ResponseReturnValue:
    """Say who leads a group; that person marks who came."""
    chosen = request.form.get("host_id", "")
    known = {str(each.id): each for each in queries.hosts(the_actor())}
    if chosen and chosen not in known:
        abort(400)
    changed = services.assign_host(the_actor(), activity_id, known[chosen].id if chosen else None)
    flash(f"‘{changed.name}’ wordt geleid door {known[chosen].name if chosen else 'nog niemand'}.")
    return redirect(url_for("activities.catalogue"))
