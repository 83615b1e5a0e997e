"""Translations and dates in templates of mails and letters, in the language that their caller names.

A mail leaves from the worker, where there is no request: its language is a variable of the template,
``language``, and never a guess. Pages have none and are Dutch.
"""

from datetime import date, datetime
from typing import Any

from flask import Flask, request
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from referral.domain.languages import Language
from referral.lib import dates
from referral.lib.catalog import SOURCE, catalog

ASKED = "taal"
"""The part of an address that asks for a letter in another language."""


def asked_language() -> Language:
    """The language that the address asks for; Dutch when it names none, or one we do not have."""
    wanted = request.args.get(ASKED, "")
    return Language(wanted) if wanted in set(Language) else Language.DUTCH


def _language(context: Context) -> str:
    return str(context.get("language", SOURCE))


@pass_context
def gettext(context: Context, text: str) -> str:
    """The text in the language of this template."""
    return catalog(_language(context)).gettext(text)


@pass_context
def ngettext(context: Context, one: str, many: str, number: int) -> str:
    """The text for this number of things, in the language of this template."""
    return catalog(_language(context)).ngettext(one, many, number)


@pass_context
def long_day(context: Context, value: date | datetime | str | None) -> str:
    """‘3 november 2026’ or ‘3 November 2026’; takes a day or moment stored as text too."""
    day = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return dates.long_day(day, _language(context))


@pass_context
def long_moment(context: Context, value: datetime | None) -> str:
    """‘dinsdag 3 november 2026, 14:05’ or ‘Tuesday 3 November 2026, 14:05’."""
    return dates.long_moment(value, _language(context))


@pass_context
def hour(context: Context, value: datetime) -> str:
    """‘14:05’."""
    return dates.hour(value, _language(context))


@pass_context
def translated(context: Context, text: str) -> str:
    """The label of a code, in the language of this template."""
    return catalog(_language(context)).gettext(text)


def strong(value: object) -> Markup:
    """The value in bold, so that the text part and the HTML part can share one sentence."""
    return Markup("<strong>{}</strong>").format(value)


def init_app(app: Flask) -> None:
    """Teach templates ``{% trans %}``, and filters that follow its language.

    Every catalog is read here, so that a broken one stops the start and not a mail.
    """
    for language in Language:
        catalog(language.value)
    environment: Any = app.jinja_env
    environment.policies["ext.i18n.trimmed"] = True
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(gettext, ngettext, newstyle=True)
    for each in (long_day, long_moment, hour, translated, strong):
        app.add_template_filter(each, each.__name__)
