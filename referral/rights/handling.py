"""What the privacy officer does with one request: copy, correct, erase, hold, refuse, finish."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field

from referral.domain.errors import Conflict, Invalid
from referral.domain.rights import RefusalGround
from referral.domain.statuses import Role
from referral.lib import clock
from referral.rights.forms import CorrectForm, EraseForm, HoldForm, JudgeForm, RefuseForm, facts_of
from referral.rights.presenters import as_zip
from referral.rights.queries import export as exports
from referral.rights.queries import requests
from referral.rights.services import alarms, correction, erasure
from referral.rights.services import requests as services
from referral.web.access import public, requires, the_actor
from referral.web.forms import BaseForm
from referral.web.wording import asked_language

ZIP = "application/zip"
DONE = "Vastgelegd."


def register(bp: Blueprint) -> None:
    """Add these routes to the blueprint of the feature."""
    one = "/toezicht/verzoeken/<uuid:request_id>"
    both = ["GET", "POST"]
    bp.add_url_rule(f"{one}/uw-gegevens.zip", view_func=export)
    bp.add_url_rule(f"{one}/oordeel", view_func=judge, methods=["POST"])
    bp.add_url_rule(f"{one}/klaar", view_func=finish, methods=["POST"])
    bp.add_url_rule(f"{one}/bezwaar", view_func=object_to_research, methods=["POST"])
    bp.add_url_rule(f"{one}/stilzetten", view_func=put_at_rest, methods=["POST"])
    bp.add_url_rule(f"{one}/weer-openen", view_func=wake, methods=["POST"])
    bp.add_url_rule(f"{one}/bewaarplicht/<uuid:hold_id>", view_func=lift_hold, methods=["POST"])
    bp.add_url_rule(f"{one}/verbeteren", view_func=correct_on_request, methods=both)
    bp.add_url_rule(f"{one}/weigeren", view_func=refuse, methods=both)
    bp.add_url_rule(f"{one}/bewaarplicht", view_func=hold, methods=both)
    bp.add_url_rule(f"{one}/wissen", view_func=erase, methods=both)
    bp.add_url_rule("/alarmz", view_func=alarm)


@requires(Role.PRIVACY_OFFICER)
def export(request_id: UUID) -> ResponseReturnValue:
    """Everything on the person in one file, without the words that were ticked."""
    actor = the_actor()
    asked = requests.request_of(actor, request_id)
    if not asked.is_open:
        raise Conflict("Dit verzoek is al afgehandeld.")
    without = [UUID(each) for each in request.args.getlist("zonder") if _is_key(each)]
    content = as_zip(exports.export(actor, asked, without), asked_language())
    name = f"uw-gegevens-{clock.today():%Y-%m-%d}.zip"
    return Response(
        content,
        mimetype=ZIP,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@requires(Role.PRIVACY_OFFICER)
def judge(request_id: UUID) -> ResponseReturnValue:
    """Whether a child can oversee having the own data."""
    form = JudgeForm()
    requests.request_of(the_actor(), request_id)
    if form.validate_on_submit():
        services.judge(the_actor(), request_id, form.judgement.data or "")
        flash(DONE)
    else:
        flash("Schrijf eerst uw oordeel op.")
    return redirect(url_for("rights.show", request_id=request_id))


@requires(Role.PRIVACY_OFFICER)
def finish(request_id: UUID) -> ResponseReturnValue:
    """The request is answered."""
    services.finish(the_actor(), request_id)
    return _back("Afgehandeld.")


@requires(Role.PRIVACY_OFFICER)
def object_to_research(request_id: UUID) -> ResponseReturnValue:
    """Leave the person out of research."""
    services.object_to_research(the_actor(), request_id)
    return _back("Deze persoon telt vanaf nu niet meer mee in onderzoek.")


@requires(Role.PRIVACY_OFFICER)
def put_at_rest(request_id: UUID) -> ResponseReturnValue:
    """Close the file to everybody."""
    services.put_at_rest(the_actor(), request_id)
    return _back("Het dossier ligt stil. Niemand kan het openen.")


@requires(Role.PRIVACY_OFFICER)
def wake(request_id: UUID) -> ResponseReturnValue:
    """Open a file again."""
    services.wake(the_actor(), request_id)
    return _back("Het dossier is weer open.")


@requires(Role.PRIVACY_OFFICER)
def lift_hold(request_id: UUID, hold_id: UUID) -> ResponseReturnValue:
    """The reason to hold is gone."""
    services.lift_hold(the_actor(), request_id, hold_id)
    flash("De bewaarplicht is opgeheven.")
    return redirect(url_for("rights.show", request_id=request_id))


@requires(Role.PRIVACY_OFFICER)
def correct_on_request(request_id: UUID) -> ResponseReturnValue:
    """Correct a fact about the person."""
    asked = requests.open_request(the_actor(), request_id)
    form = CorrectForm(data=facts_of(asked.person))

    def do() -> None:
        correction.correct_on_request(the_actor(), request_id, form.corrected(), form.reason.data or "")

    return _step(form, do, "rights/correct_on_request.html", request_id, "Verbeterd.")


@requires(Role.PRIVACY_OFFICER)
def refuse(request_id: UUID) -> ResponseReturnValue:
    """Say no, with a reason."""
    form = RefuseForm()

    def do() -> None:
        ground = RefusalGround(form.ground.data)
        services.refuse(the_actor(), request_id, ground, form.explanation.data or "")

    return _step(form, do, "rights/refuse.html", request_id, "Geweigerd. Stuur de persoon uw uitleg.")


@requires(Role.PRIVACY_OFFICER)
def hold(request_id: UUID) -> ResponseReturnValue:
    """Keep the data until a day."""
    form = HoldForm()

    def do() -> None:
        services.hold(the_actor(), request_id, form.until.data or clock.today(), form.reason.data or "")

    return _step(form, do, "rights/hold.html", request_id, DONE)


@requires(Role.PRIVACY_OFFICER)
def erase(request_id: UUID) -> ResponseReturnValue:
    """Erase the person, after a last question."""
    form = EraseForm()

    def do() -> None:
        erasure.erase(the_actor(), request_id)

    return _step(form, do, "rights/erase.html", request_id, "Deze persoon is gewist.")


@public
def alarm() -> ResponseReturnValue:
    """200 while no request is late and the ledger is whole; else 503 with numbers per kind, never a name."""
    late, trouble = alarms.late_requests(), alarms.ledger_trouble()
    healthy = not late and not trouble
    told = {"status": "ok" if healthy else "alarm", "late": late, "ledger": trouble or "ok"}
    return told, 200 if healthy else 503


def _step(
    form: BaseForm, do: Callable[[], None], template: str, request_id: UUID, message: str
) -> ResponseReturnValue:
    asked = requests.open_request(the_actor(), request_id)
    if form.validate_on_submit():
        try:
            do()
        except (Invalid, Conflict) as error:
            named: dict[str, str] = getattr(error, "fields", {})
            field = form[next(iter(named), "")] if named else _first(form)
            field.errors = [*field.errors, error.message]
            asked = requests.open_request(the_actor(), request_id)
        else:
            flash(message)
            return redirect(url_for("rights.show", request_id=request_id))
    page = render_template(template, form=form, asked=asked, person=asked.person)
    return page, 422 if form.errors else 200


def _first(form: BaseForm) -> Field:
    found: Field = next(each for each in form if each.name not in {"csrf_token", "not_a_bsn"})
    return found


def _back(message: str) -> ResponseReturnValue:
    flash(message)
    return redirect(url_for("rights.overview"))
