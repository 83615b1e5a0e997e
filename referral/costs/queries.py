"""Reads: what the practice counted for one referral, whose references are ours, which lists were loaded."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from referral.audit.services import read_list
from referral.domain.actors import Actor
from referral.domain.codes import ConsentPurpose
from referral.domain.errors import NotVisible
from referral.domain.research.care_use import Span
from referral.domain.statuses import Status
from referral.extensions import db
from referral.models import CareUse, PriceList, Referral
from referral.workflow.queries import referral_for, relation, visible


def own_referral(actor: Actor, reference: str, *, lock: bool = False) -> Referral:
    """A referral that the actor's own organisation sent; the look is logged. Raises NotVisible."""
    found = referral_for(actor, reference, lock=lock)
    if not relation(actor, found).own:
        raise NotVisible("Dit kan alleen de praktijk die verwees.")
    return found


def may_count(actor: Actor, referral: Referral) -> bool:
    """Whether the practice may count contacts: its own referral, and the person agreed to research."""
    return (
        relation(actor, referral).own
        and referral.status is not Status.ENTERED_IN_ERROR
        and referral.objected_at is None
        and referral.agrees_to(ConsentPurpose.RESEARCH)
    )


def counts_of(actor: Actor, referral: Referral) -> dict[Span, CareUse]:
    """What counts now, per half year."""
    rows = db.session.scalars(
        select(CareUse)
        .where(
            CareUse.region_id == actor.region_id,
            CareUse.referral_id == referral.id,
            CareUse.replaced_at.is_(None),
        )
        .options(joinedload(CareUse.recorder))
    )
    return {each.span: each for each in rows}


def earlier_counts(actor: Actor, referral: Referral) -> list[CareUse]:
    """What a correction took the place of, newest first."""
    query = (
        select(CareUse)
        .where(
            CareUse.region_id == actor.region_id,
            CareUse.referral_id == referral.id,
            CareUse.replaced_at.is_not(None),
        )
        .options(joinedload(CareUse.recorder))
        .order_by(CareUse.replaced_at.desc(), CareUse.id.desc())
    )
    return list(db.session.scalars(query))


def own_by_reference(actor: Actor, references: Collection[str], *, lock: bool = False) -> dict[str, Referral]:
    """The referrals with these references that the actor's organisation sent; the look is logged."""
    query = (
        select(Referral)
        .where(
            visible(actor),
            Referral.organisation_id == actor.organisation_id,
            Referral.reference.in_(references),
        )
        .options(selectinload(Referral.consents))
        .order_by(Referral.id)
    )
    if lock:
        query = query.with_for_update(of=Referral)
    found = {each.reference: each for each in db.session.scalars(query)}
    read_list(actor, "care_use", [each.person_id for each in found.values()])
    return found


def loaded_lists(actor: Actor) -> list[PriceList]:
    """Every list that the region ever loaded, newest first."""
    query = (
        select(PriceList)
        .where(PriceList.region_id == actor.region_id)
        .options(joinedload(PriceList.loader))
        .order_by(PriceList.loaded_at.desc(), PriceList.id.desc())
    )
    return list(db.session.scalars(query))
