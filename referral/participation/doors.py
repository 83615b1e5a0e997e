"""The page of one day, the same for who signed in and for who has a link: only the way in differs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.domain.attendance import NotHeld
from referral.domain.codes import AttendanceState
from referral.domain.errors import Invalid
from referral.lib.ids import new_id
from referral.models import Activity
from referral.participation import presenters, services
from referral.participation.forms import PREFIX, SEEN, MarksForm, NotHeldForm, marks_form
from referral.participation.meetings import services as meetings
from referral.participation.queries import Sheet
from referral.participation.services import Kept, Marker
from referral.web.forms import show_errors

Act = Callable[[Marker, Activity], Any]


@dataclass(frozen=True, slots=True)
class Door:
    """How somebody came in: what runs an act as them, and where the pages are.

    `owner` names, in the browser, whose marks wait there; `base` is where they are sent.
    """

    sheet: Sheet
    run: Callable[[Act], Any]
    template: str
    here: str
    home: str
    owner: str
    base: str
    path: str


def show(door: Door) -> ResponseReturnValue:
    """The page, or what was done with it."""
    stage = request.form.get("stage", "marks") if request.method == "POST" else ""
    acts = {"marks": _marks, "not_held": _not_held, "held": _held, "leave": _leave}
    if stage and stage not in acts:
        abort(400)
    return acts[stage](door) if stage else page(door, _form(door))


def page(
    door: Door, form: MarksForm, off: NotHeldForm | None = None, refusal: str = ""
) -> ResponseReturnValue:
    """The page with everybody on it; after a *refusal* with what was chosen, so that nothing is lost."""
    form.device.data = form.device.data or str(new_id())
    wrong = form.errors or refusal or (off.errors if off else None)
    made = render_template(
        door.template,
        door=door,
        sheet=door.sheet,
        form=form,
        off=off or NotHeldForm(formdata=None),
        refusal=refusal,
        prefix=PREFIX,
        seen=SEEN,
    )
    return made, 422 if wrong else 200


def _form(door: Door) -> MarksForm:
    return marks_form(door.sheet.members, door.sheet.walk_ins, new_face=door.sheet.new_face)


def _marks(door: Door) -> ResponseReturnValue:
    form = _form(door)
    if not form.validate_on_submit():
        return page(door, form)
    if request.form.get("all"):
        for member in door.sheet.members:
            field = form[f"{PREFIX}{member.placement_id}"]
            field.data = field.data or AttendanceState.PRESENT.value
        return page(door, form)
    words = presenters.marks_in(form, door.sheet)
    try:
        kept: Kept = door.run(lambda by, activity: _keep(by, activity, door.sheet, form, words))
    except Invalid as error:
        if error.fields:
            show_errors(form, error)
            return page(door, form)
        return page(door, form, refusal=error.message)
    flash(presenters.summary(kept, door.sheet, words))
    return redirect(door.here if kept.not_held or kept.differing else door.home)


def _keep(by: Marker, activity: Activity, sheet: Sheet, form: MarksForm, words: list[Any]) -> Kept:
    number, new = form.walk_ins.data, bool(form.new_face.data)
    if (number or 0, new) != (sheet.walk_ins, sheet.new_face):
        meetings.count_walk_ins(by, activity, sheet.day, number or 0, new_face=new)
    return services.keep(by, activity, sheet.day, words)


def _not_held(door: Door) -> ResponseReturnValue:
    off = NotHeldForm()
    if not off.validate_on_submit():
        return page(door, marks_form(door.sheet.members), off)
    reason = NotHeld(off.reason.data)
    door.run(lambda by, activity: meetings.call_off(by, activity, door.sheet.day, reason))
    flash("Vastgelegd: deze keer ging niet door. Wat er was ingevuld, blijft bewaard en telt niet mee.")
    return redirect(door.here)


def _held(door: Door) -> ResponseReturnValue:
    door.run(lambda by, activity: meetings.take_place_after_all(by, activity, door.sheet.day))
    flash("Vastgelegd: deze keer ging toch door. Wat er is ingevuld, telt weer mee.")
    return redirect(door.here)


def _leave(door: Door) -> ResponseReturnValue:
    door.run(lambda by, activity: meetings.leave_off(by, activity, door.sheet.day))
    flash("Vastgelegd: deze keer ging niet door.")
    return redirect(door.here)


def receive(run: Callable[[Act], Any], day: date) -> ResponseReturnValue:
    """Marks that a phone kept, as JSON; what can never be kept is answered, not refused with the rest."""
    given = presenters.batch(request.get_json(silent=True))

    def act(by: Marker, activity: Activity) -> Kept:
        return services.keep(by, activity, day, given.words) if given.words else Kept()

    kept: Kept = run(act)
    return presenters.answer(given, kept)


def day_of(text: str) -> date:
    """The day in an address; 404 for what is no day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        abort(404)


def session_url(activity_id: UUID, day: date) -> str:
    """Where a host marks a day."""
    return url_for("participation.session", activity_id=activity_id, day=day.isoformat())
