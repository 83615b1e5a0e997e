"""Joiner, mover, leaver: what happens to an account, its sessions and its open work, in one transaction."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, and_, exists, func, select, update

from referral.domain.actors import Actor
from referral.domain.errors import Conflict
from referral.domain.statuses import LIVE, Role
from referral.extensions import db
from referral.lib import clock
from referral.models import (
    Organisation,
    PastMembership,
    Referral,
    Team,
    TeamMembership,
    User,
    WebSession,
)
from referral.models.scope import widened
from referral.models.transaction import ADDRESS_IN_USE, command
from referral.models.user import held_on
from referral.notifications.services import queue_mail


@dataclass(frozen=True, slots=True)
class Post:
    """A role in an organisation; for a coach also the teams, in which the work is done."""

    organisation_id: UUID
    role: Role
    team_ids: frozenset[UUID] = frozenset()


@command
def open_account(actor: Actor, email: str, name: str, post: Post, starts_on: date) -> User:
    """The account for this address, in this post from a first day on; made, or opened again.

    An account of somebody who left keeps its history. Its password is forgotten. Raises Conflict for an
    account that somebody uses: no invitation and no provider takes it over.
    """
    user = db.session.scalar(select(User).where(func.lower(User.email) == email.lower()))
    if user is None:
        user = User(region_id=actor.region_id, email=email, name=name, role=post.role)
        db.session.add(user)
    elif user.region_id != actor.region_id or user.is_present:
        raise Conflict(ADDRESS_IN_USE)
    else:
        _keep_history(actor, user)
    user.name, user.password_hash, user.provider_subject = name, "", None
    user.role, user.organisation_id = post.role, post.organisation_id
    user.starts_on, user.until, user.left_at = starts_on, None, None
    user.added_by = None if actor.is_system else actor.id
    db.session.flush()
    _settle_teams(user, post.team_ids, starts_on)
    end_sessions(user.id)
    db.session.flush()
    db.session.refresh(user)
    return user


@command
def end_membership(actor: Actor, user: User, last_day: date) -> int:
    """End the membership after *last_day*; today or earlier is at once, sessions included.

    How many open referrals went back to the function: for a day to come that is done on that day.
    """
    today = clock.today()
    at_once = last_day <= today
    user.until = max(user.starts_on, min(_after(last_day), today)) if at_once else _after(last_day)
    for each in user.memberships:
        if each.until is None or each.until > user.until:
            each.until = user.until
    if not at_once:
        return 0
    user.left_at = clock.now()
    end_sessions(user.id)
    db.session.flush()
    return give_back_work(actor, user)


@command
def move(actor: Actor, user: User, post: Post) -> int:
    """Give the account another post from today on; how many open referrals went back to the function.

    Sessions end: whoever moves signs in again and sees what the new post may see, and no more.
    """
    elsewhere = (user.role, user.organisation_id) != (post.role, post.organisation_id)
    if elsewhere:
        _keep_history(actor, user)
        if user.organisation_id != post.organisation_id:
            user.provider_subject = None
        user.role, user.organisation_id = post.role, post.organisation_id
        user.starts_on, user.until = clock.today(), None
    changed = _settle_teams(user, post.team_ids, clock.today())
    if not (elsewhere or changed):
        return 0
    end_sessions(user.id)
    db.session.flush()
    db.session.refresh(user)
    return give_back_work(actor, user)


def end_sessions(user_id: UUID) -> None:
    """End every running session of an account, in the open transaction."""
    db.session.execute(
        update(WebSession)
        .where(WebSession.user_id == user_id, WebSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )


def give_back_work(actor: Actor, user: User | None = None) -> int:
    """Open referrals whose coach does not work in their team today go back to the function (D40).

    Of one account, or of everybody in the region. Not a status: the team still has the referral.
    """
    works_there = exists().where(
        TeamMembership.user_id == Referral.coach_id,
        TeamMembership.team_id == Referral.team_id,
        held_on(TeamMembership, clock.today()),
        User.id == TeamMembership.user_id,
        User.role == Role.COACH,
        User.works_now(),
    )
    wanted = and_(
        Referral.region_id == actor.region_id,
        Referral.status.in_(LIVE),
        Referral.coach_id.is_not(None) if user is None else Referral.coach_id == user.id,
        ~works_there,
    )
    with widened(actor):
        done = db.session.execute(update(Referral).where(wanted).values(coach_id=None))
    return cast("CursorResult[Any]", done).rowcount


@command
def change_face(actor: Actor, team: Team, given_name: str) -> int:
    """Name the coach whom people will hear now, and tell everybody with a live referral at the team.

    How many addresses were told. The mail names the team and its new face, and nobody else (D40, L24).
    """
    if team.face_name == given_name:
        return 0
    team.face_name, team.face_since = given_name, clock.today()
    addresses = _waiting_for(actor, team)
    with widened(actor):
        for address in addresses:
            queue_mail(team.region_id, "new_face", address, {"team_id": str(team.id)})
    return len(addresses)


def _waiting_for(actor: Actor, team: Team) -> list[str]:
    """The referrers with a live referral at this team; the organisation's address for those who left."""
    with widened(actor):
        rows = db.session.execute(
            select(User, Organisation.email)
            .join(Referral, Referral.referred_by == User.id)
            .join(Organisation, Organisation.id == Referral.organisation_id)
            .where(Referral.team_id == team.id, Referral.status.in_(LIVE))
            .distinct()
        ).all()
    return sorted({user.email if user.is_present else shared for user, shared in rows} - {""})


def _after(last_day: date) -> date:
    return last_day + timedelta(days=1)


def _keep_history(actor: Actor, user: User) -> None:
    today = clock.today()
    db.session.add(
        PastMembership(
            region_id=user.region_id,
            user_id=user.id,
            organisation_id=user.organisation_id,
            role=user.role,
            starts_on=user.starts_on,
            until=min(user.until or today, today),
            added_by=user.added_by,
            ended_by=None if actor.is_system else actor.id,
            recorded_at=clock.now(),
        )
    )


def _settle_teams(user: User, wanted: Collection[UUID], starts_on: date) -> bool:
    """Begin and end memberships of teams so that only *wanted* remain; whether anything changed."""
    today = clock.today()
    rows = _going_on(user.memberships, today)
    ended = [each for each in rows if each.team_id not in wanted]
    for each in ended:
        each.until = max(each.starts_on, today)
    begun = set(wanted) - {each.team_id for each in rows}
    for team_id in sorted(begun):
        row = TeamMembership(region_id=user.region_id, team_id=team_id, user_id=user.id, starts_on=starts_on)
        db.session.add(row)
    return bool(ended or begun)


def _going_on(rows: Iterable[TeamMembership], today: date) -> list[TeamMembership]:
    return [each for each in rows if each.until is None or each.until > today]
