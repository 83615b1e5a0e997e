"""A mail from its template and facts, in one language: subject, text, and HTML that says the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from textwrap import wrap
from typing import Any
from uuid import UUID

from flask import current_app, render_template

from referral.domain.languages import Language

WIDTH = 76
"""Lines of the text part: short enough to be quoted within the 78 characters of RFC 5322 2.1.1."""


CALENDAR = "afspraak.ics"
ENCODING = "quoted-printable"
"""Stays readable where a mail is looked at as it travels; filters distrust base64 around plain words."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a mail says, before it is addressed to anybody."""

    subject: str
    text: str
    html: str


def words_of(template: str, facts: Mapping[str, Any], language: Language) -> Words:
    """The three parts of the mail in the folder *template*."""
    folder, given = f"messages/{template}", {**facts, "language": language.value}
    return Words(
        subject=" ".join(render_template(f"{folder}/subject.txt", **given).split()),
        text=_folded(render_template(f"{folder}/body.txt", **given)),
        html=render_template(f"{folder}/body.html", **given),
    )


def short_text(template: str, facts: Mapping[str, Any], language: Language) -> str:
    """The text message of the folder *template*."""
    return render_template(f"messages/{template}/text.txt", **facts, language=language.value).strip()


def mail_of(
    template: str,
    address: str,
    facts: Mapping[str, Any],
    language: Language,
    *,
    key: UUID | None = None,
    calendar: bytes = b"",
) -> EmailMessage:
    """The mail to *address*; *key* is that of its row in the outbox, *calendar* an entry to go with it."""
    words = words_of(template, facts, language)
    mail = EmailMessage()
    mail["From"] = current_app.config["MAIL_FROM"]
    mail["To"] = address
    mail["Subject"] = words.subject
    if key:
        mail["Message-ID"] = f"<{key}@patchwork>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(words.text, cte=ENCODING)
    mail.add_alternative(words.html, subtype="html", cte=ENCODING)
    if calendar:
        mail.add_attachment(calendar, maintype="text", subtype="calendar", filename=CALENDAR)
    mail["Content-Language"] = language.value  # last: adding a part moves such headers into the first one
    return mail


def _folded(text: str) -> str:
    """The text in lines of WIDTH; a link stays whole, however long."""
    lines = [
        wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False) or [""]
        for line in text.strip().splitlines()
    ]
    return "\n".join(line for folded in lines for line in folded) + "\n"
