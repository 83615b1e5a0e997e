"""A whole region to play in."""

from dataclasses import dataclass
from itertools import count
from uuid import UUID

from flask import Flask

from referral.domain.actors import Actor, system_actor
from referral.domain.statuses import OrganisationKind, Role
from referral.extensions import db
from referral.models import Neighbourhood, Region
from referral.models.scope import acting
from tests.factories.activity import activity_row
from tests.factories.organisation import make_organisation, make_team
from tests.factories.user import make_user

_number = count(1)


@dataclass(frozen=True, slots=True)
class Area:
    """The region of a test: actors and keys, no rows. `app` lets factories open a context."""

    app: Flask
    region_id: UUID
    practice_id: UUID
    other_practice_id: UUID
    home_care_id: UUID
    welfare_id: UUID
    team_id: UUID
    other_team_id: UUID
    neighbourhood_id: UUID
    activity_id: UUID
    pc4: str
    gp: Actor
    other_gp: Actor
    care_worker: Actor
    coach: Actor
    second_coach: Actor
    other_coach: Actor
    host: Actor
    other_host: Actor
    coordinator: Actor
    community_worker: Actor
    researcher: Actor
    measurer: Actor
    admin: Actor
    privacy_officer: Actor

    @property
    def system(self) -> Actor:
        """Patchwork itself in this region."""
        return system_actor(self.region_id)

    def actor(self, role: Role) -> Actor:
        """The main actor of a role."""
        return self.system if role is Role.SYSTEM else getattr(self, role.value)


def build_area(app: Flask, pc4: str = "3511", other_pc4: str = "3572") -> Area:
    """A region with two teams, five organisations, users of every role and one activity."""
    with app.app_context():
        region = Region(name=f"Regio {next(_number)}")
        db.session.add(region)
        db.session.flush()
        with acting(system_actor(region.id)):
            area = _fill(app, region, pc4, other_pc4)
            db.session.commit()
    return area


def _fill(app: Flask, region: Region, pc4: str, other_pc4: str) -> Area:
    kinds = OrganisationKind
    practice = make_organisation(region.id, kinds.GP_PRACTICE, "Praktijk De Linde")
    other_practice = make_organisation(region.id, kinds.GP_PRACTICE, "Praktijk Oost")
    home_care = make_organisation(region.id, kinds.HOME_CARE, "Thuiszorg Vecht")
    welfare = make_organisation(region.id, kinds.WELFARE, "Welzijn Vecht")
    university = make_organisation(region.id, kinds.UNIVERSITY, "Hogeschool")
    db.session.flush()
    team, other_team = make_team(welfare, "Noord", pc4), make_team(welfare, "Zuid", other_pc4)
    part = db.session.query(Neighbourhood).filter_by(team_id=team.id).one()
    host = make_user(welfare, Role.HOST, "Henk de Gastheer")
    activity = activity_row(region.id, welfare.id, part.id, host.id, capacity=80)
    db.session.add(activity)
    db.session.flush()
    return Area(
        app=app,
        region_id=region.id,
        practice_id=practice.id,
        other_practice_id=other_practice.id,
        home_care_id=home_care.id,
        welfare_id=welfare.id,
        team_id=team.id,
        other_team_id=other_team.id,
        neighbourhood_id=part.id,
        activity_id=activity.id,
        pc4=pc4,
        gp=make_user(practice, Role.GP, "Dokter Visser").actor(),
        other_gp=make_user(other_practice, Role.GP, "Dokter Smit").actor(),
        care_worker=make_user(home_care, Role.CARE_WORKER, "Wil van de Wijk").actor(),
        coach=make_user(welfare, Role.COACH, "Sanne Coach", team).actor(),
        second_coach=make_user(welfare, Role.COACH, "Bram Coach", team).actor(),
        other_coach=make_user(welfare, Role.COACH, "Nadia Coach", other_team).actor(),
        host=host.actor(),
        other_host=make_user(welfare, Role.HOST, "Greet Gastvrouw").actor(),
        coordinator=make_user(welfare, Role.COORDINATOR, "Chris Coördinator").actor(),
        community_worker=make_user(welfare, Role.COMMUNITY_WORKER, "Olga Opbouwwerker").actor(),
        researcher=make_user(university, Role.RESEARCHER, "Rik Onderzoeker").actor(),
        measurer=make_user(university, Role.MEASURER, "Mees Meter").actor(),
        admin=make_user(welfare, Role.ADMIN, "Bea Beheerder").actor(),
        privacy_officer=make_user(welfare, Role.PRIVACY_OFFICER, "Fatma Toezicht").actor(),
    )
