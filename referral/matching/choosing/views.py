"""The page on which a coach says that nothing fits, and what would."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from referral.domain.activities import Welcome
from referral.domain.errors import Invalid
from referral.domain.matching.choices import NoFit
from referral.domain.workflow import Action
from referral.matching.choosing.services import Wanted, nothing_fits
from referral.matching.forms import NoneForm
from referral.models import Referral
from referral.web.access import requires, the_actor
from referral.web.forms import show_errors
from referral.workflow.queries import referral_for


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    rule = "/werkvoorraad/<reference>/er-past-niets"
    bp.add_url_rule(rule, view_func=none, methods=["GET", "POST"])


@requires(Action.NONE_FITS)
def none(reference: str) -> ResponseReturnValue:
    """Why nothing fits, and what somebody would want."""
    actor = the_actor()
    form = NoneForm(**_from_intake(referral_for(actor, reference)))
    if form.validate_on_submit() and _kept(form, reference):
        flash("Vastgelegd. Wie activiteiten maakt, ziet nu wat er nodig is. Zonder naam.")
        return redirect(url_for("intake.referral", reference=reference))
    page = render_template("matching/none.html", form=form, referral=referral_for(actor, reference))
    return page, 422 if form.errors else 200


def _kept(form: NoneForm, reference: str) -> bool:
    """Write it down; what does not go is told beside its field."""
    try:
        nothing_fits(the_actor(), reference, _wanted(form))
    except Invalid as error:
        show_errors(form, error)
        return False
    return True


def _from_intake(referral: Referral) -> dict[str, object]:
    intake = referral.intake
    return {"interests": list(intake.interests), "rhythm": list(intake.rhythm)} if intake else {}


def _wanted(form: NoneForm) -> Wanted:
    return Wanted(
        NoFit(form.reason.data),
        tuple(form.kinds.data or ()),
        tuple(form.interests.data or ()),
        tuple(form.rhythm.data or ()),
        Welcome(form.welcome.data),
    )
