"""A message back to the referrer, in three forms with the same sentences: a page, a letter, plain text."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import render_template

from referral.domain.codes import CloseReason, OutcomeLevel
from referral.domain.feedback import FeedbackVariant
from referral.lib import clock, plain_text
from referral.models import Feedback
from referral.models.sealed import SealedJson

LONGEST = 2000
"""What a free-text message to a GP's record system holds."""

NAME_MOST = 80
WORDS_MOST = 600
GOALS_MOST = 6
MORE = " (lees verder in Patchwork)"
HEADING = "# "
LABEL_WIDTH = 11


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its sentences, a paragraph each."""

    heading: str
    lines: list[str]


@dataclass(frozen=True, slots=True)
class Letter:
    """What one organisation may read of one message."""

    title: str
    reference: str
    facts: list[tuple[str, str]]
    sections: list[Section]


def letter_of(message: Feedback, *, own: bool) -> Letter:
    """The message for the referrer (*own*), with outcome and words; for a follower status only.

    The caller saw to it that consent allows this now, and logs the look.
    """
    referral, event = message.referral, message.event
    content: dict[str, Any] = event.content
    text = render_template(
        f"documents/feedback/{message.variant.value}.txt",
        own=own,
        team=_name(message.team.name),
        phone=message.team.phone,
        day=event.happened_at,
        content=content,
        contact_due=referral.contact_due if referral.clock else None,
        paused_until=referral.paused_until,
        unreachable="unreachable" in {content.get("code"), content.get("reason")},
        died=content.get("reason") == CloseReason.DEATH_ILLNESS,
        outcomes=_outcomes(content) if own else [],
        words=_words(message) if own else "",
    )
    return Letter(
        title=message.variant.label,
        reference=referral.reference,
        facts=_facts(message, own=own),
        sections=_sections(text.splitlines()),
    )


def _facts(message: Feedback, *, own: bool) -> list[tuple[str, str]]:
    """Who tells whom about whom."""
    referral, team = message.referral, message.team
    born = f"{referral.person.birth_date:%d-%m-%Y}"
    to = f"{referral.referrer.name}, {referral.organisation.name}" if own else message.organisation.name
    return [
        ("Kenmerk", referral.reference),
        ("Over", f"{_name(referral.person.full_name)}, geboren {born}"),
        ("Van", f"{_name(team.function_name)}, {_name(team.name)}, {team.phone}"),
        ("Aan", _name(to)),
        ("Datum", f"{clock.local(message.made_at):%d-%m-%Y}"),
    ]


def _name(text: str) -> str:
    return plain_text.shortened(plain_text.one_line(text), NAME_MOST, "...")


def _outcomes(content: dict[str, Any]) -> list[str]:
    """The level per goal, in the person's own verdict, never the goal itself."""
    found = content.get("outcomes", ())
    return [OutcomeLevel.label_of(each).lower() for each in found][:GOALS_MOST]


_TOLD_WORDS = {
    FeedbackVariant.DECLINED: "explanation",
    FeedbackVariant.TURNED_DOWN: "explanation",
    FeedbackVariant.CLOSED: "to_referrer",
}
"""The words that were written for the referrer; all other words stay with the team."""


def _words(message: Feedback) -> str:
    field = _TOLD_WORDS.get(message.variant)
    if field is None:
        return ""
    words = SealedJson.load(message.event.words).get(field, "")
    return plain_text.shortened(plain_text.one_line(words), WORDS_MOST, MORE)


def _sections(lines: Iterable[str]) -> list[Section]:
    found: list[Section] = []
    for line in lines:
        if line.startswith(HEADING):
            found.append(Section(line.removeprefix(HEADING), []))
        elif line.strip():
            found[-1].lines.append(plain_text.one_line(line))
    return [each for each in found if each.lines]


def as_html(letter: Letter, sender: str) -> str:
    """The letter as a page for PDF."""
    return render_template("documents/feedback.html", letter=letter, sender=sender)


def as_text(letter: Letter) -> str:
    """The letter for the GP's record system: ASCII, short lines, at most 2000 characters."""
    lines = [f"BERICHT OVER EEN VERWIJZING: {letter.title.upper()}", ""]
    for label, value in letter.facts:
        start = f"{label}:".ljust(LABEL_WIDTH)
        lines += plain_text.wrapped(plain_text.ascii_only(f"{start}{value}"), LABEL_WIDTH)
    for section in letter.sections:
        lines += ["", plain_text.ascii_only(section.heading).upper()]
        for each in section.lines:
            lines += plain_text.wrapped(plain_text.ascii_only(each))
    return plain_text.joined([plain_text.ascii_only(each) for each in lines])
