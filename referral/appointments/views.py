"""The pages of appointments, and the feed for a coach's own calendar."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from referral.appointments import queries, services
from referral.appointments.account.services import end_feed, open_feed, read_feed
from referral.appointments.forms import BookForm, CancelForm, MoveForm, OutcomeForm
from referral.domain.codes import AppointmentOutcome, AppointmentWay, AskedBy, MoveCause
from referral.domain.errors import Invalid
from referral.domain.statuses import Role, Status
from referral.domain.workflow import Action
from referral.models import Appointment
from referral.web.access import public, requires, the_actor
from referral.web.forms import BaseForm, show_errors
from referral.workflow.queries import referral_for

bp = Blueprint("appointments", __name__)


@bp.route("/werkvoorraad/<reference>/afspraak", methods=["GET", "POST"])
@requires(Action.BOOK_APPOINTMENT)
def book(reference: str) -> ResponseReturnValue:
    """A new appointment."""
    referral = referral_for(the_actor(), reference)
    form = BookForm(email=referral.person.email)

    def do() -> str:
        plan = services.Plan(
            starts_at=form.starts_at(),
            minutes=int(form.minutes.data),
            way=AppointmentWay(form.way.data),
            place=form.place.data or "",
            email=form.email.data or "",
            by_mail=form.by_mail.data,
            by_text=form.by_text.data,
        )
        services.book(the_actor(), reference, plan)
        return "De afspraak staat. " + ("De persoon krijgt een uitnodiging." if plan.by_mail else "")

    return _step(reference, form, "appointments/book.html", do)


@bp.route("/werkvoorraad/<reference>/afspraak/<uuid:appointment_id>/verzetten", methods=["GET", "POST"])
@requires(Action.MOVE_APPOINTMENT)
def move(reference: str, appointment_id: UUID) -> ResponseReturnValue:
    """Another time, and who asked."""
    form, made = MoveForm(), _made(reference, appointment_id)

    def do() -> str:
        wish = services.Wish(AskedBy(form.asked_by.data), MoveCause(form.cause.data))
        services.move(the_actor(), reference, appointment_id, form.starts_at(), wish)
        return "De afspraak is verzet."

    return _step(reference, form, "appointments/move.html", do, made)


@bp.route("/werkvoorraad/<reference>/afspraak/<uuid:appointment_id>/afzeggen", methods=["GET", "POST"])
@requires(Action.CANCEL_APPOINTMENT)
def cancel(reference: str, appointment_id: UUID) -> ResponseReturnValue:
    """Call it off, and who asked."""
    form, made = CancelForm(), _made(reference, appointment_id)

    def do() -> str:
        wish = services.Wish(AskedBy(form.asked_by.data), MoveCause(form.cause.data))
        services.cancel(the_actor(), reference, appointment_id, wish)
        return "De afspraak is afgezegd."

    return _step(reference, form, "appointments/cancel.html", do, made)


@bp.route("/werkvoorraad/<reference>/afspraak/<uuid:appointment_id>/verslag", methods=["GET", "POST"])
@requires(Action.RECORD_APPOINTMENT)
def outcome(reference: str, appointment_id: UUID) -> ResponseReturnValue:
    """How it went; after a conversation the intake is one click away."""
    form, made = OutcomeForm(), _made(reference, appointment_id)

    def do() -> str:
        how = AppointmentOutcome(form.outcome.data)
        services.record_outcome(the_actor(), reference, appointment_id, how)
        return "Vastgelegd." if how.met else "Vastgelegd. Maak een nieuwe afspraak, of bel."

    answer = _step(reference, form, "appointments/outcome.html", do, made)
    referral = referral_for(the_actor(), reference)
    met = form.outcome.data in {each.value for each in AppointmentOutcome if each.met}
    if isinstance(answer, Response) and met and referral.status is Status.REACHED:
        return redirect(url_for("intake.hold_intake", reference=reference))
    return answer


@bp.get("/agenda/<secret>.ics")
@public
def feed(secret: str) -> ResponseReturnValue:
    """The calendar of a coach, by a secret address. 404 for any other."""
    headers = {"Cache-Control": "no-store"}
    return Response(read_feed(secret), mimetype="text/calendar", headers=headers)


@bp.get("/agenda")
@requires(Role.COACH)
def calendar() -> ResponseReturnValue:
    """The own appointments to come, and the address for a calendar elsewhere."""
    return render_template("appointments/calendar.html", rows=queries.coming(the_actor()), secret="")


@bp.post("/agenda/koppelen")
@requires(Role.COACH)
def connect() -> ResponseReturnValue:
    """A new secret address, shown once; an old one stops."""
    secret = open_feed(the_actor())
    return render_template("appointments/calendar.html", rows=queries.coming(the_actor()), secret=secret)


@bp.post("/agenda/ontkoppelen")
@requires(Role.COACH)
def disconnect() -> ResponseReturnValue:
    """Stop the feed."""
    end_feed(the_actor())
    flash("De koppeling is gestopt. Het oude adres werkt niet meer.")
    return redirect(url_for("appointments.calendar"))


def _made(reference: str, appointment_id: UUID) -> Appointment:
    actor = the_actor()
    return queries.appointment_of(actor, referral_for(actor, reference), appointment_id)


def _step(
    reference: str, form: BaseForm, template: str, do: Callable[[], str], made: Appointment | None = None
) -> ResponseReturnValue:
    if form.validate_on_submit():
        try:
            words = do()
        except Invalid as error:
            show_errors(form, error)
        else:
            flash(words.strip())
            return redirect(url_for("intake.referral", reference=reference))
    referral = referral_for(the_actor(), reference)
    page = render_template(template, form=form, referral=referral, appointment=made)
    return page, 422 if form.errors else 200
