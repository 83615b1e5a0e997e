"""Somebody is missed: the host's and the volunteer's page, the coach's answer, the coordinator's figures."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from referral.domain.actors import Actor
from referral.domain.codes import AttemptChannel
from referral.domain.signals import ENOUGH, Feeling, SignalOutcome
from referral.domain.statuses import Role
from referral.signals import queries, services
from referral.signals.forms import AnswerForm, FeelingForm
from referral.web.access import requires, the_actor
from referral.workflow.queries import referral_for

bp = Blueprint("signals", __name__)

TOLD = "Dank u wel. De welzijnscoach krijgt dit vandaag te zien en belt."
KNOWN = "De welzijnscoach weet dit al. Fijn dat u oplet."

NEXT: dict[SignalOutcome, tuple[str, str]] = {
    SignalOutcome.OTHER_ACTIVITY: (
        "matching.end_placement",
        "Vastgelegd. Beëindig nu deze plek; daarna zoekt u samen iets anders.",
    ),
    SignalOutcome.STOPS: (
        "matching.end_placement",
        "Vastgelegd. Beëindig nu de plek, zodat iemand anders die kan krijgen.",
    ),
    SignalOutcome.MOVED: ("outcomes.close", "Vastgelegd. U kunt nu afronden."),
    SignalOutcome.DIED: (
        "outcomes.close",
        "Vastgelegd. Wat verdrietig. Er gaat geen bericht meer naar de persoon. Afronden kan nu, of later.",
    ),
}
"""Where an answer leads; all others lead back to today's work."""


@bp.route("/signaal/plek/<uuid:placement_id>", methods=["GET", "POST"])
@requires(Role.HOST)
def in_group(placement_id: UUID) -> ResponseReturnValue:
    """A host misses somebody of the own group, or worries."""
    home = url_for("participation.groups")
    return _miss(placement_id, services.miss_in_group, queries.in_group, home, "Mijn groepen")


@bp.route("/signaal/gesprekken/<uuid:series_id>", methods=["GET", "POST"])
@requires(Role.HOST)
def in_talks(series_id: UUID) -> ResponseReturnValue:
    """A volunteer misses the person of their talks, or worries."""
    home = url_for("volunteers.own_talks")
    return _miss(series_id, services.miss_in_talks, queries.in_talks, home, "Mijn gesprekken")


def _miss(
    key: UUID,
    tell: Callable[[Actor, UUID, Feeling], bool],
    find: Callable[[Actor, UUID], queries.Missed],
    home: str,
    where: str,
) -> ResponseReturnValue:
    form = FeelingForm()
    if form.validate_on_submit():
        flash(TOLD if tell(the_actor(), key, Feeling(form.feeling.data)) else KNOWN)
        return redirect(home)
    about = find(the_actor(), key)
    page = render_template("signals/miss.html", form=form, about=about, back=home, where=where)
    return page, 422 if form.errors else 200


@bp.route("/werkvoorraad/<reference>/signaal", methods=["GET", "POST"])
@requires(Role.COACH)
def answer(reference: str) -> ResponseReturnValue:
    """What was noticed, what can be done, and what came of it; without a signal a talk is written down."""
    actor, form = the_actor(), AnswerForm()
    if form.validate_on_submit():
        outcome = SignalOutcome(form.outcome.data)
        channel = AttemptChannel(form.channel.data)
        services.answer_signals(actor, reference, outcome, channel, form.moment())
        endpoint, words = NEXT.get(outcome, ("", "Vastgelegd."))
        flash(words)
        target = url_for(endpoint, reference=reference) if endpoint else url_for("intake.today")
        return redirect(target)
    referral = referral_for(actor, reference)
    signals = queries.waiting(actor, referral)
    page = render_template("signals/answer.html", form=form, referral=referral, signals=signals)
    return page, 422 if form.errors else 200


@bp.get("/overzicht/signalen")
@requires(Role.COORDINATOR)
def figures() -> ResponseReturnValue:
    """How many signals were answered in time, per team."""
    return render_template("signals/figures.html", figures=queries.figures(the_actor()), enough=ENOUGH)
