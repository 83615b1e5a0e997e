"""One use case, one transaction."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from referral.domain.errors import Conflict, Invalid
from referral.domain.statuses import OrganisationKind, Status
from referral.extensions import db
from referral.models import Organisation, Placement, Referral
from referral.models.scope import acting
from referral.models.transaction import command
from tests.factories import Area, make_organisation, referral_in
from tests.factories.organisation import make_team
from tests.support.database import Database
from tests.support.raw import change


@command
def add(area: Area, name: str, *, fail: bool = False) -> Organisation:
    """Add an organisation, and fail when told to."""
    row = make_organisation(area.region_id, OrganisationKind.WELFARE, name)
    db.session.flush()
    if fail:
        raise Invalid("Nee.")
    return row


@command
def add_two(area: Area, *, fail: bool) -> None:
    """A command that joins another."""
    add(area, "Een")
    add(area, "Twee", fail=fail)


def names() -> set[str]:
    """The names that a new transaction sees."""
    db.session.rollback()
    return set(db.session.scalars(select(Organisation.name))) & {"Een", "Twee"}


def test_a_command_commits(area: Area, context: None) -> None:
    add(area, "Een")
    assert names() == {"Een"}


def test_a_failing_command_leaves_nothing(area: Area, context: None) -> None:
    with pytest.raises(Invalid):
        add(area, "Een", fail=True)
    assert names() == set()


def test_a_nested_command_joins(area: Area, context: None) -> None:
    with pytest.raises(Invalid):
        add_two(area, fail=True)
    assert names() == set()
    add_two(area, fail=False)
    assert names() == {"Een", "Twee"}


def test_a_known_clash_is_a_conflict(area: Area, context: None) -> None:
    made = referral_in(Status.PLACED, area)

    @command
    def place_again() -> None:
        row = db.session.query(Placement).one()
        db.session.add(
            Placement(
                region_id=row.region_id,
                referral_id=made.id,
                activity_id=row.activity_id,
                placed_at=row.placed_at,
            )
        )

    with acting(area.system), pytest.raises(Conflict, match="al een plek"):
        place_again()


def test_an_unknown_clash_stays_what_it_is(area: Area, context: None) -> None:
    @command
    def serve_twice() -> None:
        organisation = db.session.get_one(Organisation, area.welfare_id)
        make_team(organisation, "Dubbel", area.pc4)

    with pytest.raises(IntegrityError, match="uq_postcode_area_region_id_pc4"):
        serve_twice()


def test_a_row_that_somebody_else_changed_is_a_conflict(
    area: Area, context: None, database: Database
) -> None:
    made = referral_in(Status.SENT, area)

    @command
    def rewrite() -> None:
        referral = db.session.get_one(Referral, made.id)
        change(database, "UPDATE referral SET version = version + 1")
        referral.needs = ["hearing"]

    with acting(area.system), pytest.raises(Conflict, match="net gewijzigd"):
        rewrite()


def test_one_person_has_one_live_referral(area: Area, context: None, database: Database) -> None:
    one, other = referral_in(Status.SENT, area), referral_in(Status.SENT, area)

    @command
    def take_over() -> None:
        db.session.get_one(Referral, other.id).person_id = one.person_id

    with acting(area.system), pytest.raises(Conflict, match="al een verwijzing"):
        take_over()
