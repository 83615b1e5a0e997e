"""The host's pages: my groups, and one screen to mark a session. Links and pictures are in the parts."""

from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from referral.domain.statuses import Role
from referral.participation import queries
from referral.participation.doors import Act, Door, day_of, receive, session_url, show
from referral.participation.links import views as links
from referral.participation.offline import views as offline
from referral.participation.pictures import views as pictures
from referral.participation.services import Marker
from referral.web.access import requires, the_actor

bp = Blueprint("participation", __name__)

for part in (links, offline, pictures):
    part.register(bp)


@bp.get("/groepen")
@requires(Role.HOST)
def groups() -> ResponseReturnValue:
    """The groups of this host and their latest days."""
    return render_template("participation/groups.html", groups=queries.groups(the_actor()))


@bp.route("/groepen/<uuid:activity_id>/<day>", methods=["GET", "POST"])
@requires(Role.HOST)
def session(activity_id: UUID, day: str) -> ResponseReturnValue:
    """Who came, on one screen."""
    actor, held_on = the_actor(), day_of(day)
    activity = queries.hosted_activity(actor, activity_id)
    door = Door(
        sheet=queries.sheet(actor, activity, held_on),
        run=lambda act: _as_host(act, activity_id),
        template="participation/session.html",
        here=session_url(activity_id, held_on),
        home=url_for("participation.groups"),
        owner=str(actor.id),
        base=url_for("participation.groups") + "/",
        path=f"{activity_id}/{held_on.isoformat()}",
    )
    return show(door)


@bp.post("/groepen/<uuid:activity_id>/<day>/keuzes")
@requires(Role.HOST)
def send(activity_id: UUID, day: str) -> ResponseReturnValue:
    """Marks that the phone of a host kept."""
    queries.hosted_activity(the_actor(), activity_id)
    return receive(lambda act: _as_host(act, activity_id), day_of(day))


def _as_host(act: Act, activity_id: UUID) -> object:
    actor = the_actor()
    return act(Marker.by_account(actor), queries.hosted_activity(actor, activity_id))
