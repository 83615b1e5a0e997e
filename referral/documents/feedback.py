"""A message back to the referrer, in three forms with the same sentences: a page, a letter, plain text."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import render_template

from referral.domain.closing import Verdict
from referral.domain.codes import CloseReason, OutcomeLevel
from referral.domain.feedback import FeedbackVariant
from referral.domain.languages import Language
from referral.lib import plain_text
from referral.lib.catalog import marked, say
from referral.lib.dates import long_day
from referral.models import Feedback
from referral.models.sealed import SealedJson

LONGEST = 2000
"""What a free-text message to a GP's record system holds."""

NAME_MOST = 80
WORDS_MOST = 600
GOALS_MOST = 6
MORE = marked("lees verder in Patchwork")
HEADING = "# "
LABEL_WIDTH = 11


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its sentences, a paragraph each."""

    heading: str
    lines: list[str]


@dataclass(frozen=True, slots=True)
class Letter:
    """What one organisation may read of one message, in one language."""

    language: Language
    title: str
    reference: str
    facts: list[tuple[str, str]]
    sections: list[Section]


def letter_of(message: Feedback, *, own: bool, language: Language) -> Letter:
    """The message for the referrer (*own*), with outcome and words; for a follower status only.

    What somebody wrote stays in the language in which they wrote it.
    The caller saw to it that consent allows this now, and logs the look.
    """
    referral, event = message.referral, message.event
    content: dict[str, Any] = event.content
    text = render_template(
        f"documents/feedback/{message.variant.value}.txt",
        language=language.value,
        own=own,
        team=_name(message.team.name),
        phone=message.team.phone,
        day=event.happened_at,
        content=content,
        contact_due=referral.contact_due if referral.clock else None,
        paused_until=referral.paused_until,
        unreachable="unreachable" in {content.get("code"), content.get("reason")},
        died=content.get("reason") == CloseReason.DEATH_ILLNESS,
        outcomes=_outcomes(content, language) if own else [],
        verdict=_verdict(content, language) if own else "",
        words=_words(message, language) if own else "",
    )
    return Letter(
        language=language,
        title=say(language, message.variant.label),
        reference=referral.reference,
        facts=_facts(message, own=own, language=language),
        sections=_sections(text.splitlines()),
    )


def _facts(message: Feedback, *, own: bool, language: Language) -> list[tuple[str, str]]:
    """Who tells whom about whom."""
    referral, team = message.referral, message.team
    born = long_day(referral.person.birth_date, language)
    about = say(language, "%(name)s, geboren %(day)s", name=_name(referral.person.full_name), day=born)
    to = f"{referral.referrer.name}, {referral.organisation.name}" if own else message.organisation.name
    return [
        (say(language, "Kenmerk"), referral.reference),
        (say(language, "Over"), about),
        (say(language, "Van"), f"{_name(team.function_name)}, {_name(team.name)}, {team.phone}"),
        (say(language, "Aan"), _name(to)),
        (say(language, "Datum"), long_day(message.made_at, language)),
    ]


def _name(text: str) -> str:
    return plain_text.shortened(plain_text.one_line(text), NAME_MOST, "...")


def _outcomes(content: dict[str, Any], language: Language) -> list[str]:
    """The level per goal, in the person's own verdict, never the goal itself."""
    found = content.get("outcomes", ())
    return [say(language, OutcomeLevel.label_of(each)).lower() for each in found][:GOALS_MOST]


def _verdict(content: dict[str, Any], language: Language) -> str:
    """What the person says of it, as a code; their own words stay with the team. Empty when nobody asked."""
    code = content.get("verdict", "")
    return "" if code in {"", Verdict.NOT_ASKED} else say(language, Verdict.label_of(code)).lower()


_TOLD_WORDS = {
    FeedbackVariant.DECLINED: "explanation",
    FeedbackVariant.TURNED_DOWN: "explanation",
    FeedbackVariant.CLOSED: "to_referrer",
}
"""The words that were written for the referrer; all other words stay with the team."""


def _words(message: Feedback, language: Language) -> str:
    field = _TOLD_WORDS.get(message.variant)
    if field is None:
        return ""
    words = SealedJson.load(message.event.words).get(field, "")
    told = plain_text.one_line(words).lstrip(HEADING)  # a sign in front would make them a heading
    return plain_text.shortened(told, WORDS_MOST, f" ({say(language, MORE)})")


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
    language = letter.language.value
    return render_template("documents/feedback.html", letter=letter, sender=sender, language=language)


def as_text(letter: Letter) -> str:
    """The letter for the GP's record system: ASCII, short lines, at most 2000 characters."""
    heading = say(letter.language, "Bericht over een verwijzing: %(title)s", title=letter.title)
    lines = [heading.upper(), ""]
    for label, value in letter.facts:
        start = f"{label}:".ljust(LABEL_WIDTH)
        lines += plain_text.wrapped(plain_text.ascii_only(f"{start}{value}"), LABEL_WIDTH)
    for section in letter.sections:
        lines += ["", plain_text.ascii_only(section.heading).upper()]
        for each in section.lines:
            lines += plain_text.wrapped(plain_text.ascii_only(each))
    return plain_text.joined([plain_text.ascii_only(each) for each in lines])
