"""Marks of who came: each kept once, whoever sends it and however often; what follows is told once.

Nothing is overwritten in silence. A mark that its maker made without knowing another one about the same
person stands beside it, until somebody who has seen both chooses (`domain/attendance.py`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from referral.audit.services import record
from referral.domain.actors import Actor
from referral.domain.attendance import Word, agreed, by_person
from referral.domain.audit import EventType
from referral.domain.codes import AttendanceState
from referral.domain.errors import Invalid
from referral.domain.schedule import meets_on
from referral.extensions import db
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models import Activity, ActivitySession, Attendance, AttendanceMark, Placement, Referral
from referral.models.scope import widened
from referral.models.transaction import command
from referral.participation import queries
from referral.participation.days import start_of
from referral.participation.telling.services import tell

NEXT = 0
"""The number of a mark that comes after all others of its device, whatever they were."""

NOT_HERE = "Deze persoon had op die dag geen plek in deze groep. Deze keuze is niet bewaard."


@dataclass(frozen=True, slots=True)
class Marker:
    """Who marks: by account (`user_id`), or by a link (`link_id`) under the name they gave."""

    actor: Actor
    user_id: UUID | None = None
    link_id: UUID | None = None

    @classmethod
    def by_account(cls, actor: Actor) -> "Marker":
        """A host who signed in."""
        return cls(actor, user_id=actor.id)


@dataclass(slots=True)
class Kept:
    """What became of marks: kept now or before, or refused with a reason; and what now stands."""

    kept: set[UUID] = field(default_factory=set)
    refused: dict[UUID, str] = field(default_factory=dict)
    stands: dict[UUID, list[Word]] = field(default_factory=dict)
    """What stands about each person that was marked, by placement."""
    not_held: bool = False

    @property
    def differing(self) -> set[UUID]:
        """The places about which two devices said different things."""
        return {key for key, words in self.stands.items() if agreed(words) is None}


@command
def mark_attendance(
    actor: Actor, activity_id: UUID, day: date, marks: Mapping[UUID, AttendanceState]
) -> Kept:
    """Marks of a host in one go, as of now; the first time somebody comes starts taking part.

    Raises NotVisible for a group of somebody else, and Invalid for a day in the future or a day on which
    the group does not meet.
    """
    activity = queries.hosted_activity(actor, activity_id)
    words = [
        Word(new_id(), placement_id, actor.id, NEXT, state, frozenset(), clock.now())
        for placement_id, state in marks.items()
    ]
    return keep(Marker.by_account(actor), activity, day, words)


@command
def keep(marker: Marker, activity: Activity, day: date, words: Sequence[Word]) -> Kept:
    """Keep marks of one day, each once. Whether the marker may mark this activity is for the caller.

    Raises Invalid for a day in the future or a day on which the group does not meet.
    """
    session = held_session(marker.actor, activity, day)
    places = {each.id: each for each in queries.placements_on(marker.actor, activity, day)}
    kept = Kept(not_held=session.not_held is not None)
    fresh = _fresh(marker.actor, session, places, words, kept)
    before = _before(session)
    marks = queries.marks_of(marker.actor, session)
    touched = sorted({each.placement_id for each in fresh})
    marks += _old_ones(session, places, before, touched, {each.placement_id for each in marks})
    marks += [_store(marker, session, places[each.placement_id], each) for each in _numbered(fresh, marks)]
    if fresh or not words:  # who saves a page without a mark has filled it in too: nobody was there to mark
        session.marked_at = clock.now()
    db.session.flush()
    asked = {each.placement_id for each in words if each.placement_id in places}
    kept.stands = by_person(each.word for each in marks if each.placement_id in asked)
    for key in touched:
        _settle(marker, session, places[key], kept.stands[key], before.get(key))
    return kept


def held_session(actor: Actor, activity: Activity, day: date) -> ActivitySession:
    """The session of a day, made if need be, and held until the transaction ends: two phones go by turns.

    Raises Invalid for a day in the future or a day on which the group does not meet.
    """
    check_day(activity, day)
    db.session.execute(
        insert(ActivitySession)
        .values(
            id=new_id(),
            region_id=activity.region_id,
            activity_id=activity.id,
            held_on=day,
            starts_at=start_of(activity, day),
            walk_ins=0,
        )
        .on_conflict_do_nothing(index_elements=["activity_id", "held_on"])
    )
    query = select(ActivitySession).where(
        ActivitySession.region_id == actor.region_id,
        ActivitySession.activity_id == activity.id,
        ActivitySession.held_on == day,
    )
    held = query.with_for_update(of=ActivitySession).execution_options(populate_existing=True)
    return db.session.scalars(held).one()


def check_day(activity: Activity, day: date) -> None:
    """Raise Invalid for a day on which nobody can have come."""
    if day > clock.today():
        raise Invalid("Deze dag moet nog komen.")
    if not meets_on(activity.schedule, day):
        raise Invalid("Op deze dag komt de groep niet bij elkaar.")


def _fresh(
    actor: Actor,
    session: ActivitySession,
    places: Collection[UUID],
    words: Iterable[Word],
    kept: Kept,
) -> list[Word]:
    """The marks that are not here yet and may be kept; the rest is answered in *kept*."""
    given = {each.id: each for each in words}
    with widened(actor):  # a key that somebody else used already must not make the rest fail
        known = dict(
            db.session.execute(
                select(AttendanceMark.id, AttendanceMark.session_id).where(AttendanceMark.id.in_(given))
            ).all()
        )
    fresh = []
    for key, each in given.items():
        if known.get(key) == session.id:
            kept.kept.add(key)
        elif key in known or each.placement_id not in places:
            kept.refused[key] = NOT_HERE
        else:
            kept.kept.add(key)
            fresh.append(each)
    return fresh


def _before(session: ActivitySession) -> dict[UUID, Attendance]:
    rows = db.session.scalars(select(Attendance).where(Attendance.session_id == session.id))
    return {each.placement_id: each for each in rows}


def _old_ones(
    session: ActivitySession,
    places: Mapping[UUID, Placement],
    before: Mapping[UUID, Attendance],
    touched: Iterable[UUID],
    marked: Collection[UUID],
) -> list[AttendanceMark]:
    """What was marked before marks were kept one by one becomes a mark, so that it can be disagreed with."""
    old = []
    for key in touched:
        row = before.get(key)
        if row is None or key in marked:
            continue
        mark = AttendanceMark(
            id=row.id,
            data_key=places[key].referral.data_key,
            region_id=session.region_id,
            session_id=session.id,
            placement_id=key,
            referral_id=places[key].referral_id,
            state=row.state,
            device=row.marked_by or row.id,
            number=int(row.marked_at.timestamp() * 1000),
            seen=[],
            marked_at=row.marked_at,
            recorded_at=row.recorded_at,
            marked_by=row.marked_by,
        )
        db.session.add(mark)
        old.append(mark)
    return old


def _numbered(fresh: Iterable[Word], marks: Iterable[AttendanceMark]) -> list[Word]:
    last: dict[UUID, int] = {}
    for mark in marks:
        last[mark.device] = max(mark.number, last.get(mark.device, 0))
    return [replace(each, number=each.number or last.get(each.device, 0) + 1) for each in fresh]


def _store(marker: Marker, session: ActivitySession, placement: Placement, word: Word) -> AttendanceMark:
    mark = AttendanceMark(
        id=word.id,
        data_key=placement.referral.data_key,
        region_id=session.region_id,
        session_id=session.id,
        placement_id=word.placement_id,
        referral_id=placement.referral_id,
        state=word.state,
        device=word.device,
        number=word.number,
        seen=sorted(word.seen),
        marked_at=word.marked_at,
        recorded_at=clock.now(),
        marked_by=marker.user_id,
        link_id=marker.link_id,
        marker=marker.actor.name,
    )
    db.session.add(mark)
    return mark


def _settle(
    marker: Marker,
    session: ActivitySession,
    placement: Placement,
    words: Sequence[Word],
    row: Attendance | None,
) -> None:
    """Let what everybody says count; where they differ, what counted before goes on counting."""
    state = agreed(words)
    before = row.state if row else None
    if state is None or state is before:
        return
    row = row or Attendance(region_id=session.region_id, session_id=session.id, placement_id=placement.id)
    row.state, row.marked_by = state, marker.user_id
    row.marked_at, row.recorded_at = _latest(words), clock.now()
    db.session.add(row)
    referral = db.session.get_one(Referral, placement.referral_id, with_for_update={"of": Referral})
    person = [referral.person_id]
    record(marker.actor, EventType.UPDATE, "attendance", object_id=session.activity_id, subjects=person)
    tell(marker.actor, session, placement, before, state)


def _latest(words: Iterable[Word]) -> datetime:
    return max(each.marked_at for each in words)
