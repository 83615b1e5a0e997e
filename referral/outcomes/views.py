"""Close and reopen pages."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from referral.domain.codes import CloseReason, ConsentPurpose, Exit, OutcomeLevel
from referral.domain.workflow import Action
from referral.outcomes import services
from referral.outcomes.forms import ReopenForm, close_form
from referral.web.access import requires, the_actor
from referral.workflow.queries import referral_for

bp = Blueprint("outcomes", __name__)


@bp.route("/werkvoorraad/<reference>/afronden", methods=["GET", "POST"])
@requires(Action.CLOSE)
def close(reference: str) -> ResponseReturnValue:
    """How each goal went, why we stop, what comes next."""
    actor = the_actor()
    referral = referral_for(actor, reference)
    form, names = close_form(referral.goals)
    if form.validate_on_submit():
        outcomes = {
            goal.id: OutcomeLevel(form[name].data) for name, goal in zip(names, referral.goals, strict=True)
        }
        services.close_referral(
            actor,
            reference,
            outcomes,
            CloseReason(form.reason.data),
            Exit(form.exit.data),
            explanation=form.explanation.data or "",
            to_referrer=form.to_referrer.data or "",
        )
        flash("Afgerond. De verwijzer krijgt bericht, als de persoon dat goed vindt.")
        return redirect(url_for("intake.referral", reference=reference))
    shares = referral.agrees_to(ConsentPurpose.SHARE_BACK)
    page = render_template("outcomes/close.html", form=form, referral=referral, names=names, shares=shares)
    return page, 422 if form.errors else 200


@bp.route("/werkvoorraad/<reference>/heropenen", methods=["GET", "POST"])
@requires(Action.REOPEN)
def reopen(reference: str) -> ResponseReturnValue:
    """Open a closed referral again."""
    form = ReopenForm()
    if form.validate_on_submit():
        services.reopen_referral(the_actor(), reference, form.note.data or "")
        flash("De verwijzing is weer open.")
        return redirect(url_for("intake.referral", reference=reference))
    page = render_template("outcomes/reopen.html", form=form, referral=referral_for(the_actor(), reference))
    return page, 422 if form.errors else 200
