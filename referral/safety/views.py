"""Emergency access: asking for it, and the report for the privacy officer."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from referral.domain.errors import Invalid
from referral.domain.safeguards import EmergencyGround, Judgement
from referral.domain.statuses import Role
from referral.domain.workflow import Action
from referral.safety import meldcode, queries, services
from referral.safety.forms import EmergencyForm, JudgementForm
from referral.web.access import EMERGENCY, requires, the_actor

bp = Blueprint("safety", __name__)
meldcode.register(bp)


@bp.route("/noodtoegang", methods=["GET", "POST"])
@requires(Action.OPEN_IN_EMERGENCY)
def emergency() -> ResponseReturnValue:
    """Open somebody's file for three hours, with a reason."""
    actor, form = the_actor(), EmergencyForm()
    if form.validate_on_submit():
        reference = (form.reference.data or "").strip().upper()
        try:
            services.open_in_emergency(
                actor, reference, EmergencyGround(form.ground.data), form.reason.data or ""
            )
        except Invalid as error:
            form.reference.errors = [error.message]
        else:
            session[EMERGENCY] = True
            endpoint = "referring.status" if actor.is_referrer else "intake.referral"
            flash("U heeft drie uur toegang. De functionaris gegevensbescherming kreeg bericht.")
            return redirect(url_for(endpoint, reference=reference))
    return render_template("safety/emergency.html", form=form), 422 if form.errors else 200


@bp.get("/toezicht/noodtoegang")
@requires(Role.PRIVACY_OFFICER)
def emergencies() -> ResponseReturnValue:
    """Who opened which file in an emergency, and why."""
    return render_template(
        "safety/emergencies.html", rows=queries.emergencies(the_actor()), form=JudgementForm()
    )


@bp.post("/toezicht/noodtoegang/<uuid:access_id>")
@requires(Role.PRIVACY_OFFICER)
def judge(access_id: UUID) -> ResponseReturnValue:
    """The verdict on one emergency access."""
    form = JudgementForm()
    if form.validate_on_submit():
        services.judge(the_actor(), access_id, Judgement(form.judgement.data))
        flash("Uw oordeel is vastgelegd.")
    else:
        flash("Kies eerst een oordeel.")
    return redirect(url_for("safety.emergencies"))
