"""Reads of a referrer: own drafts, own and followed referrals, the live referral of a person."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, select, tuple_
from sqlalchemy.orm import joinedload, selectinload

from referral.audit.services import read_list, read_one, record
from referral.domain.actors import Actor
from referral.domain.errors import NotVisible
from referral.domain.resemblance import Identity, Trait
from referral.domain.statuses import CARE_PROVIDERS, Status
from referral.extensions import db
from referral.lib.keyset import read_key, write_key
from referral.models import Draft, Organisation, Person, Referral
from referral.models.scope import widened
from referral.models.sealed import SealedJson
from referral.workflow.queries import live_referral_of, visible, visible_referrals
from referral.workflow.resemblance import lookalikes

PAGE = 25
LOOKALIKES = 3

Values = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft in the overview."""

    id: UUID
    saved_at: datetime
    name: str


@dataclass(frozen=True, slots=True)
class LiveReferral:
    """What a referrer may know of a live referral before filling in anything: no name, no referrer."""

    status: Status
    sent_at: datetime
    team: str
    phone: str
    reference: str
    is_visible: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, with the key of the last row for the next page."""

    rows: list[Referral]
    after: str


def drafts(actor: Actor) -> list[DraftRow]:
    """The drafts of this user, newest first."""
    found = list(
        db.session.scalars(
            select(Draft)
            .where(Draft.user_id == actor.id)
            .options(joinedload(Draft.data_key))
            .order_by(Draft.saved_at.desc())
            .limit(PAGE)
        )
    )
    read_list(actor, "draft", [each.data_key_id for each in found])
    return [DraftRow(each.id, each.saved_at, _name(SealedJson.load(each.values))) for each in found]


def _name(values: Values) -> str:
    parts = [values.get(key, [""])[0] for key in ("given_name", "surname")]
    return " ".join(part for part in parts if part) or "Nog zonder naam"


def draft_values(actor: Actor, draft_id: UUID) -> Values:
    """What was typed so far; raises NotVisible for somebody else's or a vanished draft."""
    draft = db.session.get(Draft, draft_id)
    if draft is None or draft.user_id != actor.id:
        raise NotVisible("Dit concept is er niet meer. Misschien is het al verstuurd.")
    read_one(actor, "draft", draft.id, draft.data_key_id)
    values: Values = SealedJson.load(draft.values)
    return values


def sent_from_draft(actor: Actor, draft_id: UUID) -> str | None:
    """The reference of the referral that this draft became, if it was sent."""
    reference: str | None = db.session.scalar(
        select(Referral.reference).where(
            Referral.draft_id == draft_id, Referral.organisation_id == actor.organisation_id
        )
    )
    return reference


def live_referral(actor: Actor, index: bytes) -> LiveReferral | None:
    """The live referral of the person with this identity index, anywhere in the region; logged."""
    with widened(actor):
        person_id = db.session.scalar(
            select(func.coalesce(Person.merged_into_id, Person.id)).where(
                Person.region_id == actor.region_id, Person.identity_index == index
            )
        )
        found = live_referral_of(actor, person_id) if person_id else None
        team, number = (found.team.name, found.team.phone) if found else ("", "")
    record(actor, "search", "person", subjects=[person_id] if person_id else [])
    if found is None:
        return None
    seen = db.session.scalar(select(Referral.id).where(visible(actor), Referral.id == found.id)) is not None
    return LiveReferral(found.status, found.sent_at, team, number, found.reference if seen else "", seen)


@dataclass(frozen=True, slots=True)
class Lookalike:
    """Somebody known who may be the same person: what agrees, and the live referral's team if any."""

    traits: list[str]
    team: str
    phone: str


def known_lookalikes(actor: Actor, one: Identity, index: bytes) -> list[Lookalike]:
    """Persons who share a trait with somebody just typed, without a name; the search is logged."""
    found = lookalikes(actor, one)
    rows = []
    with widened(actor):
        same = db.session.scalar(select(Person.id).where(Person.identity_index == index))
        nearest = [key for key in found if key != same][:LOOKALIKES]
        for person_id in nearest:
            live = live_referral_of(actor, person_id)
            labels = [each.label for each in sorted(found[person_id], key=list(Trait).index)]
            rows.append(
                Lookalike(labels[:2], live.team.name if live else "", live.team.phone if live else "")
            )
    if nearest:
        record(actor, "search", "person", subjects=nearest)
    return rows


def referrals(actor: Actor, after: str = "") -> Page:
    """Own and followed referrals, newest first, one page after the key *after*."""
    query = visible_referrals(actor).options(selectinload(Referral.consents))
    key = read_key(after, datetime.fromisoformat)
    if key:
        query = query.where(tuple_(Referral.sent_at, Referral.id) < tuple_(*key))
    query = query.order_by(Referral.sent_at.desc(), Referral.id.desc()).limit(PAGE + 1)
    rows = list(db.session.scalars(query))
    read_list(actor, "referral", [each.person_id for each in rows[:PAGE]])
    more = len(rows) > PAGE
    return Page(rows[:PAGE], write_key(rows[PAGE - 1].sent_at, rows[PAGE - 1].id) if more else "")


def waiting_for_me(actor: Actor) -> list[Referral]:
    """Own referrals that lie with the practice: a question of the team, or one that came back."""
    query = visible_referrals(actor).where(
        and_(
            Referral.organisation_id == actor.organisation_id,
            Referral.status.in_({Status.QUESTIONED, Status.EXPIRED}),
        )
    )
    rows = list(db.session.scalars(query.order_by(Referral.sent_at).limit(PAGE)))
    read_list(actor, "referral", [each.person_id for each in rows])
    return rows


def care_providers(actor: Actor) -> list[tuple[str, str]]:
    """Organisations a person may name to follow along, except the referrer's own."""
    found = db.session.execute(
        select(Organisation.id, Organisation.name)
        .where(
            Organisation.region_id == actor.region_id,
            Organisation.kind.in_(CARE_PROVIDERS),
            Organisation.id != actor.organisation_id,
        )
        .order_by(Organisation.name)
    )
    return [(str(each.id), each.name) for each in found]
