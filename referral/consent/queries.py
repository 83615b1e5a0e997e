"""What the person agreed to, and who may speak for them."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from referral.domain.actors import Actor
from referral.domain.codes import ConsentPurpose
from referral.domain.consents import text_of
from referral.domain.errors import NotVisible
from referral.domain.permissions import can
from referral.domain.statuses import CARE_PROVIDERS
from referral.domain.workflow import Action
from referral.extensions import db
from referral.models import Consent, Organisation, Referral
from referral.workflow.queries import referral_for


@dataclass(frozen=True, slots=True)
class Answer:
    """One purpose as it stands now. `consents` are all answers ever given, the newest first."""

    purpose: ConsentPurpose
    words: str
    consents: list[Consent]

    @property
    def holding(self) -> list[Consent]:
        """The answers that hold: several only when more organisations may follow."""
        return [each for each in self.consents if each.holds]

    @property
    def can_be_given(self) -> bool:
        """Whether there is something to add: another organisation, or a first or renewed yes."""
        return self.purpose is ConsentPurpose.SHARE_WITH or not self.holding


def own_referral(actor: Actor, reference: str, *, lock: bool = False) -> Referral:
    """A referral whose consents *actor* may change: the sender's or the team's. Raises NotVisible."""
    referral = referral_for(actor, reference, lock=lock)
    if not can(actor, Action.GIVE_CONSENT, referral).allowed:
        raise NotVisible("Alleen de verwijzer en het team leggen toestemming vast.")
    return referral


def answers(actor: Actor, referral: Referral) -> list[Answer]:
    """Every purpose with its words and its history, in the order of the form."""
    rows = list(
        db.session.scalars(
            select(Consent)
            .where(Consent.region_id == actor.region_id, Consent.referral_id == referral.id)
            .options(joinedload(Consent.recorder), joinedload(Consent.organisation))
            .order_by(Consent.recorded_at.desc(), Consent.id.desc())
        )
    )
    return [
        Answer(purpose, text_of(purpose), [each for each in rows if each.purpose is purpose])
        for purpose in ConsentPurpose
    ]


def consent_of(actor: Actor, referral: Referral, consent_id: UUID) -> Consent:
    """One answer of this referral that holds; raises NotVisible."""
    found = db.session.get(Consent, consent_id)
    ours = found is not None and (found.region_id, found.referral_id) == (actor.region_id, referral.id)
    if found is None or not ours or not found.holds:
        raise NotVisible("Deze toestemming is er niet, of is al ingetrokken.")
    return found


def followers(actor: Actor) -> list[tuple[str, str]]:
    """The care organisations that a person can name, as options."""
    rows = db.session.execute(
        select(Organisation.id, Organisation.name)
        .where(Organisation.region_id == actor.region_id, Organisation.kind.in_(CARE_PROVIDERS))
        .order_by(Organisation.name)
    )
    return [(str(key), name) for key, name in rows]
