"""The recorded intake as a form shows it again."""

from typing import Any

from referral.domain.actors import Actor
from referral.domain.errors import NotVisible
from referral.intake.meeting.services import CODES, CODES_TO_MATCH, LISTS, WORDS
from referral.models import Referral
from referral.workflow.queries import referral_for


def recorded(actor: Actor, reference: str) -> tuple[Referral, dict[str, Any]]:
    """The referral and the answers of its intake, by field of the form. Raises NotVisible without one."""
    referral = referral_for(actor, reference)
    intake = referral.intake
    if intake is None:
        raise NotVisible("Er is nog geen intake vastgelegd.")
    answers: dict[str, Any] = {name: getattr(intake, name) for name in LISTS}
    answers |= {name: getattr(intake, name) or "" for name in (*CODES, *CODES_TO_MATCH, *WORDS)}
    for number, goal in enumerate(referral.goals, start=1):
        answers[f"goal_{number}"], answers[f"need_{number}"] = goal.words, goal.need or ""
        answers[f"score_{number}"] = goal.no_score or ("" if goal.score is None else str(goal.score))
    return referral, answers
