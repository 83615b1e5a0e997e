"""Everything on one person, table by table, for the person (AVG 15 and 20, Wmo 2015 5.3.2; L8)."""

from collections.abc import Collection
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import select

from referral.audit.services import record
from referral.domain.actors import Actor
from referral.domain.consents import TEXTS
from referral.domain.errors import NotAllowed
from referral.domain.labels import Labelled
from referral.domain.rights import CHILD_AGE, JUDGED_AGE, RequestKind, age_on
from referral.extensions import db
from referral.lib import clock
from referral.lib.catalog import marked
from referral.models import (
    Activity,
    Consent,
    Organisation,
    ReferralEvent,
    Release,
    RightsRequest,
    Study,
    Team,
    ThreadMessage,
    User,
)
from referral.models.base import Row
from referral.models.scope import widened
from referral.models.sealed import SealedJson, SealedRow, account_for
from referral.rights.belongings import BELONGINGS, Belonging, LeftOut, Reach
from referral.rights.queries.requests import covered, referrals_of

TOO_YOUNG = "Onder de twaalf jaar krijgt het kind zelf geen inzage. De ouders of voogd kunnen dit vragen."
JUDGE_FIRST = "Leg eerst vast waarom deze persoon van twaalf tot zestien de gegevens mag krijgen."
NOT_ASKED = "Dit verzoek vraagt niet om inzage."
WORDS_OF_STEP = marked("De woorden bij een stap")
MESSAGE = marked("De woorden van een bericht")
OF_OTHERS = marked("Die gaan ook over iemand anders.")

TECHNICAL = frozenset(
    {"data_key_id", "region_id", "draft_id", "version", "follower_ids", "lane", "position", "profile"}
)
ATTRIBUTES = {("person", "birth_date"): "birth_date_text"}


@dataclass(frozen=True, slots=True)
class Export:
    """All rows by table, as plain values, and what was left out."""

    made_at: datetime
    tables: dict[str, list[dict[str, Any]]]
    left_out: list[LeftOut]

    def as_json(self) -> dict[str, Any]:
        """The whole in an open format."""
        return {
            "made_at": self.made_at.isoformat(),
            "person": self.tables,
            "left_out": [asdict(each) for each in self.left_out],
        }


def _may_export(request: RightsRequest) -> None:
    """Raise NotAllowed below twelve, and from twelve to sixteen before it was judged (L8)."""
    if request.kind is not RequestKind.ACCESS:
        raise NotAllowed(NOT_ASKED)
    age = age_on(request.person.birth_date, clock.today())
    if age < CHILD_AGE:
        raise NotAllowed(TOO_YOUNG)
    if age < JUDGED_AGE and not request.judgement:
        raise NotAllowed(JUDGE_FIRST)


def export(actor: Actor, request: RightsRequest, without: Collection[UUID] = ()) -> Export:
    """Everything on the person of an open request; the export is logged itself.

    `without` are events and messages whose words name somebody else. Raises NotAllowed for a child.
    """
    _may_export(request)
    person_ids = covered(actor, request.person_id)
    joined = len(person_ids) > 1  # the record that was joined lies outside the officer's own sight
    with widened(actor) if joined else nullcontext():
        reach = _reach(actor, request.person_id, person_ids)
        tables = {
            each.model.__tablename__: [_plain(each, row) for row in _rows(each, reach)]
            for each in BELONGINGS
            if not each.left_out
        }
    _leave_out_words(tables, without)
    _name_others(actor, tables)
    account_for(person_ids)
    record(actor, "export", "person", object_id=request.person_id, subjects=person_ids, purpose="rights")
    return Export(clock.now(), tables, _left_out(tables))


def words_of(actor: Actor, request: RightsRequest) -> list[ReferralEvent]:
    """The events with words, for the officer to see which of them name somebody else."""
    ids = [each.id for each in referrals_of(actor, request.person_id)]
    query = select(ReferralEvent).where(
        ReferralEvent.referral_id.in_(ids), ReferralEvent.words_sealed.is_not(None)
    )
    return list(db.session.scalars(query.order_by(ReferralEvent.happened_at)))


def written(actor: Actor, request: RightsRequest) -> list[ThreadMessage]:
    """What referrer and coach wrote to each other, for the officer to see which of it names somebody else."""
    ids = [each.id for each in referrals_of(actor, request.person_id)]
    query = select(ThreadMessage).where(
        ThreadMessage.referral_id.in_(ids), ThreadMessage.words_sealed.is_not(None)
    )
    return list(db.session.scalars(query.order_by(ThreadMessage.written_at)))


def _reach(actor: Actor, person_id: UUID, person_ids: Collection[UUID]) -> Reach:
    return Reach(person_ids, [each.id for each in referrals_of(actor, person_id)], person_ids)


def _rows(belonging: Belonging, reach: Reach) -> list[Row]:
    query = select(belonging.model).where(belonging.reach(reach)).order_by(belonging.model.id)
    return list(db.session.scalars(query).unique())


def _plain(belonging: Belonging, row: Row) -> dict[str, Any]:
    table = belonging.model.__tablename__
    found: dict[str, Any] = {}
    for column in belonging.model.__table__.columns:
        name = column.name.removesuffix("_sealed")
        if name in TECHNICAL or name in belonging.hidden:
            continue
        value = getattr(row, ATTRIBUTES.get((table, name), name))
        if isinstance(getattr(type(row), name, None), SealedJson):
            value = SealedJson.load(value)
        if not isinstance(value, bytes):
            found[name] = _value(value)
    if isinstance(row, SealedRow):
        account_for([row.data_key.subject_id or row.data_key_id])  # some have a key of their own
    if isinstance(row, Consent):
        found["text"] = TEXTS.get(row.text_version, {}).get(row.purpose, "")
    return found


def _value(value: Any) -> Any:
    if isinstance(value, Labelled):
        return {"code": value.value, "label": value.label}
    if isinstance(value, datetime):
        return clock.local(value).isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, list | tuple):
        return [_value(each) for each in value]
    return value


def _leave_out_words(tables: dict[str, list[dict[str, Any]]], without: Collection[UUID]) -> None:
    keys = {str(each) for each in without}
    for row in tables["referral_event"] + tables["thread_message"]:
        if row["id"] in keys:
            row["words"] = None


def _name_others(actor: Actor, tables: dict[str, list[dict[str, Any]]]) -> None:
    """Beside each key of a colleague, team, organisation, activity or study, what it stands for."""
    names = {
        **{str(key): f"{role.label}, {home}" for key, role, home in db.session.execute(_workers(actor))},
        **_names(actor, Organisation),
        **_names(actor, Team),
        **_names(actor, Activity),
        **_studies(actor),
    }
    for rows in tables.values():
        for row in rows:
            known = {f"{name}_is": names[value] for name, value in row.items() if _is_key(name, value, names)}
            row.update(known)


def _workers(actor: Actor) -> Any:
    """A function and an organisation: who somebody is, is told in the log of looks only."""
    return (
        select(User.id, User.role, Organisation.name)
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(User.region_id == actor.region_id)
    )


def _is_key(name: str, value: object, names: dict[str, str]) -> bool:
    return isinstance(value, str) and value in names and name != "id"


def _names(actor: Actor, model: type[Organisation | Team | Activity]) -> dict[str, str]:
    rows = db.session.execute(select(model.id, model.name).where(model.region_id == actor.region_id))
    return {str(key): name for key, name in rows}


def _studies(actor: Actor) -> dict[str, str]:
    query = select(Release.id, Study.title).join(Study, Study.id == Release.study_id)
    rows = db.session.execute(query.where(Study.region_id == actor.region_id))
    return {str(key): title for key, title in rows}


def _left_out(tables: dict[str, list[dict[str, Any]]]) -> list[LeftOut]:
    found = [each.left_out for each in BELONGINGS if each.left_out]
    for each in BELONGINGS:
        if not each.left_out and tables[each.model.__tablename__]:
            found += each.hidden.values()
    words = [row for row in tables["referral_event"] if row["words"] is None]
    found += [LeftOut(WORDS_OF_STEP, OF_OTHERS, row["happened_at"][:10]) for row in words]
    silent = [row for row in tables["thread_message"] if row["words"] is None]
    found += [LeftOut(MESSAGE, OF_OTHERS, row["written_at"][:10]) for row in silent]
    return list(dict.fromkeys(found))
