"""Reads: one thread as somebody of either side may see it, who can be named in it, and what waits."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from referral.audit.services import read_list, record
from referral.domain.actors import Actor
from referral.domain.audit import EventType
from referral.domain.codes import ConsentPurpose
from referral.domain.errors import NotVisible
from referral.domain.permissions import Decision
from referral.domain.statuses import REFERRERS, Role
from referral.domain.threads import may_write
from referral.extensions import db
from referral.lib import clock
from referral.models import Referral, TeamMembership, ThreadMessage, ThreadRead, User
from referral.models.user import held_on
from referral.workflow.absences import Away, away
from referral.workflow.threads import readable, takes_part, unread, waiting_in

MOST = 50
"""So many threads with something new are shown at once."""


def thread_for(actor: Actor, reference: str, *, lock: bool = False) -> Referral:
    """The referral whose thread this is, for one of its two sides. Raises NotVisible.

    `lock` makes of two who write at once the second wait, so that moments keep their order.
    """
    query = select(Referral).where(takes_part(actor), Referral.reference == reference.upper())
    if lock:
        query = query.with_for_update(of=Referral)
    found = db.session.scalar(query.options(selectinload(Referral.consents), joinedload(Referral.coach)))
    if found is None:
        raise NotVisible("Dit gesprek bestaat niet, of u mag het niet zien.")
    return found


def writing(actor: Actor, referral: Referral) -> Decision:
    """Whether *actor* may write here now, and if not, why."""
    return may_write(
        actor.role,
        referral.status,
        share_back=referral.agrees_to(ConsentPurpose.SHARE_BACK),
        stopped=referral.stopped_at is not None,
        changed_on=clock.local(referral.changed_at).date(),
        today=clock.today(),
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as a page shows it."""

    id: UUID
    author: str
    role: Role
    is_mine: bool
    written_at: datetime
    words: str
    named: tuple[str, ...]
    readers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thread:
    """All messages, oldest first; `unread` says whether any of others is newer than the own mark."""

    messages: list[Shown]
    unread: bool

    @property
    def last(self) -> UUID | None:
        """The newest message."""
        return self.messages[-1].id if self.messages else None


def thread(actor: Actor, referral: Referral) -> Thread:
    """The messages *actor* may read, and who read them; the look is logged."""
    rows = list(
        db.session.scalars(
            select(ThreadMessage)
            .where(ThreadMessage.referral_id == referral.id, readable(actor))
            .options(joinedload(ThreadMessage.author))
            .order_by(ThreadMessage.written_at)
        )
    )
    record(actor, EventType.READ, "thread", object_id=referral.id, subjects=[referral.person_id])
    marks = _marks(actor, referral)
    names = _names({key for row in rows for key in row.mentions})
    mine = next((mark.up_to for mark in marks if mark.user_id == actor.id), None)
    return Thread(
        [_shown(actor, referral, row, marks, names) for row in rows],
        any(row.author_id != actor.id and (mine is None or row.written_at > mine) for row in rows),
    )


def _marks(actor: Actor, referral: Referral) -> list[ThreadRead]:
    query = select(ThreadRead).where(
        ThreadRead.region_id == actor.region_id, ThreadRead.referral_id == referral.id
    )
    return list(db.session.scalars(query.options(joinedload(ThreadRead.user)).order_by(ThreadRead.up_to)))


def _names(user_ids: set[UUID]) -> dict[UUID, str]:
    if not user_ids:
        return {}
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(user_ids)))
    return {row.id: row.name for row in rows}


def _shown(
    actor: Actor,
    referral: Referral,
    row: ThreadMessage,
    marks: list[ThreadRead],
    names: dict[UUID, str],
) -> Shown:
    read_by = [
        _reader(actor, referral, mark.user)
        for mark in marks
        if mark.up_to >= row.written_at and mark.user_id not in {row.author_id, actor.id}
    ]
    return Shown(
        id=row.id,
        author=row.author.name,
        role=row.author_role,
        is_mine=row.author_id == actor.id,
        written_at=row.written_at,
        words=row.words,
        named=tuple(sorted(names[key] for key in row.mentions if key in names)),
        readers=tuple(dict.fromkeys(read_by)),
    )


def _reader(actor: Actor, referral: Referral, reader: User) -> str:
    """Without consent to share back the referrer learns that it arrived, not who took it up (L6)."""
    hidden = actor.is_referrer and reader.role is Role.COACH
    return referral.team.name if hidden and not referral.agrees_to(ConsentPurpose.SHARE_BACK) else reader.name


def people(actor: Actor, referral: Referral) -> dict[UUID, str]:
    """Who can be named here now: the coaches of the team and the people of the referring organisation."""
    in_team = select(TeamMembership.user_id).where(
        TeamMembership.team_id == referral.team_id, held_on(TeamMembership, clock.today())
    )
    rows = db.session.execute(
        select(User.id, User.name)
        .where(
            User.region_id == actor.region_id,
            User.works_now(),
            User.id != actor.id,
            or_(
                and_(User.role == Role.COACH, User.id.in_(in_team)),
                and_(User.role.in_(REFERRERS), User.organisation_id == referral.organisation_id),
            ),
        )
        .order_by(User.role != Role.COACH, User.name)
    )
    return {row.id: row.name for row in rows}


def others_away(actor: Actor, referral: Referral) -> list[Away]:
    """Who of coach and referrer is away; who the coach is, a referrer knows only with consent."""
    knows = actor.role is Role.COACH or referral.agrees_to(ConsentPurpose.SHARE_BACK)
    holders = [referral.coach_id if knows else None, referral.referred_by]
    return list(away(actor, [each for each in holders if each != actor.id]).values())


def stamp(actor: Actor, referral: Referral) -> str:
    """Words that change when somebody wrote or read; they tell nothing about anybody."""
    newest = select(func.count(), func.max(ThreadMessage.written_at)).where(
        ThreadMessage.referral_id == referral.id, readable(actor)
    )
    number, written = db.session.execute(newest).one()
    read = select(func.max(ThreadRead.up_to), func.count()).where(
        ThreadRead.referral_id == referral.id, ThreadRead.user_id != actor.id
    )
    up_to, readers = db.session.execute(read).one()
    return "-".join(str(each) for each in (number, written, readers, up_to))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A thread with something new for somebody."""

    referral: Referral
    number: int


def waiting(actor: Actor) -> list[Waiting]:
    """The threads with messages that wait for *actor*; the look is logged."""
    rows = list(
        db.session.scalars(
            select(Referral).where(waiting_in(actor)).order_by(Referral.sent_at.desc()).limit(MOST)
        )
    )
    read_list(actor, "thread", [each.person_id for each in rows])
    numbers = unread(actor, [each.id for each in rows])
    return [Waiting(each, numbers[each.id]) for each in rows if each.id in numbers]
