"""Commands of the coordinator about volunteers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from referral.audit.services import record
from referral.domain.actors import Actor
from referral.domain.audit import EventType, Purpose
from referral.domain.errors import Invalid
from referral.domain.volunteering import PauseReason
from referral.extensions import db
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models import DataKey, Region, Volunteer, VolunteerOrganisation
from referral.models.transaction import command
from referral.volunteers.queries import accounts, organisations, volunteer_for
from referral.workflow.talks import loads_of


@dataclass(frozen=True, slots=True)
class VolunteerInput:
    """A volunteer as validated. Keys are of organisations and of the account, when there is one."""

    name: str
    phone: str
    organisation_ids: tuple[UUID, ...]
    languages: tuple[str, ...]
    email: str = ""
    rhythm: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    training_until: date | None = None
    intervision_on: date | None = None
    vog_on: date | None = None
    most_people: int = 1
    user_id: UUID | None = None
    jointly_recruited: bool = False
    jointly_trained: bool = False


@command
def add_volunteer(actor: Actor, given: VolunteerInput) -> Volunteer:
    """Write somebody down, sealed with a key of their own.

    Raises Invalid for an organisation outside the region or an account that is somebody else's.
    """
    key = DataKey.create(actor.region_id, new_id())
    made = Volunteer(data_key=key, region_id=actor.region_id, added_by=actor.id, added_at=clock.now())
    _fill(actor, made, given)
    db.session.add(made)
    db.session.flush()
    _log(actor, EventType.CREATE, made)
    return made


@command
def edit_volunteer(actor: Actor, volunteer_id: UUID, given: VolunteerInput) -> Volunteer:
    """Change what is written down; raises as `add_volunteer`, and NotVisible for who is not there."""
    found = volunteer_for(actor, volunteer_id, lock=True)
    _fill(actor, found, given)
    _log(actor, EventType.UPDATE, found)
    return found


def _fill(actor: Actor, row: Volunteer, given: VolunteerInput) -> None:
    _check_keys(actor, row, given)
    row.name, row.phone, row.email = given.name, given.phone, given.email
    row.languages, row.rhythm, row.interests = map(list, (given.languages, given.rhythm, given.interests))
    row.training_until, row.intervision_on = given.training_until, given.intervision_on
    if given.vog_on != row.vog_on:
        row.vog_on, row.vog_seen_by = given.vog_on, actor.id if given.vog_on else None
    row.most_people, row.user_id = given.most_people, given.user_id
    row.jointly_recruited, row.jointly_trained = given.jointly_recruited, given.jointly_trained
    _join(row, given.organisation_ids)


def _check_keys(actor: Actor, row: Volunteer, given: VolunteerInput) -> None:
    known = {key for key, _ in organisations(actor)}
    if not {str(each) for each in given.organisation_ids} <= known:
        raise Invalid("Kies uit de lijst.", {"organisations": "Kies organisaties uit de lijst."})
    free = {key for key, _ in accounts(actor, row.user_id)}
    if given.user_id and str(given.user_id) not in free:
        words = "Dit account hoort al bij een andere vrijwilliger."
        raise Invalid(words, {"user": words})


def _join(row: Volunteer, wanted: Collection[UUID]) -> None:
    row.organisations = [each for each in row.organisations if each.organisation_id in wanted]
    held = {each.organisation_id for each in row.organisations}
    row.organisations += [
        VolunteerOrganisation(region_id=row.region_id, organisation_id=each)
        for each in wanted
        if each not in held
    ]


@command
def pause(actor: Actor, volunteer_id: UUID, first: date, last: date | None, reason: PauseReason) -> Volunteer:
    """Nobody new for a while, and no talks; a pause without a last day goes on until it is ended."""
    if last is not None and last < first:
        words = "De laatste dag ligt voor de eerste."
        raise Invalid(words, {"until": words})
    found = volunteer_for(actor, volunteer_id, lock=True)
    found.paused_from, found.paused_until, found.pause_reason = first, last, reason
    _log(actor, EventType.UPDATE, found)
    return found


@command
def resume(actor: Actor, volunteer_id: UUID) -> Volunteer:
    """End the pause."""
    found = volunteer_for(actor, volunteer_id, lock=True)
    found.paused_from = found.paused_until = found.pause_reason = None
    _log(actor, EventType.UPDATE, found)
    return found


@command
def say_goodbye(actor: Actor, volunteer_id: UUID) -> None:
    """Somebody stops: name and reach are gone for good, what remains counts talks.

    Raises Invalid as long as talks run: somebody else has to go on with them first.
    """
    found = volunteer_for(actor, volunteer_id, lock=True)
    if loads_of(actor, [found.id]):
        raise Invalid("Deze vrijwilliger voert nog gesprekken. Rond die eerst af, of zoek een ander.")
    found.name = found.phone = found.email = ""
    found.left_on, found.user_id = clock.today(), None
    found.data_key.destroy(clock.now())
    _log(actor, EventType.DELETE, found)


@command
def set_vog_years(actor: Actor, years: int) -> None:
    """How many years a VOG counts from now on, in the whole region."""
    db.session.get_one(Region, actor.region_id).vog_years = years
    record(
        actor,
        EventType.UPDATE,
        "region",
        object_id=actor.region_id,
        purpose=Purpose.ADMINISTRATION,
        detail="vog_years",
    )


def _log(actor: Actor, kind: EventType, row: Volunteer) -> None:
    record(actor, kind, "volunteer", object_id=row.id, subjects=[row.id], purpose=Purpose.ADMINISTRATION)
