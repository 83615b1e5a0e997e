"""The privacy officer's list of requests, a new one, one request; and what a coach does for the person."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from referral.domain.actors import Actor
from referral.domain.errors import Conflict, Invalid
from referral.domain.rights import JUDGED_AGE, RequestKind, age_on
from referral.domain.statuses import Role
from referral.lib import clock
from referral.lib.identifiers import tidy_postcode
from referral.models.person import identity_index
from referral.rights import handling
from referral.rights.forms import CorrectForm, FindForm, JudgeForm, RegisterForm, facts_of
from referral.rights.queries import export, requests, retention
from referral.rights.services import correction
from referral.rights.services import requests as services
from referral.web.access import requires, the_actor

bp = Blueprint("rights", __name__)
handling.register(bp)

NOBODY = "Er is niemand met deze gegevens. Let op de spelling, of zoek met het kenmerk."


@bp.get("/toezicht/verzoeken")
@requires(Role.PRIVACY_OFFICER)
def overview() -> ResponseReturnValue:
    """Open requests with their clocks, and persons whose term is over."""
    actor = the_actor()
    rows = requests.requests(actor)
    return render_template("rights/overview.html", rows=rows, expired=retention.expired(actor))


@bp.route("/toezicht/verzoeken/nieuw", methods=["GET", "POST"])
@requires(Role.PRIVACY_OFFICER)
def new() -> ResponseReturnValue:
    """Find the person by reference or exact identity, and write down what is asked."""
    form = FindForm()
    if form.validate_on_submit():
        actor = the_actor()
        person_id = _find(actor, form)
        if person_id is None:
            form.reference.errors = [NOBODY]
        else:
            try:
                request = services.register(
                    actor, person_id, RequestKind(form.kind.data), form.received_on.data or clock.today()
                )
            except Conflict as error:
                form.kind.errors = [error.message]
            else:
                return redirect(url_for("rights.show", request_id=request.id))
    return render_template("rights/new.html", form=form), 422 if form.errors else 200


def _find(actor: Actor, form: FindForm) -> UUID | None:
    reference = (form.reference.data or "").strip()
    if reference:
        return requests.person_by_reference(actor, reference)
    identity = form.identity()
    if identity is None:
        return None
    surname, given_name, born, postcode, number = identity
    try:
        index = identity_index(surname, given_name, born, tidy_postcode(postcode), number)
    except ValueError:
        return None
    return requests.person_by_identity(actor, index)


@bp.get("/toezicht/verzoeken/<uuid:request_id>")
@requires(Role.PRIVACY_OFFICER)
def show(request_id: UUID) -> ResponseReturnValue:
    """One request: the person while it is open, and what can be done."""
    actor = the_actor()
    request = requests.request_of(actor, request_id)
    if not request.is_open:
        explanation = requests.refusal_of(actor, request)
        return render_template("rights/handled.html", request=request, explanation=explanation)
    age = age_on(request.person.birth_date, clock.today())
    asks_access = request.kind is RequestKind.ACCESS
    return render_template(
        "rights/request.html",
        request=request,
        person=request.person,
        age=age,
        needs_judgement=asks_access and age < JUDGED_AGE,
        referrals=requests.referrals_of(actor, request.person_id),
        holds=requests.holds_of(actor, request.person_id),
        corrections=requests.corrections_of(actor, request.person_id),
        words=export.words_of(actor, request) if asks_access else [],
        written=export.written(actor, request) if asks_access else [],
        form=JudgeForm(),
    )


@bp.post("/toezicht/verzoeken/bewaartermijn/<uuid:expired_id>")
@requires(Role.PRIVACY_OFFICER)
def review(expired_id: UUID) -> ResponseReturnValue:
    """Begin the review of somebody whose term is over."""
    request = services.start_review(the_actor(), expired_id)
    return redirect(url_for("rights.show", request_id=request.id))


@bp.route("/werkvoorraad/<reference>/verzoek", methods=["GET", "POST"])
@requires(Role.COACH)
def register(reference: str) -> ResponseReturnValue:
    """A coach writes down what the person asks; the privacy officer answers."""
    actor, form = the_actor(), RegisterForm()
    referral = requests.own_referral(actor, reference)
    if form.validate_on_submit():
        try:
            services.register_for_team(
                actor, reference, RequestKind(form.kind.data), form.received_on.data or clock.today()
            )
        except Conflict as error:
            form.kind.errors = [error.message]
            referral = requests.own_referral(actor, reference)
        else:
            flash("Vastgelegd. De functionaris gegevensbescherming pakt dit op.")
            return redirect(url_for("intake.referral", reference=reference))
    return render_template("rights/register.html", form=form, referral=referral), 422 if form.errors else 200


@bp.route("/werkvoorraad/<reference>/verbeteren", methods=["GET", "POST"])
@requires(Role.COACH)
def correct(reference: str) -> ResponseReturnValue:
    """A coach corrects a fact about the person."""
    actor = the_actor()
    referral = requests.own_referral(actor, reference)
    form = CorrectForm(data=facts_of(referral.person))
    if form.validate_on_submit():
        try:
            correction.correct_for_team(actor, reference, form.corrected(), form.reason.data or "")
        except (Invalid, Conflict) as error:
            form.reason.errors = [error.message]
            referral = requests.own_referral(actor, reference)
        else:
            flash("Verbeterd. Wie de gegevens kreeg, krijgt bericht.")
            return redirect(url_for("intake.referral", reference=reference))
    return render_template("rights/correct.html", form=form, referral=referral), 422 if form.errors else 200
