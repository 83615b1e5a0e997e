"""The spreadsheet: new columns, old files, a long list with many mistakes, and groups that have people."""

import csv
import io
import time
from collections.abc import Callable
from datetime import date

import pytest

from referral.domain.activity_columns import EXTRA
from referral.domain.activity_sheet import COLUMNS
from referral.domain.actors import Actor
from referral.domain.statuses import Status
from referral.extensions import db
from referral.models import Activity, EarlierSeason, Message
from referral.models.scope import acting
from tests.activities.entries import place, row, stored
from tests.domain.test_activity_sheet import GOOD
from tests.factories import Area, referral_in
from tests.support.client import PageClient
from tests.support.database import Database
from tests.support.raw import whole_database
from tests.web.test_limits import TYPE, multipart

ALL = (*COLUMNS, *EXTRA)

MORE = {
    "vorm": "Plek om binnen te lopen",
    "probleem": "Wie niemand kent in de straat",
    "doelen": "Ontmoeten|Zelfredzaamheid",
    "talen": "Nederlands|Turks",
    "voor wie": "Vrouwen",
    "werkzame delen": "Koffie vooraf of na afloop",
    "wat je doet": "Wandelen",
    "adres": "Kade 1",
    "postcode": "9801ab",
    "ondergrond": "Verhard en vlak",
    "tempo": "Rustig, met pauzes",
    "meters tussen bankjes": "150",
    "meters wandeling": "1200",
    "vervoer": "Bushalte vlakbij",
    "mensen meestal": "9",
    "contactpersoon": "De balie",
    "telefoon": "030 1112233",
    "e-mail": "balie@kade.test",
    "vog": "ja",
    "ritme": "elke 2 weken op dinsdag",
    "vanaf": "05-01-2027",
    "openbaar": "nee",
}


@pytest.fixture
def coordinator(area: Area, signed_in: Callable[[Actor], PageClient]) -> PageClient:
    return signed_in(area.coordinator)


def file_of(*lines: dict[str, str], columns: tuple[str, ...] = ALL) -> bytes:
    """A file with these columns; each line is the good one with changes."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(columns)
    for number, each in enumerate(lines):
        cells = {**GOOD, "kenmerk": f"W-{number}", **each}
        writer.writerow([cells.get(name, "") for name in columns])
    return buffer.getvalue().encode()


def upload(client: PageClient, content: bytes) -> tuple[int, str]:
    body = multipart(
        ('"csrf_token"', client.csrf.encode()), ('"sheet"; filename="lijst.csv"', content)
    )  # not by the client, which leaves a file open when it is large
    answer = client.post("/activiteiten/inlezen", data=body, content_type=TYPE)
    return answer.status_code, answer.get_data(as_text=True)


def take_in(client: PageClient, content: bytes) -> None:
    """Upload and say yes."""
    status, text = upload(client, content)
    assert status == 200, text
    key = text.partition('action="/activiteiten/inlezen/')[2].partition('"')[0]
    assert client.send(f"/activiteiten/inlezen/{key}").status_code == 302


def test_new_columns_are_read_written_and_read_again(
    coordinator: PageClient, area: Area, database: Database
) -> None:
    place(database, "9801", 52.1, 5.1)
    take_in(coordinator, file_of({**MORE, "naam": "Kade"}))
    made = stored(area, "Kade")
    assert (made.form, made.welcome, made.languages) == ("point", "women", ["nl", "tr"])
    assert (made.impact_goals, made.postcode, made.latitude) == (["1", "2"], "9801 AB", 52.1)
    assert (made.recurrence, made.starts_on) == ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", date(2027, 1, 5))
    assert (made.vog_needed, made.is_public, made.contact_phone) == (True, False, "030 111 2233")
    again = coordinator.get("/activiteiten/lijst.csv").get_data()
    status, text = upload(coordinator, again)
    assert status == 200, text
    assert "Wat er verandert" not in text


def test_an_old_file_leaves_the_new_fields_alone(coordinator: PageClient, area: Area) -> None:
    take_in(coordinator, file_of({**MORE, "naam": "Kade"}))
    take_in(coordinator, file_of({"naam": "Kade", "plekken": "5"}, columns=tuple(COLUMNS)))
    made = stored(area, "Kade")
    assert (made.capacity, made.problem, made.form) == (5, "Wie niemand kent in de straat", "point")


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("vorm", "club", "Kies een van"),
        ("doelen", "Geluk", "Een van deze doelen kennen we niet"),
        ("talen", "Nederlands|Klingon", "Kies uit"),
        ("postcode", "98", "Vul een hele postcode in"),
        ("breedtegraad", "48,8", "ligt niet in Nederland"),
        ("breedtegraad", "noord", "ligt niet in Nederland"),
        ("meters wandeling", "1 km", "Vul een heel getal in"),
        ("telefoon", "12", "bestaand telefoonnummer"),
        ("e-mail", "balie", "heel e-mailadres"),
        ("vog", "misschien", "Vul ja of nee in."),
        ("ritme", "31 februari", "Dit ritme kennen we niet"),
        ("ritme", "FREQ=SECONDLY", "Dit ritme kennen we niet"),
        ("ritme", "elke woensdag", "een andere dag"),
        ("vanaf", "31-02-2027", "Vul een bestaande datum in"),
        ("tot en met", "01-01-2026", "nooit bij elkaar"),
    ],
)
def test_a_wrong_new_cell_is_named(coordinator: PageClient, column: str, value: str, says: str) -> None:
    status, text = upload(coordinator, file_of({**MORE, column: value}))
    assert status == 422
    assert f"<strong>{column if column != 'tot en met' else 'ritme'}:</strong>" in text
    assert says in text


def test_ten_thousand_lines_with_three_hundred_wrong(
    coordinator: PageClient, area: Area, database: Database
) -> None:
    wrong = {number * 33 for number in range(300)}
    lines = [{"dag": "di", "prijs": "=1+1"} if number in wrong else {} for number in range(10_000)]
    lines[0] = {"werkt omdat": "bel 111222333"}
    started = time.perf_counter()
    status, text = upload(coordinator, file_of(*lines))
    assert time.perf_counter() - started < 30
    assert status == 422
    assert "300 van de 10000 regels kloppen nog niet" in text
    path = text.partition('<a class="button button--secondary" href="')[2].partition('"')[0]
    file = coordinator.get(path).get_data(as_text=True)
    listed = list(csv.DictReader(io.StringIO(file.removeprefix("\ufeff")), delimiter=";"))
    assert len(listed) == 300
    assert "dag: Vul een dag van de week in." in listed[1]["wat klopt er niet"]
    assert listed[1]["prijs"] == "'=1+1"
    assert "111222333" not in whole_database(database)
    page, seen = path.removesuffix("/fout.csv"), 0
    while page:
        found = coordinator.page(page)
        seen += found.html.count('data-label="Regel"')
        page = next((each for each in found.links if "pagina=" in each), "")
    assert seen == 300
    key = path.split("/")[-2]
    assert coordinator.send(f"/activiteiten/inlezen/{key}").status_code == 422
    with area.app.app_context(), acting(area.system):
        assert db.session.query(Activity).count() == 1


def test_a_list_cannot_take_places_away(coordinator: PageClient, area: Area) -> None:
    for _ in range(2):
        referral_in(Status.PLACED, area)
    line = {"kenmerk": row(area).external_key, "plekken": "1"}
    status, text = upload(coordinator, file_of(line, columns=tuple(COLUMNS)))
    assert status == 422
    assert "Er hebben nu 2 mensen een plek" in text


def test_places_given_after_the_look_stop_the_list(coordinator: PageClient, area: Area) -> None:
    referral_in(Status.PLACED, area)
    before = row(area).capacity
    line = {"kenmerk": row(area).external_key, "plekken": "1"}
    _, text = upload(coordinator, file_of(line, columns=tuple(COLUMNS)))
    key = text.partition('action="/activiteiten/inlezen/')[2].partition('"')[0]
    referral_in(Status.PLACED, area)
    answer = coordinator.send(f"/activiteiten/inlezen/{key}")
    assert answer.status_code == 422
    assert "Er hebben nu 2 mensen een plek" in answer.get_data(as_text=True)
    assert row(area).capacity == before


def test_a_list_that_moves_a_group_with_people_keeps_its_past(coordinator: PageClient, area: Area) -> None:
    referral_in(Status.PLACED, area)
    line = {"kenmerk": row(area).external_key, "dag": "vrijdag"}
    take_in(coordinator, file_of(line, columns=tuple(COLUMNS)))
    with area.app.app_context(), acting(area.system):
        assert db.session.query(EarlierSeason).one().weekday == 1
        assert db.session.query(Message).filter_by(template="activity_changed").count() == 1
    assert row(area).weekday == 4
