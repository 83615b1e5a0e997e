"""The welzijnsrecept: what a GP hands over, in words for everybody."""

from flask import render_template

from referral.domain.actors import Actor
from referral.domain.codes import ContactWay
from referral.models import Referral

HOW = {
    ContactWay.PHONE: "belt u",
    ContactWay.TEXT: "stuurt u een bericht",
    ContactWay.LETTER: "stuurt u een brief",
    ContactWay.VIA_REFERRER: "neemt contact op via ons",
}


def recept_html(actor: Actor, referral: Referral) -> str:
    """The letter as a page: the function and its present face, never a reason or a complaint."""
    return render_template(
        "documents/recept.html",
        organisation=referral.organisation.name,
        signer=actor.name,
        person=referral.person.full_name,
        team=referral.team,
        how=HOW[referral.contact_way],
        contact_due=referral.contact_due,
        sent_at=referral.sent_at,
        reference=referral.reference,
    )
