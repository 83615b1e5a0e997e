"""Marks that a phone kept: each arrives once, in whatever order, and bad ones are answered in words."""

import http.client
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.serving import make_server

from referral.domain.actors import Actor
from referral.domain.codes import AttendanceState as S
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib import clock
from referral.models import Activity, Attendance, AttendanceMark
from referral.models.scope import acting
from tests.factories import Area, make_activity, make_place, referral_in
from tests.participation.group import Group, Phone, make_group
from tests.support.client import PageClient

SignIn = Callable[[Actor], PageClient]


@pytest.fixture
def group(area: Area, noon: datetime) -> Group:
    del noon
    return make_group(area)


@pytest.fixture
def phone(area: Area, group: Group, signed_in: SignIn) -> Phone:
    return Phone(signed_in(area.host), group.path)


@pytest.fixture
def tablet(area: Area, group: Group, signed_in: SignIn) -> Phone:
    return Phone(signed_in(area.host), group.path)


def answered(phone: Phone, *marks: dict[str, Any]) -> dict[str, Any]:
    answer = phone.send(*marks)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found: dict[str, Any] = answer.get_json()
    return found


def test_a_mark_that_comes_twice_is_kept_once(phone: Phone, group: Group) -> None:
    first = phone.mark(group.places[0], "present")
    then = phone.mark(group.places[0], "late")
    assert answered(phone, then, then)["kept"] == [then["id"]]
    assert answered(phone, first, then)["kept"] == sorted([first["id"], then["id"]])
    assert group.states() == {group.places[0]: S.LATE}
    assert len(group.marks()) == 2
    assert group.events() == ["participation_started", "session_attended"]


def test_two_phones_at_once_that_differ_overwrite_nothing(phone: Phone, tablet: Phone, group: Group) -> None:
    same, other = group.places[:2]
    answered(phone, phone.mark(same, "present"), phone.mark(other, "present"))
    told = answered(tablet, tablet.mark(same, "present"), tablet.mark(other, "absent"))
    assert told["stands"][str(same)]["differ"] is False
    assert told["stands"][str(other)]["differ"] is True
    assert group.states() == {same: S.PRESENT, other: S.PRESENT}
    seen = told["stands"][str(other)]["shown"].partition(":")[2].split(",")
    assert len(seen) == 2
    answered(tablet, tablet.mark(other, "absent", seen))
    assert group.states()[other] is S.ABSENT


def test_a_clock_a_day_off_is_told_and_corrected(phone: Phone, group: Group) -> None:
    phone.off = timedelta(days=1)
    told = answered(phone, phone.mark(group.places[0], "present"))
    assert told["clock"] == "De klok van dit toestel loopt 24 uur voor. Wij rekenen met de goede tijd."
    mark = group.marks()[0]
    assert mark.marked_at == mark.recorded_at == clock.now()


def test_somebody_elsewhere_or_placed_later_is_refused_and_the_rest_is_kept(
    phone: Phone, area: Area, group: Group
) -> None:
    elsewhere = make_place(area, referral_in(Status.INTAKE_HELD, area).id, make_activity(area))
    phone.path = group.path.replace("2026-11-03", "2026-10-27")
    later = make_place(area, referral_in(Status.INTAKE_HELD, area).id)
    marks = [phone.mark(each, "present") for each in (elsewhere, later, uuid4(), group.places[0])]
    dancing = phone.mark(group.places[1], "dancing")
    told = answered(phone, *marks, dancing)
    assert told["kept"] == [marks[3]["id"]]
    assert [told["refused"][each["id"]] for each in marks[:3]] == [
        "Deze persoon had op die dag geen plek in deze groep. Deze keuze is niet bewaard."
    ] * 3
    assert told["refused"][dancing["id"]] == "Deze keuze kennen we niet. Kies opnieuw."
    assert set(group.states()) == {group.places[0]}


def test_a_key_that_was_used_for_another_day_is_refused(phone: Phone, group: Group) -> None:
    mark = phone.mark(group.places[0], "present")
    answered(phone, mark)
    phone.path = group.path.replace("2026-11-03", "2026-10-27")
    assert list(answered(phone, mark)["refused"]) == [mark["id"]]
    assert len(group.marks()) == 1


def test_ten_thousand_marks_at_once_are_refused_in_words(phone: Phone, group: Group) -> None:
    mark = phone.mark(group.places[0], "present")
    answer = phone.send(*[mark] * 10_000)
    assert answer.status_code == 422
    assert answer.get_json()["error"] == (
        "Dit zijn 10000 keuzes in één keer; er passen er 200 in. Er is niets bewaard."
    )
    assert group.marks() == []


GOOD = {"id": str(uuid4()), "placement": str(uuid4()), "state": "present", "number": 1, "at": 0, "seen": []}


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "x"},
        {"placement": 4},
        {"number": 0},
        {"number": 2**62},
        {"at": -1},
        {"at": "now"},
        {"seen": ["x"]},
        {"seen": [str(uuid4())] * 21},
        {"state": ["present"]},
        {"number": None},
    ],
)
def test_a_garbled_mark_is_answered_in_words(phone: Phone, wrong: dict[str, Any]) -> None:
    answer = phone.send({**GOOD, **wrong})
    assert answer.status_code == 422
    assert "kwam niet goed aan" in answer.get_json()["error"]


@pytest.mark.parametrize("payload", [None, [], {"marks": 4}, {"marks": []}, {"marks": [], "device": 4}])
def test_what_is_no_batch_is_answered_in_words(phone: Phone, payload: Any) -> None:
    headers = {"X-CSRFToken": phone.client.csrf, "Accept": "application/json"}
    answer = phone.client.post(f"{phone.path}/keuzes", json=payload, headers=headers)
    assert answer.status_code == 422
    assert "kwam niet goed aan" in answer.get_json()["error"]


def test_a_day_that_was_called_off_is_told_and_the_mark_is_kept(phone: Phone, group: Group) -> None:
    phone.client.send(group.path, {"stage": "not_held", "reason": "weather"})
    told = answered(phone, phone.mark(group.places[0], "present"))
    assert told["not_held"] is True
    assert len(told["kept"]) == 1
    assert group.events() == []


def test_marks_of_an_ended_session_are_asked_to_wait(
    phone: Phone, group: Group, area: Area, client: PageClient
) -> None:
    del area
    answer = client.post(f"{group.path}/keuzes", json={}, headers={"X-Requested-With": "autosave"})
    assert answer.status_code == 401
    assert phone.client.post(f"{group.path}/keuzes", json={}).status_code == 400  # no token: try again


# --- two hundred times a line that fails ---


@pytest.fixture
def address(app: Flask) -> Iterator[tuple[str, int]]:
    """The application on a real port."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield "127.0.0.1", server.server_port
    server.shutdown()
    thread.join()


@dataclass(eq=False)
class Line:
    """A phone on a line that loses requests and answers, and doubles and mixes what it sends."""

    phone: Phone
    address: tuple[str, int]
    chance: Random
    waiting: list[dict[str, Any]] = field(default_factory=list)

    def flush(self, *, broken: bool = True) -> None:
        """Send some of what waits; forget what the server says it has."""
        half = -(-len(self.waiting) // 2)
        batch = self.chance.sample(self.waiting, self.chance.randint(half, len(self.waiting)))
        if broken and self.chance.random() < 0.25:
            return  # the request never left
        if broken and self.chance.random() < 0.3:
            batch += self.chance.sample(batch, self.chance.randint(1, len(batch)))
        told = self._post(batch)
        if broken and self.chance.random() < 0.3:
            return  # killed, or the answer got lost: it all waits still
        if broken and self.chance.random() < 0.2:
            self._post(batch)  # the request travelled twice
        self.waiting = [each for each in self.waiting if each["id"] not in told]

    def _post(self, batch: list[dict[str, Any]]) -> set[str]:
        client, line = self.phone.client, http.client.HTTPConnection(*self.address, timeout=20)
        now = int(clock.now().timestamp() * 1000)
        line.request(
            "POST",
            f"{self.phone.path}/keuzes",
            json.dumps({"device": str(self.phone.device), "now": now, "marks": batch}),
            {
                "Content-Type": "application/json",
                "Cookie": f"patchwork={client.token}",
                "X-CSRFToken": client.csrf,
            },
        )
        answer = line.getresponse()
        text = answer.read()
        line.close()
        assert answer.status == 200, text
        return set(json.loads(text)["kept"])


RUNS, BLOCKS = 200, 20


@pytest.mark.parametrize("block", range(BLOCKS))
def test_each_mark_arrives_once_and_the_end_is_the_truth(
    block: int, area: Area, signed_in: SignIn, address: tuple[str, int]
) -> None:
    group = make_group(area, 4, Status.ACCEPTED, weeks=60)
    with area.app.app_context(), acting(area.system):
        db.session.get_one(Activity, area.activity_id).recurrence = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU"
        db.session.commit()
    client = signed_in(area.host)
    for number in range(RUNS // BLOCKS):
        seed = block * (RUNS // BLOCKS) + number
        group.day = clock.today() - timedelta(days=number + 1)
        _one_run(seed, group, client, address)


def _one_run(seed: int, group: Group, client: PageClient, address: tuple[str, int]) -> None:
    """Two phones: one person each of their own, one about whom they agree, one about whom they differ."""
    chance = Random(seed)
    lines = [Line(Phone(client, group.path), address, chance) for _ in range(2)]
    mine, hers, agreed, differ = group.places
    words = {lines[0]: [mine, agreed, differ], lines[1]: [hers, agreed, differ]}
    truth, sent = {}, []
    for line, people in words.items():
        for place in [*people, *chance.choices([people[0]], k=chance.randint(0, 2))]:
            state = {agreed: "present", differ: "late" if line is lines[0] else "absent"}.get(place)
            state = state or chance.choice(["present", "late", "notified", "absent", "unknown"])
            line.waiting.append(line.phone.mark(place, state))
            truth[place] = S(state)
            if chance.random() < 0.1:
                line.flush()
        sent += [f"{line.phone.device}/{each}" for each in range(1, line.phone.number + 1)]
    while any(line.waiting for line in lines):
        line = chance.choice([each for each in lines if each.waiting])
        line.flush(broken=chance.random() < 0.6)
    with group.area.app.app_context(), acting(group.area.system):
        rows = db.session.query(Attendance).all()
        states = {each.placement_id: each.state for each in rows if each.session.held_on == group.day}
        marks = [
            each
            for each in db.session.query(AttendanceMark)
            if each.device in {line.phone.device for line in lines}
        ]
    assert sorted(f"{each.device}/{each.number}" for each in marks) == sorted(sent), seed
    assert {key: states[key] for key in (mine, hers, agreed)} == {
        key: truth[key] for key in (mine, hers, agreed)
    }, seed
    assert states[differ] in {S.LATE, S.ABSENT}, seed
    if seed % (RUNS // BLOCKS) == 0:
        assert client.page(group.path).text.count("twee toestellen iets anders") == 1, seed
