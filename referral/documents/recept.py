"""The welzijnsrecept: what a GP hands over, in words for everybody."""

from collections.abc import Mapping
from typing import Any

from flask import render_template

from referral.domain.actors import Actor
from referral.domain.codes import ContactWay
from referral.domain.languages import Language
from referral.lib.catalog import marked, say
from referral.models import Referral

HOW = {
    ContactWay.PHONE: marked("%(who)s belt u."),
    ContactWay.TEXT: marked("%(who)s stuurt u een bericht."),
    ContactWay.LETTER: marked("%(who)s stuurt u een brief."),
    ContactWay.VIA_REFERRER: marked("%(who)s neemt contact op via ons."),
}


def recept_html(actor: Actor, referral: Referral, language: Language) -> str:
    """The letter as a page: the function and its present face, never a reason or a complaint."""
    facts = {
        "organisation": referral.organisation.name,
        "signer": actor.name,
        "person": referral.person.full_name,
        "team": referral.team,
        "contact_due": referral.contact_due,
        "sent_at": referral.sent_at,
        "reference": referral.reference,
    }
    return recept_page(facts, referral.contact_way, language)


def recept_page(facts: Mapping[str, Any], way: ContactWay, language: Language) -> str:
    """The same from plain facts; *way* is how the coach makes contact."""
    how = say(language, HOW[way], who=facts["team"].face_name)
    return render_template("documents/recept.html", **facts, how=how, language=language.value)
