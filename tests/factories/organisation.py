"""Organisations and teams."""

from datetime import date
from itertools import count
from uuid import UUID

from referral.domain.members import AgreementRole
from referral.domain.statuses import OrganisationKind
from referral.extensions import db
from referral.models import Neighbourhood, Organisation, PostcodeArea, Team

SIGNED_ON = date(2020, 1, 1)
"""Before any moment that a test plays in."""

_number = count(1)


def make_organisation(region_id: UUID, kind: OrganisationKind, name: str = "") -> Organisation:
    """An organisation, in the open session."""
    number = next(_number)
    row = Organisation(
        region_id=region_id,
        kind=kind,
        name=name or f"{kind.label} {number}",
        phone="030 123 45 67",
        email=f"post{number}@organisatie.test",
        agreement_role=AgreementRole.JOINT_CONTROLLER,
        agreement_on=SIGNED_ON,
    )
    db.session.add(row)
    return row


def make_team(organisation: Organisation, name: str, *postcodes: str) -> Team:
    """A team with one neighbourhood of the same name and its postcode areas, in the open session."""
    team = Team(
        region_id=organisation.region_id,
        organisation_id=organisation.id,
        organisation=organisation,
        name=f"Team {name}",
        function_name=f"Welzijnscoach {name}",
        face_name="Sanne",
        phone="030 765 43 21",
        email=f"team-{next(_number)}@welzijn.test",
    )
    db.session.add(team)
    db.session.flush()
    part = Neighbourhood(region_id=team.region_id, team_id=team.id, team=team, name=name, inhabitants=9000)
    db.session.add(part)
    db.session.flush()
    for pc4 in postcodes:
        db.session.add(PostcodeArea(region_id=team.region_id, pc4=pc4, neighbourhood_id=part.id))
    return team
