"""Today: the coach's first page."""

from typing import Any

from flask import Blueprint, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.domain.actors import Actor
from referral.domain.tasks import TaskKind
from referral.domain.workflow import Action
from referral.intake.work import queries
from referral.intake.work.queries import Sieve, Whose
from referral.lib import clock
from referral.web.access import requires, the_actor
from referral.workflow.absences import covered_by
from referral.workflow.threads import unread_by_referral, unread_in_all

WHOSE = {Whose.ALL: "Van iedereen", Whose.MINE: "Van mij", Whose.NOBODY: "Van niemand"}

SIEVE = ("soort", "van", "wijk")
"""The words of an address that choose a part of the work."""

ACTS: dict[TaskKind, tuple[str, str]] = {
    TaskKind.TOO_DEEP: ("Draag over", "handovers.hand_over"),
    TaskKind.MISSED_AGAIN: ("Bel en leg vast", "signals.answer"),
    TaskKind.MISSED: ("Leg antwoord vast", "signals.answer"),
    TaskKind.WORRY: ("Leg antwoord vast", "signals.answer"),
    TaskKind.TRY_AGAIN: ("Leg gesprek vast", "intake.attempt"),
    TaskKind.HAND_OVER: ("Bekijk", "intake.referral"),
    TaskKind.APPOINTMENT: ("Bekijk", "intake.referral"),
    TaskKind.PLACE_FREE: ("Leg antwoord vast", "intake.referral"),
    TaskKind.PLACE_YES: ("Bekijk", "intake.referral"),
    TaskKind.PLACE_EXPIRED: ("Bekijk", "intake.referral"),
    TaskKind.WAITING_ENDED: ("Leg gesprek vast", "intake.attempt"),
    TaskKind.TRIAL_OVER: ("Leg antwoord vast", "intake.referral"),
    TaskKind.DECIDE: ("Bekijk", "intake.referral"),
    TaskKind.QUESTION: ("Bekijk", "intake.referral"),
    TaskKind.WHAT_NOW: ("Kies wat nu", "intake.referral"),
    TaskKind.CONTACT: ("Leg poging vast", "intake.attempt"),
    TaskKind.PLAN_INTAKE: ("Leg intake vast", "intake.hold_intake"),
    TaskKind.FIND_PLACE: ("Zoek activiteit", "matching.suggestions"),
    TaskKind.FIRST_TIME: ("Leg vast", "intake.attempt"),
    TaskKind.TALKS_BLOCKED: ("Bekijk", "volunteers.series"),
    TaskKind.TALK_HOURS: ("Bekijk", "volunteers.series"),
    TaskKind.AFTER_CARE: ("Leg nazorg vast", "outcomes.after_care"),
    TaskKind.PAGE_SHUT: ("Bekijk", "mypage.overview"),
    TaskKind.MOVE_ASKED: ("Bekijk", "intake.referral"),
    TaskKind.PAGE_MESSAGE: ("Lees", "mypage.overview"),
    TaskKind.PAGE_ANSWER: ("Bekijk", "mypage.overview"),
}
"""The act that a task asks for: its words and its page."""


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    bp.add_url_rule("/vandaag", view_func=today)
    bp.add_url_rule("/vandaag/stand", view_func=stand)


def _sieve() -> Sieve:
    given = request.args
    return Sieve.read(given.get("soort", ""), given.get("van", ""), given.get("wijk", ""))


@requires(Action.ACCEPT)
def today() -> ResponseReturnValue:
    """What asks for an act now, the most urgent first."""
    actor, sieve = the_actor(), _sieve()
    page = queries.tasks(actor, sieve, request.args.get("na", ""))
    waiting = unread_by_referral(actor)
    return render_template(
        "intake/today.html",
        sieve=sieve,
        page=page,
        new=waiting.total(),
        unread=waiting,
        covered=covered_by(actor),
        counts=queries.counts(actor, sieve),
        stamp=_stamp(actor, sieve, waiting.total()),
        places=queries.neighbourhoods(actor),
        whose=WHOSE,
        acts=ACTS,
        today=clock.today(),
        stand_url=_address("intake.stand"),
    )


def _stamp(actor: Actor, sieve: Sieve, new: int) -> str:
    """Changes with the work and with the messages that wait."""
    return f"{queries.stamp(actor, sieve)}-{new}"


def _address(endpoint: str) -> str:
    """The same part of the work at another address, without the page."""
    kept: dict[str, Any] = {name: request.args[name] for name in SIEVE if request.args.get(name)}
    return url_for(endpoint, **kept)


@requires(Action.ACCEPT)
def stand() -> ResponseReturnValue:
    """Whether the list changed since it was shown; asked by the page itself, it opens no file."""
    actor = the_actor()
    return jsonify(stamp=_stamp(actor, _sieve(), unread_in_all(actor)))
