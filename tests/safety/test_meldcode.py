"""The meldcode: five steps, sealed, for those involved alone (Wmo 2015, article 3.3)."""

from collections.abc import Callable

import pytest

from referral.domain.actors import Actor
from referral.domain.statuses import Status
from referral.extensions import db
from referral.models import DataKey, SafetyEntry, SafetyRecord
from referral.models.scope import acting
from tests.factories import Area, referral_in
from tests.support.client import PageClient
from tests.support.database import Database
from tests.support.raw import whole_database

Browser = Callable[[Actor], PageClient]
SIGNAL = "Blauwe plekken op beide armen, Kanariezorg."
STEPS = ("signals", "consult", "talk", "weigh", "decide")


def entry(step: str, words: str = SIGNAL) -> dict[str, str]:
    """A filled-in form for one step."""
    return {"step": step, "done_on": "03-11-2026", "words": words}


@pytest.fixture
def record(as_coach: PageClient, area: Area) -> str:
    """The path of a record that the coach began, with its first step."""
    made = referral_in(Status.ACCEPTED, area)
    path = str(as_coach.send(f"/veiligheid/{made.reference}").location)
    assert as_coach.send(path, entry("signals")).status_code == 302
    return path


def test_L27_the_words_are_sealed_and_come_back(
    as_coach: PageClient, record: str, database: Database
) -> None:
    assert SIGNAL in as_coach.page(record).text
    assert "Kanariezorg" not in whole_database(database)


def test_L27_nobody_else_sees_that_it_exists(
    as_coach: PageClient, signed_in: Browser, area: Area, record: str
) -> None:
    with area.app.app_context(), acting(area.system):
        reference = db.session.query(SafetyRecord).one().referral.reference
    colleague = signed_in(area.second_coach)
    colleague.page(record, 404)
    assert "Begonnen op" not in colleague.page(f"/veiligheid/{reference}").text
    for actor in (area.gp, area.host, area.coordinator, area.researcher, area.admin, area.privacy_officer):
        assert signed_in(actor).get(record).status_code in {403, 404}
    assert "eldcode" not in signed_in(area.gp).page(f"/verwijzingen/{reference}").text
    assert SIGNAL not in as_coach.page(f"/werkvoorraad/{reference}").text


def test_L27_the_database_hides_it_too(area: Area, record: str, context: None) -> None:
    for actor in (area.second_coach, area.gp, area.coordinator, area.researcher, area.privacy_officer):
        with acting(actor):
            assert db.session.query(SafetyRecord).count() == 0, actor.role
            assert db.session.query(SafetyEntry).count() == 0, actor.role
    with acting(area.second_coach):
        (key,) = record.split("/")[-1:]
        assert db.session.query(DataKey).filter_by(id=key).count() == 0
    with acting(area.coach):
        assert db.session.query(SafetyEntry).count() == 1


def test_L27_a_colleague_can_be_let_in(
    as_coach: PageClient, signed_in: Browser, area: Area, record: str
) -> None:
    assert as_coach.send(f"{record}/collega", {"colleague": str(area.gp.id)}).status_code == 422
    assert as_coach.send(f"{record}/collega", {"colleague": str(area.second_coach.id)}).status_code == 302
    colleague = signed_in(area.second_coach)
    assert SIGNAL in colleague.page(record).text
    assert colleague.send(record, entry("consult", "Besproken.")).status_code == 302


def test_L27_it_does_not_close_before_step_five(as_coach: PageClient, record: str) -> None:
    path = f"{record}/besluit"
    early = as_coach.send(path, {"decision": "help"})
    assert early.status_code == 422
    assert "Leg eerst stap 5 vast" in early.get_data(as_text=True)
    for step in STEPS[1:]:
        as_coach.send(record, entry(step))
    assert as_coach.send(path, {"decision": ""}).status_code == 422
    assert as_coach.send(path, {"decision": "report_and_help"}).status_code == 302
    assert "Gemeld, en zelf hulp georganiseerd".lower() in as_coach.page(record).text.lower()
    assert as_coach.send(record, entry("talk")).status_code == 409


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (entry(""), "Kies een stap"),
        (entry("talk", ""), "Schrijf op wat u deed"),
        ({**entry("talk"), "done_on": "x"}, "Vul een bestaande datum in"),
    ],
)
def test_a_wrong_entry_is_explained_and_kept(
    as_coach: PageClient, record: str, values: dict[str, str], message: str
) -> None:
    answer = as_coach.send(record, values)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert message in text
    assert values["words"] in text
