"""What is chosen fits the other help that somebody has (Wmo 3.1(2)(b); L30)."""

from collections.abc import Callable
from datetime import datetime

from referral.domain.actors import Actor
from referral.domain.statuses import Status
from referral.lib import clock
from tests.factories import Area, referral_in
from tests.support.client import PageClient
from tests.support.database import Database
from tests.support.raw import raw_rows
from tests.support.story import FIRST_MEETING, do

WORDS = "Elke dinsdag de thuiszorg en soms een nicht."


def test_L30_the_intake_asks_who_else_helps_and_the_coach_sees_it(
    area: Area, signed_in: Callable[[Actor], PageClient], database: Database, noon: datetime
) -> None:
    made = referral_in(Status.REACHED, area)
    coach, path = signed_in(area.coach), f"/werkvoorraad/{made.reference}"
    assert "Wie helpt er nog meer?" in coach.page(f"{path}/intake").text
    day = clock.today().isoformat()
    do(coach, f"{path}/intake", **FIRST_MEETING, day=day, helpers=WORDS)
    assert WORDS in coach.page(path).text
    (row,) = raw_rows(database, "intake")
    sealed = row["helpers_sealed"]
    assert isinstance(sealed, bytes)
    assert WORDS.encode() not in sealed
    assert WORDS not in signed_in(area.gp).page(f"/verwijzingen/{made.reference}").text
