"""Commands: make a card with the person's yes, and decide whether it is shown."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from referral.domain import events
from referral.domain.actors import Actor
from referral.domain.codes import CONSENT_TEXT_VERSION, ConsentMethod, ConsentPurpose
from referral.domain.consents import may_consent
from referral.domain.errors import Conflict, Invalid, NotVisible
from referral.domain.successes import CardState, first_of_month, traces
from referral.domain.workflow import Action
from referral.extensions import db
from referral.lib import clock
from referral.models import Consent, Referral, Success
from referral.models.transaction import command
from referral.successes.queries import forbidden_names, speakers
from referral.workflow.queries import referral_for
from referral.workflow.services import apply

NOT_ALONE = (
    "Een curator of mentor beslist hierover. Leg de toestemming eerst vast bij ‘Toestemmingen’, en maak dan"
    " de kaart."
)


@dataclass(frozen=True, slots=True)
class CardInput:
    """What stands on the card, and how and when the person said yes to it."""

    title: str
    told: str
    method: ConsentMethod
    given_on: date


@command
def propose(actor: Actor, reference: str, given: CardInput) -> Success:
    """Make a card for the coordinator; the yes of the person is written down as a consent when it is new.

    Raises Invalid when the text leads to somebody: a name, a number, an address.
    """
    referral = referral_for(actor, reference, lock=True)
    _check(actor, referral, given)
    if not referral.agrees_to(ConsentPurpose.SUCCESS_STORY):
        _agree(actor, referral, given)
    made = Success(
        region_id=referral.region_id,
        referral_id=referral.id,
        team_id=referral.team_id,
        title=given.title.strip(),
        told=given.told.strip(),
        month=first_of_month(clock.today()),
        state=CardState.PROPOSED,
        made_by=actor.id,
        made_at=clock.now(),
    )
    db.session.add(made)
    return made


def _check(actor: Actor, referral: Referral, given: CardInput) -> None:
    names = forbidden_names(actor, referral)
    wrong = {}
    for field in ("title", "told"):
        found = traces(getattr(given, field), names)
        if found:
            wrong[field] = f"Haal dit weg: {', '.join(found)}. Zo blijft het verhaal van niemand."
    if wrong:
        raise Invalid("Hierin staat iets waaraan iemand te herkennen is.", wrong)


def _agree(actor: Actor, referral: Referral, given: CardInput) -> None:
    """A yes like any other, so that it can be taken back where all consents can (AVG 7.3)."""
    if not may_consent(None, speakers(actor, referral)):
        raise Invalid(NOT_ALONE, {"method": NOT_ALONE})
    referral.consents.append(
        Consent(
            region_id=referral.region_id,
            referral_id=referral.id,
            purpose=ConsentPurpose.SUCCESS_STORY,
            given=True,
            method=given.method,
            given_on=given.given_on,
            text_version=CONSENT_TEXT_VERSION,
            recorded_by=actor.id,
            recorded_at=clock.now(),
        )
    )
    db.session.flush()
    event = events.ConsentGiven(purpose=ConsentPurpose.SUCCESS_STORY.value, giver="")
    apply(referral, Action.GIVE_CONSENT, actor, event)


@command
def decide(actor: Actor, success_id: UUID, *, show: bool) -> Success:
    """Show a card on the page of this month, or not. Raises NotVisible, and Conflict when it was decided."""
    found = db.session.get(Success, success_id, with_for_update={"of": Success})
    if found is None or found.region_id != actor.region_id:
        raise NotVisible("Dit succesje is er niet meer.")
    if found.state is not CardState.PROPOSED:
        raise Conflict("Hierover is al besloten.")
    found.state = CardState.SHOWN if show else CardState.REFUSED
    found.month = first_of_month(clock.today())
    found.decided_by, found.decided_at = actor.id, clock.now()
    return found
