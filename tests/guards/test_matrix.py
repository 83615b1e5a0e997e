"""The whole matrix of access, walked against the running application (L22)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from referral.domain.actors import Actor
from referral.domain.statuses import Role, Status
from referral.lib import clock
from tests.factories import Area, build_area, make_wish
from tests.factories.referral import MadeReferral
from tests.guards.matrix_subjects import SUBJECTS
from tests.guards.matrix_table import Answer, Cell, Consent, Relation, cells, violations
from tests.support.client import PageClient, new_client, sign_in
from tests.support.database import Database, Snapshot
from tests.support.subjects import Subjects, followed
from tests.support.tour import STATUS_FOR

FILES = frozenset({"static"})

FORMS: dict[str, Callable[[Area], dict[str, str]]] = {
    "matching.place": lambda area: {"activity_id": str(area.activity_id)},
    "matching.meet": lambda area: {"wens": str(make_wish(area)), "activiteit": str(area.activity_id)},
    "matching.pick_up": lambda area: {"wens": str(make_wish(area))},
    "waiting.join": lambda area: {"reason": "full"},
    "waiting.answer": lambda area: {"answer": "call"},
    "waiting.after_trial": lambda area: {"stays": "yes"},
    "matching.refuse": lambda area: {"activity_id": str(area.activity_id), "reason": "too_far"},
    "safety.judge": lambda _: {"judgement": "justified"},
}
"""What a form must hold before its subject is looked for."""

ENDS_SESSIONS = frozenset({"accounts.sign_out", "accounts.sign_out_all", "accounts.again_submitted"})

NEIGHBOUR_OF = {Role.GP: "other_gp", Role.COACH: "other_coach", Role.HOST: "other_host"}


def answer(status: int, location: str) -> str:
    """The kind of answer behind a status."""
    if status == 401 or (status == 302 and location.startswith("/aanmelden?next=")):
        return Answer.SIGN_IN
    if status < 400 or status in {409, 413, 422, 429}:
        return Answer.IN
    return {403: Answer.FORBIDDEN, 404: Answer.NOT_FOUND}.get(status, str(status))


@dataclass(frozen=True, slots=True)
class Stage:
    """Two regions, a referral in every status that a page asks for, and the rows of all that."""

    area: Area
    abroad: Area
    made: dict[tuple[bool, Status], MadeReferral]
    rows: Snapshot


@pytest.fixture(scope="session")
def stages() -> dict[date, Stage]:
    """The stage as it was built on some day."""
    return {}


@pytest.fixture
def stage(app: Flask, database: Database, stages: dict[date, Stage]) -> Stage:
    """The stage: built once per worker, put back for each route."""
    today = clock.today()
    if today not in stages:
        area, abroad = build_area(app), build_area(app, "9000", "9001")
        wanted = [
            (gone, each) for each in (Status.PARTICIPATING, *STATUS_FOR.values()) for gone in (False, True)
        ]
        made = {(gone, each): followed(area, each, withdrawn=gone) for gone, each in dict.fromkeys(wanted)}
        stages[today] = Stage(area, abroad, made, database.snapshot())
    else:
        database.restore(stages[today].rows)
    return stages[today]


class World:
    """The stage with a browser for everybody near and far."""

    def __init__(self, app: Flask, stage: Stage) -> None:
        self.app, self.area, self.abroad = app, stage.area, stage.abroad
        self.browsers: dict[object, PageClient] = {}

    def actor(self, cell: Cell) -> Actor | None:
        """Who visits."""
        if cell.role is None:
            return None
        if cell.relation is Relation.ABROAD:
            return self.abroad.actor(cell.role)
        if cell.relation is Relation.NEIGHBOUR:
            found: Actor = getattr(self.area, NEIGHBOUR_OF[cell.role])
            return found
        return self.area.actor(cell.role)

    def browser(self, actor: Actor | None) -> PageClient:
        """The browser of this visitor, opened once."""
        key = actor.id if actor else None
        if key not in self.browsers:
            client = new_client(self.app)
            self.browsers[key] = sign_in(client, actor) if actor else client
        return self.browsers[key]


def path_of(world: World, rule: Rule, cell: Cell, subjects: Subjects) -> str:
    """Where this cell goes: to something of the visitor's, unless the door is shut before that is asked."""
    role = Role.GP if cell.expected is Answer.FORBIDDEN else cell.role or Role.GP
    owner = world.area.actor(role)
    return subjects.path(world.app, rule, owner, withdrawn=cell.consent is Consent.WITHDRAWN)


def visit(world: World, rule: Rule, method: str, cell: Cell, path: str) -> str:
    """What the application says in this cell."""
    actor = world.actor(cell)
    browser = world.browser(actor)
    form = FORMS[rule.endpoint](world.area) if rule.endpoint in FORMS else {}
    if method == "GET":
        response = browser.get(path)
    else:
        response = browser.send(path, form)
        if rule.endpoint in ENDS_SESSIONS:
            world.browsers.clear()
            if actor is not None and response.status_code == 302:
                return Answer.IN  # it led to the sign-in page because it signed out
    if actor is None and response.status_code == 400:
        return Answer.IN  # a form without its token: no door, but no form either
    return answer(response.status_code, response.location or "")


def rules(app: Flask) -> list[Rule]:
    """Every route of the application."""
    return [each for each in app.url_map.iter_rules() if each.endpoint not in FILES]


def test_every_route_has_a_kind(built_app: Flask) -> None:
    assert violations({each.endpoint for each in rules(built_app)}) == []


def test_a_route_without_a_line_is_seen() -> None:
    assert violations({*SUBJECTS, "new.route"}) == ["new.route has no line in SUBJECTS"]
    assert violations(set(SUBJECTS) - {"intake.inbox"}) == ["intake.inbox is in SUBJECTS but not a route"]


@contextmanager
def undone(app: Flask, database: Database) -> Iterator[None]:
    """Whatever is done inside did not happen afterwards."""
    before = database.snapshot()
    yield
    Path(app.config["ERASURE_LEDGER"]).unlink(missing_ok=True)
    database.revert(before)


@pytest.mark.parametrize("endpoint", sorted(SUBJECTS))
def test_L22_every_cell_answers_as_declared(
    app: Flask,
    database: Database,
    stage: Stage,
    endpoint: str,
    record_property: Callable[[str, object], None],
) -> None:
    world, wrong, walked = World(app, stage), [], 0
    subjects = Subjects(stage.area, Status.PARTICIPATING, stage.made)
    for rule in (each for each in rules(app) if each.endpoint == endpoint):
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            for cell in cells(endpoint):
                path = path_of(world, rule, cell, subjects)
                world.browser(world.actor(cell))
                changes = cell.expected is Answer.IN and method == "POST"
                with undone(app, database) if changes else nullcontext():
                    heard = visit(world, rule, method, cell, path)
                walked += 1
                if heard != cell.expected:
                    wrong.append(f"{method} {rule} {cell}: {heard}")
    record_property("matrix_cells", walked)
    assert wrong == []
