"""Every stored status follows from its events, and a tampered one is found."""

import pytest
from click.testing import Result
from flask import Flask

from referral.domain.statuses import Status
from referral.verify import differences
from tests.factories import Area, build_area, referral_in
from tests.support.database import Database
from tests.support.raw import change


def verify(app: Flask) -> Result:
    """Run the command, in the context that `flask` opens."""
    with app.app_context():
        return app.test_cli_runner().invoke(args=["referrals", "verify"])


def test_all_is_well_in_all_regions(app: Flask, area: Area) -> None:
    for status in Status:
        referral_in(status, area)
    referral_in(Status.SENT, build_area(app))
    result = verify(app)
    assert (result.exit_code, result.output) == (0, f"{len(Status) + 1} referrals checked, 0 differ.\n")


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE referral SET status = 'closed'", "stored closed, events say accepted"),
        ("UPDATE referral SET version = 5", "version 5 with 2 events"),
        (
            "UPDATE referral_event SET type = 'person_placed' WHERE sequence = 2",
            "impossible history referral_sent",
        ),
        ("DELETE FROM referral_event", "stored accepted, events say None"),
    ],
)
def test_tampering_is_found(app: Flask, area: Area, database: Database, statement: str, says: str) -> None:
    made = referral_in(Status.ACCEPTED, area)
    change(database, statement)
    with app.app_context():
        checked, wrong = differences()
    assert checked == 1
    assert wrong[0].startswith(f"{made.reference}: {says}")
    assert verify(app).exit_code == 1
