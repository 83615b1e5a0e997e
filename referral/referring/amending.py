"""Change what was sent: the team reads what was, what is, and why."""

from referral.domain import events
from referral.domain.actors import Actor
from referral.domain.amendments import REFERRAL_FIELDS, Value, changes, dumped
from referral.domain.codes import ContactTime, ContactWay
from referral.domain.errors import Conflict, Invalid
from referral.domain.workflow import Action
from referral.models import Referral
from referral.models.transaction import command
from referral.workflow.queries import referral_for
from referral.workflow.resemblance import remember_traits
from referral.workflow.services import apply

NOTHING = "U heeft niets veranderd. Pas aan wat anders moet."
MEANWHILE = "Intussen is er iets veranderd aan deze verwijzing. Kijk na of uw wijziging nog klopt."


def as_sent(referral: Referral) -> dict[str, Value]:
    """What may change, as it stands now."""
    return {
        "reasons": list(referral.reasons),
        "own_words": referral.own_words,
        "needs": list(referral.needs),
        "phone": referral.person.phone,
        "contact_way": referral.contact_way.value,
        "contact_time": referral.contact_time.value,
        "contact_limits": list(referral.contact_limits),
        "contact_note": referral.contact_note,
    }


@command
def amend_referral(
    actor: Actor, reference: str, given: dict[str, Value], reason: str, seen_version: int
) -> Referral:
    """Store what changed, with the reason. `seen_version` is what the referrer looked at.

    Raises Invalid when nothing differs, and Conflict when the same field changed meanwhile.
    """
    referral = referral_for(actor, reference, lock=True)
    found = changes(as_sent(referral), given, REFERRAL_FIELDS)
    if not found:
        raise Invalid(NOTHING, {"explanation": NOTHING})
    if referral.version != seen_version:
        raise Conflict(MEANWHILE)
    fields = tuple(each.field for each in found)
    event = events.ReferralAmended(fields=fields, changes=dumped(found), explanation=reason)
    apply(referral, Action.AMEND, actor, event)
    for each in found:
        _store(actor, referral, each.field, each.new)
    return referral


def _store(actor: Actor, referral: Referral, field: str, value: Value) -> None:
    if field == "phone":
        referral.person.phone = str(value)
        remember_traits(actor, referral.person)
    elif field == "contact_way":
        referral.contact_way = ContactWay(str(value))
    elif field == "contact_time":
        referral.contact_time = ContactTime(str(value))
    else:
        setattr(referral, field, value)
