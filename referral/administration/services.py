"""Commands of the administrator: organisations, invitations, ends and moves, single sign-on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete, func, select

from referral.administration import queries
from referral.audit.account_log import note
from referral.audit.services import record
from referral.domain.actors import Actor, system_actor
from referral.domain.audit import EventType, Purpose
from referral.domain.errors import Conflict, Invalid
from referral.domain.members import ROLES_FOR, AgreementRole, given_name
from referral.domain.sign_in import AccountEventKind, Recognition
from referral.domain.statuses import OrganisationKind, Role
from referral.extensions import db
from referral.lib import clock
from referral.models import (
    GroupRole,
    Invitation,
    Organisation,
    Passkey,
    RecoveryCode,
    Region,
    SingleSignOn,
    Team,
    TotpFactor,
    User,
)
from referral.models.scope import acting
from referral.models.transaction import command
from referral.notifications.services import queue_mail
from referral.workflow import members
from referral.workflow.members import Post


@dataclass(frozen=True, slots=True)
class OrganisationInput:
    """What an administrator writes down about an organisation."""

    name: str
    kind: OrganisationKind
    phone: str
    email: str
    agreement_role: AgreementRole | None
    agreement_on: date | None


@command
def save_organisation(actor: Actor, organisation_id: UUID | None, given: OrganisationInput) -> UUID:
    """Add or change an organisation. Raises Invalid when people there could not have their role any more."""
    if organisation_id is None:
        row = Organisation(region_id=actor.region_id, mail_domains=[])
        db.session.add(row)
    else:
        row = queries.organisation(actor, organisation_id)
        if row.kind != given.kind:
            _require_no_people(actor, row)
    row.name, row.kind, row.phone, row.email = given.name, given.kind, given.phone, given.email
    row.agreement_role, row.agreement_on = given.agreement_role, given.agreement_on
    db.session.flush()
    return row.id


def _require_no_people(actor: Actor, row: Organisation) -> None:
    found = queries.people(actor, row.id)
    if found.present or found.coming or found.invited:
        raise Invalid(
            "De soort kan niet veranderen zolang er mensen werken.",
            {"kind": "Er werken al mensen in een rol die bij deze soort hoort."},
        )


@command
def invite(actor: Actor, email: str, name: str, post: Post, starts_on: date) -> Invitation:
    """Invite somebody by mail. Raises Invalid: no agreement, a role that does not fit, an address in use."""
    organisation = queries.organisation(actor, post.organisation_id)
    if not organisation.is_live:
        raise Invalid("Leg eerst de afspraken over persoonsgegevens met deze organisatie vast.")
    if organisation.provider_only:
        raise Invalid("Mensen van deze organisatie komen binnen via hun eigen aanmelding.")
    require_post(actor, organisation, post)
    _require_free(actor, email)
    row = Invitation(
        region_id=actor.region_id,
        email=email,
        name=name,
        role=post.role,
        organisation_id=organisation.id,
        team_ids=sorted(post.team_ids),
        starts_on=starts_on,
        invited_by=actor.id,
        invited_at=clock.now(),
    )
    row.renew(clock.now())
    db.session.add(row)
    _mail(row)
    return row


@command
def invite_again(actor: Actor, invitation_id: UUID) -> Invitation:
    """Send a new link, good for another week; the earlier one stops working. Raises NotVisible."""
    row = queries.invitation(actor, invitation_id)
    row.renew(clock.now())
    _mail(row)
    return row


@command
def revoke(actor: Actor, invitation_id: UUID) -> Invitation:
    """Take an invitation back: its link stops working at once. Raises NotVisible."""
    row = queries.invitation(actor, invitation_id)
    row.revoked_at = clock.now()
    return row


def _mail(row: Invitation) -> None:
    db.session.flush()
    queue_mail(row.region_id, "invitation", row.email, {"invitation_id": str(row.id)})


def require_post(actor: Actor, organisation: Organisation, post: Post) -> None:
    """Raise Invalid unless this role and these teams exist in this organisation."""
    if post.role not in ROLES_FOR[organisation.kind]:
        raise Invalid("Deze rol past niet.", {"role": "Deze rol bestaat niet bij deze organisatie."})
    known = {each.id for each in queries.teams(actor, organisation.id)}
    if post.role is Role.COACH and not post.team_ids:
        raise Invalid("Een team is nodig.", {"teams": "Kies in welk team deze coach werkt."})
    if not post.team_ids <= known or (post.team_ids and post.role is not Role.COACH):
        raise Invalid("Dit team past niet.", {"teams": "Alleen een welzijnscoach werkt in een team."})


def _require_free(actor: Actor, email: str) -> None:
    user = db.session.scalar(select(User).where(func.lower(User.email) == email.lower()))
    if user and (user.region_id != actor.region_id or user.is_present or user.starts_on > clock.today()):
        raise Invalid("Dit adres is in gebruik.", {"email": "Er is al een account met dit e-mailadres."})
    waiting = db.session.scalar(
        select(Invitation).where(
            func.lower(Invitation.email) == email.lower(),
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
    )
    if waiting:
        raise Invalid(
            "Deze persoon is al uitgenodigd.",
            {"email": "Dit adres is al uitgenodigd. Verstuur die uitnodiging opnieuw, of trek haar in."},
        )


@command
def end(actor: Actor, user_id: UUID, last_day: date, new_faces: Mapping[UUID, str]) -> int:
    """End a membership after *last_day*, and name the new face of teams; how many referrals went back.

    Raises Invalid for the own account: somebody must be left to keep the region.
    """
    user = _somebody_else(actor, user_id)
    returned = members.end_membership(actor, user, last_day)
    _log(actor, user)
    _new_faces(actor, new_faces)
    return returned


@command
def move(actor: Actor, user_id: UUID, post: Post, new_faces: Mapping[UUID, str]) -> int:
    """Give somebody another role, organisation or team from today on; how many referrals went back.

    Raises Invalid when the post does not exist there, or for the own account.
    """
    user = _somebody_else(actor, user_id)
    organisation = queries.organisation(actor, post.organisation_id)
    if not organisation.is_live:
        raise Invalid("Leg eerst de afspraken over persoonsgegevens met deze organisatie vast.")
    require_post(actor, organisation, post)
    returned = members.move(actor, user, post)
    _log(actor, user)
    _new_faces(actor, new_faces)
    return returned


@command
def end_second_step(actor: Actor, user_id: UUID, recognised: Recognition) -> User:
    """Take every second step and recovery code away from a colleague who lost them all.

    The next sign-in asks for the password and then for a new second step; the owner hears of it by mail.
    Raises Conflict for the own account and for one without a second step.
    """
    user = _somebody_else(actor, user_id)
    with acting(user.actor()):
        taken = [
            db.session.scalars(delete(each).where(each.user_id == user.id).returning(each.id)).all()
            for each in (TotpFactor, Passkey, RecoveryCode)
        ]
    if not any(taken):
        raise Conflict(f"{user.name} heeft nog geen tweede stap ingesteld.")
    members.end_sessions(user.id)
    note(user, AccountEventKind.SECOND_STEP_ENDED)
    _log(actor, user, f"second_step {recognised}")
    queue_mail(user.region_id, "second_step_ended", user.email, {})
    return user


def _log(actor: Actor, user: User, detail: str | None = None) -> None:
    record(
        actor,
        EventType.AUTHORISATION,
        "account",
        object_id=user.id,
        purpose=Purpose.ADMINISTRATION,
        detail=detail,
    )


def _somebody_else(actor: Actor, user_id: UUID) -> User:
    if user_id == actor.id:
        raise Conflict("Uw eigen plek verandert een andere beheerder.")
    return queries.member(actor, user_id)


def _new_faces(actor: Actor, new_faces: Mapping[UUID, str]) -> None:
    for team_id, name in new_faces.items():
        members.change_face(actor, queries.team(actor, team_id), name)


@command
def change_face(actor: Actor, team_id: UUID, name: str) -> int:
    """Name the new face of a team; how many referrers were told."""
    return members.change_face(actor, queries.team(actor, team_id), name)


def teams_with_face(actor: Actor, user: User) -> list[Team]:
    """The teams that still name this coach as their face."""
    found = [queries.team(actor, each.team_id) for each in user.memberships if each.is_present]
    return [each for each in found if each.face_name == given_name(user.name)]


def give_back_everywhere() -> int:
    """In each region: open referrals of coaches who work there no longer go back; how many."""
    returned = 0
    for region_id in list(db.session.scalars(select(Region.id))):
        with acting(system_actor(region_id)):
            returned += _give_back(system_actor(region_id))
    return returned


@command
def _give_back(actor: Actor) -> int:
    return members.give_back_work(actor)


@dataclass(frozen=True, slots=True)
class ProviderInput:
    """What an administrator writes down about an organisation's own provider of identities."""

    issuer: str
    client_id: str
    client_secret: str
    group_claim: str
    trusts_second_factor: bool
    strong_acr: str
    slug: str
    mail_domains: Sequence[str]
    provider_only: bool
    groups: Sequence[tuple[str, Role, UUID | None]]


@command
def save_single_sign_on(actor: Actor, organisation_id: UUID, given: ProviderInput) -> None:
    """Store how people of an organisation sign in there. An empty secret keeps the one we have.

    Raises Invalid for a role or team that does not fit, or a name of the door or mail domain in use.
    """
    organisation = queries.organisation(actor, organisation_id)
    for _, role, team_id in given.groups:
        require_post(
            actor, organisation, Post(organisation.id, role, frozenset({team_id} if team_id else ()))
        )
    _require_own_door(organisation, given)
    row = queries.single_sign_on(actor, organisation_id)
    if row is None:
        row = SingleSignOn.create(actor.region_id, organisation_id)
        db.session.add(row)
    if given.client_secret:
        row.keep_secret(given.client_secret)
    row.issuer, row.client_id, row.group_claim = given.issuer, given.client_id, given.group_claim
    row.trusts_second_factor, row.strong_acr = given.trusts_second_factor, given.strong_acr
    row.groups = [
        GroupRole(region_id=actor.region_id, position=place, group_name=name, role=role, team_id=team_id)
        for place, (name, role, team_id) in enumerate(given.groups)
    ]
    organisation.slug, organisation.mail_domains = given.slug, list(given.mail_domains)
    organisation.provider_only = given.provider_only


@command
def remove_single_sign_on(actor: Actor, organisation_id: UUID) -> None:
    """Close the organisation's own door: its people use a password again."""
    organisation = queries.organisation(actor, organisation_id)
    row = queries.single_sign_on(actor, organisation_id)
    if row is not None:
        db.session.delete(row)
    organisation.slug, organisation.mail_domains, organisation.provider_only = None, [], False


def _require_own_door(organisation: Organisation, given: ProviderInput) -> None:
    others = select(Organisation).where(Organisation.id != organisation.id)
    if db.session.scalar(others.where(Organisation.slug == given.slug)):
        raise Invalid("Dit adres is bezet.", {"slug": "Een andere organisatie gebruikt dit al."})
    if db.session.scalar(others.where(Organisation.mail_domains.overlap(list(given.mail_domains)))):
        raise Invalid("Dit domein is bezet.", {"mail_domains": "Een andere organisatie gebruikt dit domein."})
