"""The host's two pages: my groups, and one screen to mark a session."""

from datetime import date
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from referral.domain.codes import AttendanceState
from referral.domain.statuses import Role
from referral.participation import queries, services
from referral.participation.forms import PREFIX, marks_form
from referral.web.access import requires, the_actor

bp = Blueprint("participation", __name__)


@bp.get("/groepen")
@requires(Role.HOST)
def groups() -> ResponseReturnValue:
    """The groups of this host and their latest days."""
    return render_template("participation/groups.html", groups=queries.groups(the_actor()))


@bp.route("/groepen/<uuid:activity_id>/<day>", methods=["GET", "POST"])
@requires(Role.HOST)
def session(activity_id: UUID, day: str) -> ResponseReturnValue:
    """Who came, on one screen."""
    actor = the_actor()
    held_on = _day(day)
    activity = queries.hosted_activity(actor, activity_id)
    members = queries.members(actor, activity, held_on)
    form = marks_form(members)
    if form.validate_on_submit():
        marks = {
            member.placement_id: AttendanceState(form[f"{PREFIX}{member.placement_id}"].data)
            for member in members
            if form[f"{PREFIX}{member.placement_id}"].data
        }
        services.mark_attendance(actor, activity_id, held_on, marks)
        flash(
            f"Bewaard: {sum(state.attended for state in marks.values())} van {len(members)} mensen waren er."
        )
        return redirect(url_for("participation.groups"))
    page = render_template(
        "participation/session.html",
        activity=activity,
        day=held_on,
        members=members,
        form=form,
        prefix=PREFIX,
    )
    return page, 422 if form.errors else 200


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        abort(404)
