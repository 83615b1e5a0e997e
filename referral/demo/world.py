"""Build the invented city: region, organisations, accounts, teams, postcodes, activities."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from referral.accounts.services import hash_password
from referral.activities.services import assign_host
from referral.activities.sheet.services import apply_import, preview_import
from referral.demo import area
from referral.demo.letters import open_letters
from referral.domain.actors import Actor, system_actor
from referral.domain.codes import Feature
from referral.domain.members import AgreementRole
from referral.domain.schedule import Schedule
from referral.domain.statuses import Role
from referral.extensions import db
from referral.models import (
    Activity,
    CareContact,
    Neighbourhood,
    Organisation,
    PostcodeArea,
    Region,
    Team,
    TeamMembership,
    User,
)
from referral.models.scope import acting
from referral.models.transaction import command

SHEET = Path(__file__).with_name("activities.csv")
PASSWORD = "welkom-in-waterbeek"
MAIL = "waterbeek.example"
SINCE = date(2024, 1, 1)
"""Since when the city works with Patchwork: before its whole invented past."""

HOSTED = {"Corrie Veldman": ("W-01", "W-02", "W-03"), "Gerda Pol": ("Z-01", "Z-02", "Z-03", "Z-04")}


@dataclass(slots=True)
class World:
    """What the past is played with."""

    region_id: UUID
    actors: dict[str, Actor] = field(default_factory=dict)
    team_of_pc4: dict[str, str] = field(default_factory=dict)
    coaches: dict[str, tuple[str, ...]] = field(default_factory=dict)
    activities: dict[str, UUID] = field(default_factory=dict)
    hosts: dict[str, str] = field(default_factory=dict)
    organisations: dict[str, UUID] = field(default_factory=dict)
    care_contacts: dict[str, UUID] = field(default_factory=dict)
    volunteers: dict[str, UUID] = field(default_factory=dict)
    weekdays: dict[str, int] = field(default_factory=dict)
    schedules: dict[str, Schedule] = field(default_factory=dict)
    near: dict[str, list[str]] = field(default_factory=dict)
    with_rollator: frozenset[str] = frozenset()


def build() -> World:
    """Store the city and hand back the keys that the past needs."""
    region = _region()
    with acting(system_actor(region)):
        world = _settle(region)
    coordinator = world.actors[area.COORDINATOR]
    with acting(coordinator):
        _import_activities(coordinator, world)
    return world


@command
def _region() -> UUID:
    region = Region(name=area.UNFINISHED)
    db.session.add(region)
    return region.id


@command
def finish(world: World) -> None:
    """Give the region its name: from now on the demo counts as loaded. Most of its old messages were read."""
    with acting(system_actor(world.region_id)):
        open_letters(world.region_id)
    db.session.get_one(Region, world.region_id).name = area.REGION


@command
def _settle(region_id: UUID) -> World:
    world = World(region_id)
    organisations = {
        name: Organisation(
            region_id=region_id,
            kind=kind,
            name=name,
            phone=f"023 55{number:02d} 0{number:02d}",
            email=f"post@{_slug(name)}.{MAIL}",
            agreement_role=AgreementRole.JOINT_CONTROLLER,
            agreement_on=SINCE,
        )
        for number, (kind, name) in enumerate(area.ORGANISATIONS, start=10)
    }
    db.session.add_all(organisations.values())
    db.session.flush()
    world.organisations = {name: each.id for name, each in organisations.items()}
    world.care_contacts = _care_contacts(region_id)
    users = _accounts(region_id, organisations)
    _teams(region_id, organisations[area.WELFARE], users, world)
    db.session.flush()
    db.session.expire_all()
    world.actors = {name: user.actor() for name, user in users.items()}
    return world


def _care_contacts(region_id: UUID) -> dict[str, UUID]:
    contacts = [
        CareContact(
            region_id=region_id,
            target=target,
            name=name,
            phone=f"023 56{number:02d} 1{number:02d}",
            email=f"aanmelden@{_slug(name)}.{MAIL}",
            opening_hours=hours,
            is_open=True,
        )
        for number, (target, name, hours) in enumerate(area.CARE_CONTACTS, start=20)
    ]
    db.session.add_all(contacts)
    db.session.flush()
    return {each.name: each.id for each in contacts}


def _accounts(region_id: UUID, organisations: dict[str, Organisation]) -> dict[str, User]:
    welfare = area.WELFARE
    people = [
        *((name, Role.GP, place) for name, place in area.GPS),
        *((name, Role.CARE_WORKER, place) for name, place in area.CARE_WORKERS),
        *((name, Role.COACH, welfare) for team in area.TEAMS for name in team.coaches),
        *((name, Role.HOST, welfare) for name in area.HOSTS),
        (area.COORDINATOR, Role.COORDINATOR, welfare),
        (area.COMMUNITY_WORKER, Role.COMMUNITY_WORKER, welfare),
        (area.RESEARCHER, Role.RESEARCHER, "Hogeschool Waterbeek"),
        (area.MEASURER, Role.MEASURER, "Hogeschool Waterbeek"),
        (area.ADMIN, Role.ADMIN, welfare),
        (area.PRIVACY_OFFICER, Role.PRIVACY_OFFICER, welfare),
    ]
    shown = {name for _, name in area.DEMO_ACCOUNTS}
    password = hash_password(PASSWORD)
    users = {
        name: User(
            region_id=region_id,
            email=f"{_slug(name)}@{MAIL}",
            name=name,
            role=role,
            organisation_id=organisations[place].id,
            password_hash=password if name in shown else "",
            is_demo=name in shown,
            starts_on=SINCE,
        )
        for name, role, place in people
    }
    db.session.add_all(users.values())
    db.session.flush()
    return users


def _teams(region_id: UUID, welfare: Organisation, users: dict[str, User], world: World) -> None:
    for number, facts in enumerate(area.TEAMS, start=1):
        team = Team(
            region_id=region_id,
            organisation_id=welfare.id,
            name=facts.name,
            function_name=f"Welzijnscoach {facts.name.removeprefix('Team ')}",
            face_name=facts.face,
            phone=f"023 55500{number}0",
            email=f"{_slug(facts.name)}@{MAIL}",
            funding=facts.funding,
        )
        db.session.add(team)
        db.session.flush()
        for name in facts.coaches:
            db.session.add(
                TeamMembership(region_id=region_id, team_id=team.id, user_id=users[name].id, starts_on=SINCE)
            )
        world.coaches[facts.name] = facts.coaches
        _neighbourhoods(region_id, team, facts, world)
        if number == 1:
            db.session.add(_rest(region_id, team))


def _rest(region_id: UUID, team: Team) -> Neighbourhood:
    """Where a postcode goes that no neighbourhood has."""
    return Neighbourhood(
        region_id=region_id, team_id=team.id, name="Wijk nog niet bekend", inhabitants=0, is_rest=True
    )


def _neighbourhoods(region_id: UUID, team: Team, facts: area.TeamData, world: World) -> None:
    for name, inhabitants, codes in facts.neighbourhoods:
        place = Neighbourhood(region_id=region_id, team_id=team.id, name=name, inhabitants=inhabitants)
        db.session.add(place)
        db.session.flush()
        for code in codes:
            db.session.add(PostcodeArea(region_id=region_id, pc4=code, neighbourhood_id=place.id))
            world.team_of_pc4[code] = facts.name


def _import_activities(coordinator: Actor, world: World) -> None:
    preview = preview_import(coordinator, SHEET.name, SHEET.read_bytes())
    if preview.wrong:
        raise ValueError(f"The activity list of the demo has errors: {preview.wrong[0]['errors']}")
    apply_import(coordinator, preview.import_id)
    rows = list(db.session.scalars(select(Activity).order_by(Activity.external_key)))
    world.activities = {each.external_key: each.id for each in rows}
    world.weekdays = {each.external_key: each.weekday for each in rows}
    world.schedules = {each.external_key: each.schedule for each in rows}
    world.with_rollator = frozenset(each.external_key for each in rows if Feature.ROLLATOR in each.features)
    team_of = {name: team.name for team in area.TEAMS for name, _, _ in team.neighbourhoods}
    for each in rows:
        world.near.setdefault(team_of[each.neighbourhood.name], []).append(each.external_key)
    named = {key: host for host, keys in HOSTED.items() for key in keys}
    others = [name for name in area.HOSTS if name not in HOSTED]
    for number, key in enumerate(sorted(world.activities)):
        host = named.get(key, others[number % len(others)])
        world.hosts[key] = host
        assign_host(coordinator, world.activities[key], world.actors[host].id)


def _slug(name: str) -> str:
    letters = name.lower().replace("dr. ", "").replace("ö", "o").replace("é", "e")
    return "-".join(part for part in letters.replace(".", "").split() if part)
