"""The page of a month, the coach's card, the coordinator's yes or no."""

from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.domain.codes import ConsentMethod, ConsentPurpose
from referral.domain.errors import Invalid
from referral.domain.statuses import PEOPLE, Role
from referral.domain.successes import TEXT_MOST, first_of_month
from referral.lib import clock
from referral.successes import queries, services
from referral.successes.forms import CardForm
from referral.successes.services import CardInput
from referral.web.access import requires, the_actor
from referral.web.forms import show_errors
from referral.workflow.queries import referral_for

bp = Blueprint("successes", __name__)


@bp.get("/succesjes")
@requires(*PEOPLE)
def page() -> ResponseReturnValue:
    """The cards of a month, for everybody who works here; a coordinator finds there what waits."""
    actor = the_actor()
    month = _month(request.args.get("maand", ""))
    coordinates = actor.role is Role.COORDINATOR
    return render_template(
        "successes/page.html",
        cards=queries.shown(actor, month),
        month=month,
        months=queries.months(actor),
        proposed=queries.proposed(actor) if coordinates else [],
    )


def _month(text: str) -> date:
    """The month of an address such as 2026-11; this month for anything else."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return first_of_month(clock.today())


@bp.route("/werkvoorraad/<reference>/succesje", methods=["GET", "POST"])
@requires(Role.COACH)
def propose(reference: str) -> ResponseReturnValue:
    """Make a card about something that went well."""
    actor, form = the_actor(), CardForm(given_on=clock.today())
    if form.validate_on_submit() and _proposed(form, reference):
        flash("Het succesje ligt bij de coördinator.")
        return redirect(url_for("successes.propose", reference=reference))
    referral = referral_for(actor, reference)
    page = render_template(
        "successes/propose.html",
        form=form,
        referral=referral,
        cards=queries.of_referral(actor, referral),
        agrees=referral.agrees_to(ConsentPurpose.SUCCESS_STORY),
        most=TEXT_MOST,
    )
    return page, 422 if form.errors else 200


def _proposed(form: CardForm, reference: str) -> bool:
    """Keep the card; what leads to somebody is told beside its field."""
    given = CardInput(
        form.title.data or "",
        form.told.data or "",
        ConsentMethod(form.method.data),
        form.given_on.data or clock.today(),
    )
    try:
        services.propose(the_actor(), reference, given)
    except Invalid as error:
        show_errors(form, error)
        return False
    return True


@bp.post("/succesjes/<uuid:success_id>")
@requires(Role.COORDINATOR)
def decide(success_id: UUID) -> ResponseReturnValue:
    """Show it, or not."""
    show = request.form.get("show") == "yes"
    services.decide(the_actor(), success_id, show=show)
    flash("Het succesje staat op de bladzijde." if show else "Het succesje wordt niet geplaatst.")
    return redirect(url_for("successes.page"))
