"""Pages on consent: what holds, give, take back, and who speaks for the person."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from referral.consent import forms, queries, services
from referral.domain.actors import Actor
from referral.domain.codes import ConsentMethod, ConsentPurpose
from referral.domain.consents import givers, text_of
from referral.domain.errors import Invalid
from referral.domain.safeguards import RepresentativeGround
from referral.domain.workflow import Action
from referral.lib import clock
from referral.models import Referral
from referral.web.access import requires, the_actor
from referral.web.forms import BaseForm
from referral.workflow.consents import representatives

bp = Blueprint("consent", __name__)


@bp.get("/toestemming/<reference>")
@requires(Action.GIVE_CONSENT)
def overview(reference: str) -> ResponseReturnValue:
    """What the person agreed to, purpose by purpose, with its history."""
    actor = the_actor()
    referral = queries.own_referral(actor, reference)
    return render_template(
        "consent/overview.html",
        referral=referral,
        answers=queries.answers(actor, referral),
        representatives=representatives(actor, referral.person_id),
        back=_file(actor, referral),
    )


@bp.route("/toestemming/<reference>/<purpose>/geven", methods=["GET", "POST"])
@requires(Action.GIVE_CONSENT)
def give(reference: str, purpose: str) -> ResponseReturnValue:
    """Write down a yes to one purpose."""
    if purpose not in {each.value for each in ConsentPurpose} - {ConsentPurpose.REFER.value}:
        abort(404)
    actor, asked = the_actor(), ConsentPurpose(purpose)
    form = forms.GiveForm()
    referral = _ask(actor, reference, form)
    form.ask_whom(asked, queries.followers(actor))

    def do() -> None:
        named = form.organisation.data if form.organisation else None
        given = services.GivenConsent(
            purpose=asked,
            method=ConsentMethod(form.method.data),
            given_on=form.given_on.data or clock.today(),
            giver=form.who(),
            organisation_id=UUID(named) if named else None,
        )
        services.give_consent(actor, reference, given)

    return _step(form, do, "consent/give.html", referral, purpose=asked, words=text_of(asked))


@bp.route("/toestemming/<reference>/intrekken/<uuid:consent_id>", methods=["GET", "POST"])
@requires(Action.GIVE_CONSENT)
def withdraw(reference: str, consent_id: UUID) -> ResponseReturnValue:
    """Take one yes back."""
    actor = the_actor()
    form = forms.WithdrawForm()
    referral = _ask(actor, reference, form)
    consent = queries.consent_of(actor, referral, consent_id)

    def do() -> None:
        method = ConsentMethod(form.method.data)
        services.withdraw_consent(actor, reference, consent_id, method, form.who())

    return _step(form, do, "consent/withdraw.html", referral, consent=consent)


@bp.route("/toestemming/<reference>/vertegenwoordiger", methods=["GET", "POST"])
@requires(Action.GIVE_CONSENT)
def representative(reference: str) -> ResponseReturnValue:
    """Write down who speaks for the person."""
    actor = the_actor()
    form = forms.RepresentativeForm()
    referral = queries.own_referral(actor, reference)

    def do() -> None:
        ground = RepresentativeGround(form.ground.data)
        given = services.GivenRepresentative(
            ground, form.name.data or "", form.phone.data or "", form.since.data or clock.today()
        )
        services.add_representative(actor, reference, given)

    return _step(form, do, "consent/representative.html", referral)


@bp.post("/toestemming/<reference>/vertegenwoordiger/<uuid:representative_id>/einde")
@requires(Action.GIVE_CONSENT)
def end_representative(reference: str, representative_id: UUID) -> ResponseReturnValue:
    """This person no longer speaks for the other."""
    services.end_representative(the_actor(), reference, representative_id)
    flash("Vastgelegd.")
    return redirect(url_for("consent.overview", reference=reference))


def _ask(actor: Actor, reference: str, form: forms.WithdrawForm) -> Referral:
    referral = queries.own_referral(actor, reference)
    present = [each.ground for each in representatives(actor, referral.person_id)]
    form.ask_who(givers(present))
    return referral


def _step(
    form: BaseForm, do: Callable[[], None], template: str, referral: Referral, **facts: object
) -> ResponseReturnValue:
    reference, name = referral.reference, referral.person.full_name
    if form.validate_on_submit():
        try:
            do()
        except Invalid as error:
            for field, message in error.fields.items():
                form[field].errors = [*form[field].errors, message]
        else:
            flash("Vastgelegd.")
            gone = referral.stopped_at is not None
            home = url_for("accounts.home")
            return redirect(home if gone else url_for("consent.overview", reference=reference))
    page = render_template(template, form=form, referral=referral, name=name, **facts)
    return page, 422 if form.errors else 200


def _file(actor: Actor, referral: Referral) -> str:
    endpoint = "referring.status" if actor.is_referrer else "intake.referral"
    return url_for(endpoint, reference=referral.reference)
