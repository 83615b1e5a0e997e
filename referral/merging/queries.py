"""Who may be the same person as the one of a referral, and what was joined before."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from referral.audit.services import record
from referral.domain.actors import Actor
from referral.domain.errors import NotVisible
from referral.domain.permissions import can
from referral.domain.resemblance import Trait
from referral.domain.workflow import Action
from referral.extensions import db
from referral.models import Person, PersonMerge, Referral, User
from referral.models.scope import widened
from referral.workflow.queries import live_referral_of, referral_for
from referral.workflow.resemblance import identity_of, lookalikes

MOST = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody to compare with; `team` is where a live referral is, if any."""

    person_id: UUID
    name: str
    born: date
    address: str
    phone: str
    traits: list[Trait]
    team: str


@dataclass(frozen=True, slots=True)
class Joined:
    """A merge that stands, as the page tells it."""

    merge: PersonMerge
    name: str
    by: str


def own_referral(actor: Actor, reference: str, *, lock: bool = False) -> Referral:
    """A referral of the own team; raises NotVisible."""
    referral = referral_for(actor, reference, lock=lock)
    if not can(actor, Action.ADD_NOTE, referral).allowed:
        raise NotVisible("Alleen het team van deze verwijzing kan personen samenvoegen.")
    return referral


def candidates(actor: Actor, referral: Referral) -> list[Candidate]:
    """Persons who share a trait, those that share most first; the search is logged."""
    found = lookalikes(actor, identity_of(referral.person), but=referral.person_id)
    nearest = list(found)[:MOST]
    rows = []
    with widened(actor):
        for person_id in nearest:
            person = db.session.get_one(Person, person_id)
            live = live_referral_of(actor, person_id)
            rows.append(
                Candidate(
                    person_id,
                    person.full_name,
                    person.birth_date,
                    f"{person.postcode}, nummer {person.house_number}",
                    person.phone,
                    sorted(found[person_id], key=list(Trait).index),
                    live.team.name if live else "",
                )
            )
    record(actor, "search", "person", subjects=nearest)
    return rows


def joined(actor: Actor, referral: Referral) -> list[Joined]:
    """What was joined into this person and stands."""
    with widened(actor):
        rows = db.session.execute(
            select(PersonMerge, Person, User.name)
            .join(Person, Person.id == PersonMerge.merged_id)
            .join(User, User.id == PersonMerge.merged_by)
            .where(PersonMerge.kept_id == referral.person_id, PersonMerge.undone_at.is_(None))
            .order_by(PersonMerge.merged_at)
        ).all()
        return [Joined(merge, person.full_name, by) for merge, person, by in rows]
