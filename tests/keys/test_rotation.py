"""Everything moves to the current key while people work, also after the power fails half-way."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from uuid import UUID

import pytest
from flask import Flask

from referral.domain.statuses import Status
from referral.extensions import Base, db, vault
from referral.lib import clock
from referral.lib.crypto import KeyRing, new_data_key, seal
from referral.lib.ids import new_id
from referral.lib.key_policy import new_entry
from referral.models import DataKey, Person
from referral.models.ring import RING_SEALED
from referral.models.scope import acting
from referral.rotation import Progress, counts, rotate
from tests.factories import Area, referral_in
from tests.support.database import ROOT, Database
from tests.support.raw import change, raw_rows
from tests.support.settings import KEYS, environment_for

MANY = 600
NEW = new_entry("k2")
TURNED = KeyRing.parse(f"{NEW},{KEYS['KEY_RING']}")
OLD_NAME, NEW_NAME = "test-1", "k2"


def ignore(progress: Progress) -> None:
    """Nobody listens."""


@pytest.fixture
def turned(monkeypatch: pytest.MonkeyPatch) -> None:
    """The application reads with both keys and wraps with the new one."""
    monkeypatch.setattr(vault, "_ring", TURNED)


def many_keys(database: Database, area: Area, number: int) -> None:
    """Data keys of persons who are not there otherwise, under the old key."""
    old = KeyRing.parse(KEYS["KEY_RING"])
    with database.connect() as connection, connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO data_key (id, region_id, ring_key, wrapped) VALUES (%s, %s, %s, %s)",
            [
                (key, area.region_id, *old.wrap(new_data_key(), f"data_key/{key}"))
                for key in (new_id() for _ in range(number))
            ],
        )


def by_key(database: Database) -> Counter[str]:
    """How many data keys each key of the ring wraps."""
    return Counter(str(row["ring_key"]) for row in raw_rows(database, "data_key") if row["wrapped"])


def surname(area: Area, person_id: UUID) -> str:
    """What a coach reads, afresh from the database."""
    with acting(area.coach):
        found = db.session.get_one(Person, person_id).surname
        db.session.rollback()
        db.session.expunge_all()
    return found


def test_L22_everything_moves_and_opens_without_the_old_key(
    area: Area, context: None, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [referral_in(Status.SENT, area) for _ in range(5)]
    monkeypatch.setattr(vault, "_ring", TURNED)
    before = by_key(database)[OLD_NAME]
    told: list[tuple[int, int]] = []
    result = rotate(lambda p: told.append((p.done, p.remaining)), batch=2)
    assert result.done == before
    assert result.rate > 0
    assert told[0] == (2, before - 2)
    assert told[-1] == (before, 0)
    assert by_key(database) == {NEW_NAME: before}
    monkeypatch.setattr(vault, "_ring", KeyRing.parse(NEW))
    assert [surname(area, each.person_id) for each in made] == [each.surname for each in made]


def test_a_second_time_there_is_nothing_to_do(area: Area, context: None, turned: None) -> None:
    referral_in(Status.SENT, area)
    rotate(ignore)
    assert rotate(ignore).done == 0


def test_a_destroyed_key_stays_destroyed(area: Area, context: None, database: Database, turned: None) -> None:
    many_keys(database, area, 2)
    with acting(area.system):
        gone = db.session.scalars(db.select(DataKey)).first()
        assert gone is not None
        gone_id = gone.id
        gone.destroy(clock.now())
        db.session.commit()
    rotate(ignore)
    row = next(each for each in raw_rows(database, "data_key") if each["id"] == gone_id)
    assert (row["wrapped"], row["ring_key"]) == (None, OLD_NAME)


def test_a_key_destroyed_between_reading_and_writing_stays_destroyed(
    area: Area, context: None, database: Database, turned: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    many_keys(database, area, 3)
    inner = KeyRing.rewrap
    destroyed: list[str] = []

    def slow(ring: KeyRing, name: str, wrapped: bytes, place: str) -> bytes:
        if not destroyed:
            destroyed.append(place.removeprefix("data_key/"))
            change(database, "UPDATE data_key SET wrapped = NULL WHERE id = %s", destroyed[0])
        return inner(ring, name, wrapped, place)

    monkeypatch.setattr(KeyRing, "rewrap", slow)
    assert rotate(ignore).done == 2
    assert by_key(database) == {NEW_NAME: 2}


def test_a_tampered_row_is_named_and_the_rest_moves(
    app: Flask, area: Area, context: None, database: Database, turned: None
) -> None:
    many_keys(database, area, 4)
    bad = new_id()
    alien = seal(new_data_key(), new_data_key(), f"data_key/{bad}")
    change(
        database,
        "INSERT INTO data_key (id, region_id, ring_key, wrapped) VALUES (%s, %s, %s, %s)",
        bad,
        area.region_id,
        OLD_NAME,
        alien,
    )
    result = app.test_cli_runner().invoke(args=["keys", "rotate", "--batch", "2"])
    assert result.exit_code == 1
    assert f"data_key/{bad}" in result.output
    assert "1 secrets are still under another key" in result.output
    assert by_key(database) == {NEW_NAME: 4, OLD_NAME: 1}


def test_a_row_that_somebody_holds_too_long_stops_it_without_harm(
    app: Flask, area: Area, context: None, database: Database, turned: None
) -> None:
    many_keys(database, area, 4)
    with database.connect() as holder:
        holder.execute("SELECT id FROM data_key ORDER BY id DESC LIMIT 1 FOR UPDATE")
        result = app.test_cli_runner().invoke(args=["keys", "rotate", "--batch", "2"])
    assert result.exit_code == 1
    assert "The database stopped us (LockNotAvailable). Run it again" in result.output
    assert by_key(database) == {NEW_NAME: 2, OLD_NAME: 2}
    assert app.test_cli_runner().invoke(args=["keys", "rotate"]).exit_code == 0
    assert by_key(database) == {NEW_NAME: 4}


def test_status_counts_and_misses_a_key_that_is_needed(
    app: Flask, area: Area, context: None, database: Database, turned: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    many_keys(database, area, 3)
    result = app.test_cli_runner().invoke(args=["keys", "status"])
    assert result.exit_code == 0
    assert result.output.splitlines() == ["k2  current  -  0", "test-1  old  data_key  3"]
    monkeypatch.setattr(vault, "_ring", KeyRing.parse(NEW))
    result = app.test_cli_runner().invoke(args=["keys", "status"])
    assert result.exit_code == 1
    assert "test-1  missing from the ring  data_key  3" in result.output


def test_a_new_key_fits_the_ring(app: Flask) -> None:
    made = [app.test_cli_runner().invoke(args=["keys", "new"]).output.strip() for _ in range(2)]
    assert len(KeyRing.parse(",".join(made)).keys) == 2


def test_every_table_under_the_ring_is_rotated() -> None:
    under = {table.name for table in Base.metadata.sorted_tables if "ring_key" in table.columns}
    assert under == set(RING_SEALED), "add or remove a line in referral/models/ring.py"
    for name in under:
        assert {"id", "region_id", "wrapped"} <= set(Base.metadata.tables[name].columns.keys())


def command(database: Database, *words: str) -> "subprocess.Popen[str]":
    """`flask keys …` in a process of its own, with the new key first in the ring."""
    environment = {
        **os.environ,
        **environment_for(database),
        "PATCHWORK_ENV": "test",
        "KEY_RING": f"{NEW},{KEYS['KEY_RING']}",
    }
    call = [sys.executable, "-m", "flask", "--app", "wsgi", "keys", *words]
    return subprocess.Popen(
        call, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def test_a_killed_rotation_goes_on_and_people_read_throughout(
    area: Area, context: None, database: Database, turned: None
) -> None:
    made = [referral_in(Status.SENT, area) for _ in range(6)]
    many_keys(database, area, MANY)
    total = sum(by_key(database).values())
    process = command(database, "rotate", "--batch", "10", "--pause", "0.05")
    deadline = time.monotonic() + 60
    while by_key(database)[NEW_NAME] < 50 and process.poll() is None and time.monotonic() < deadline:
        assert [surname(area, each.person_id) for each in made] == [each.surname for each in made]
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=20)
    half = by_key(database)
    assert half[NEW_NAME] >= 50
    assert half[OLD_NAME] > 0
    assert sum(half.values()) == total

    process = command(database, "rotate", "--batch", "50")
    while process.poll() is None:
        assert [surname(area, each.person_id) for each in made] == [each.surname for each in made]
    output, _ = process.communicate(timeout=20)
    assert process.returncode == 0, output
    assert f"{half[OLD_NAME]:,} secrets are now under k2" in output
    assert by_key(database) == {NEW_NAME: total}
    assert [surname(area, each.person_id) for each in made] == [each.surname for each in made]
    assert all(key.partition(":")[2] not in output for key in (NEW, KEYS["KEY_RING"]))
    assert counts() == {("data_key", NEW_NAME): total}
