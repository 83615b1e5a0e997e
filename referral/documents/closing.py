"""The letter with which a person gets back how it went: their goals, their verdict, and how to return."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template

from referral.domain.closing import ToReferrer, Verdict
from referral.domain.codes import Exit, OutcomeLevel
from referral.domain.languages import Language
from referral.lib.catalog import say
from referral.models import Closing, Referral


@dataclass(frozen=True, slots=True)
class GoalLine:
    """One goal: in the person's own words, how it went, and where it stood and stands."""

    words: str
    outcome: str
    begin: int | None
    end: int | None


def closing_html(referral: Referral, closing: Closing, language: Language) -> str:
    """The letter as a page; it holds the person's own words, and nothing that others wrote about them."""
    goals = [
        GoalLine(
            goal.words,
            say(language, OutcomeLevel.label_of(outcome)).lower(),
            goal.score,
            _at(closing, number),
        )
        for number, (goal, outcome) in enumerate(zip(referral.goals, closing.outcomes, strict=False))
    ]
    facts = {
        "organisation": referral.team.organisation.name,
        "person": referral.person.full_name,
        "team": referral.team,
        "closed_at": closing.closed_at,
        "goals": goals,
        "verdict": closing.verdict if closing.verdict is not Verdict.NOT_ASKED else None,
        "words": closing.words,
        "exit": closing.exit if closing.exit is not Exit.NONE else None,
        "heard": closing.feedback is ToReferrer.YES,
        "referrer": referral.organisation.name,
        "reference": referral.reference,
    }
    return closing_page(facts, language)


def _at(closing: Closing, number: int) -> int | None:
    return closing.end_scores[number] if number < len(closing.end_scores) else None


def closing_page(facts: Mapping[str, Any], language: Language) -> str:
    """The same from plain facts."""
    return render_template("documents/closing.html", **facts, language=language.value)
