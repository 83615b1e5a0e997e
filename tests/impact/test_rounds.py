"""The measurer plans, sends and closes, and sees no files."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from referral.domain.actors import Actor
from referral.domain.codes import ConsentPurpose, EndReason
from referral.domain.errors import Conflict
from referral.domain.impact.rounds import RoundState
from referral.domain.statuses import Status
from referral.extensions import db
from referral.impact.inviting import services as inviting
from referral.impact.rounds.services import close_round
from referral.lib import clock
from referral.models import (
    Activity,
    Consent,
    ImpactInvitation,
    ImpactList,
    Message,
    Placement,
    Referral,
)
from referral.models.scope import acting
from referral.notifications.persons import letterbox
from referral.rights.belongings import BELONGINGS
from tests.factories import (
    Area,
    make_activity,
    make_impact,
    make_impact_answers,
    make_impact_link,
    referral_in,
)
from tests.impact.steps import answers, opened
from tests.support.client import PageClient
from tests.support.database import Database
from tests.support.raw import raw_rows

Browser = Callable[[Actor], PageClient]


@pytest.fixture
def measurer(signed_in: Browser, area: Area) -> PageClient:
    give_goals(area, "1", "4")
    return signed_in(area.measurer)


def give_goals(area: Area, *slots: str) -> None:
    with area.app.app_context(), acting(area.system):
        db.session.get_one(Activity, area.activity_id).impact_goals = list(slots)
        db.session.commit()


def planned(area: Area, **changed: Any) -> dict[str, Any]:
    today = clock.today()
    return {
        "year": str(today.year),
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=21)).isoformat(),
        "activity_ids": str(area.activity_id),
        "ask_stopped": "y",
        **changed,
    }


def plan(client: PageClient, area: Area) -> UUID:
    """A planned round about the activity of the area; the key."""
    answer = client.send("/metingen/nieuw", planned(area))
    assert answer.status_code == 302
    return UUID(answer.location.rsplit("/", 1)[1])


def send(client: PageClient, area: Area, round_id: UUID) -> None:
    """Send it, and let the worker do its part."""
    assert client.send(f"/metingen/{round_id}/versturen").status_code == 302
    with area.app.app_context():
        inviting.invite(area.region_id, round_id)


def links(area: Area) -> list[str]:
    """The paths of all links that were made."""
    with area.app.app_context(), acting(area.system):
        rows = db.session.scalars(select(ImpactInvitation).order_by(ImpactInvitation.id)).all()
        return [f"/lijst/{each.region_id}/{each.token}" for each in rows]


def stopped(area: Area, *, recontact: bool = True, days_ago: int = 30) -> UUID:
    """Somebody whose place ended, and who may be asked later or not."""
    made = referral_in(Status.PARTICIPATING, area, person={"email": "weg@voorbeeld.nl"})
    with area.app.app_context(), acting(area.system):
        place = db.session.query(Placement).filter_by(referral_id=made.id).one()
        place.ended_at = clock.now() - timedelta(days=days_ago)
        place.end_reason = EndReason.STOPPED
        db.session.execute(
            text("UPDATE referral SET status = 'closed', close_reason = 'other' WHERE id = :id"),
            {"id": made.id},
        )
        if recontact:
            row = db.session.query(Consent).filter_by(referral_id=made.id, purpose="research").one()
            row.purpose = ConsentPurpose.RECONTACT
        db.session.commit()
        return made.id


def test_D47_a_measurer_sees_numbers_and_no_files(measurer: PageClient, area: Area) -> None:
    made = [referral_in(Status.PARTICIPATING, area) for _ in range(6)]
    page = measurer.page("/metingen/nieuw").text
    assert "6 mensen doen mee" in page
    assert not any(each.surname in page for each in made)
    for path in (f"/werkvoorraad/{made[0].reference}", "/groepen", "/onderzoek", "/beheer"):
        assert measurer.get(path).status_code == 403


def test_D47_the_database_shows_a_measurer_no_person(area: Area, context: None, database: Database) -> None:
    referral_in(Status.PARTICIPATING, area)
    hidden = ["person", "referral", "data_key", "placement", "consent", "goal", "intake", "attendance"]
    hidden += ["impact_invitation", "unmet_wish", "referral_event", "message"]
    make_impact_link(area, referral_in(Status.PARTICIPATING, area).reference)
    with acting(area.measurer):
        seen = {
            each: db.session.scalar(text(f"SELECT count(*) FROM {each}")) for each in hidden
        }  # names above
        assert db.session.scalar(select(ImpactList.id)) is not None
    assert seen == dict.fromkeys(hidden, 0)


def test_a_small_group_is_planned_with_a_warning(measurer: PageClient, area: Area) -> None:
    for _ in range(3):
        referral_in(Status.PARTICIPATING, area)
    assert "te weinig voor een eigen uitslag" in measurer.page("/metingen/nieuw").text
    page = measurer.page(f"/metingen/{plan(measurer, area)}").text
    assert "Te klein voor een eigen uitslag" in page


def test_D46_one_goal_or_four_is_told_where_a_round_is_planned(measurer: PageClient, area: Area) -> None:
    give_goals(area, "1")
    assert "één doel" in measurer.page("/metingen/nieuw").text
    give_goals(area, "1", "2", "3", "4")
    assert "4 doelen" in measurer.page("/metingen/nieuw").text


def test_without_goals_there_is_nothing_to_measure(measurer: PageClient, area: Area) -> None:
    give_goals(area)
    assert "Vraag de coördinator" in measurer.page("/metingen/nieuw").text
    assert measurer.send("/metingen/nieuw", planned(area)).status_code == 422


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"activity_ids": []}, "Kies minstens één activiteit."),
        ({"ends_on": "2020-01-01"}, "De laatste dag ligt voor de eerste."),
        ({"ends_on": (clock.today() + timedelta(days=2)).isoformat()}, "minstens een week"),
        ({"ends_on": (clock.today() + timedelta(days=200)).isoformat()}, "vier maanden"),
        ({"year": "12"}, "Vul een jaar in"),
        ({"starts_on": "morgen"}, "Vul een bestaande datum in"),
    ],
)
def test_a_wrong_plan_is_told_beside_the_field(
    measurer: PageClient, area: Area, changed: dict[str, Any], told: str
) -> None:
    answer = measurer.send("/metingen/nieuw", planned(area, **changed))
    assert answer.status_code == 422
    assert told in answer.get_data(as_text=True)


def test_a_window_over_another_is_refused(measurer: PageClient, area: Area) -> None:
    plan(measurer, area)
    answer = measurer.send("/metingen/nieuw", planned(area))
    assert answer.status_code == 422
    assert "wordt al gemeten" in answer.get_data(as_text=True)
    later = {
        "starts_on": (clock.today() + timedelta(days=22)).isoformat(),
        "ends_on": (clock.today() + timedelta(days=40)).isoformat(),
    }
    assert measurer.send("/metingen/nieuw", planned(area, **later)).status_code == 302


def test_people_are_asked_by_a_link_that_is_safe(measurer: PageClient, area: Area) -> None:
    reached = referral_in(Status.PARTICIPATING, area, person={"email": "jo@voorbeeld.nl"})
    paper = referral_in(Status.PARTICIPATING, area, person={"email": "", "phone": "030 123 45 67"})
    objecting = referral_in(Status.PARTICIPATING, area, person={"email": "nee@voorbeeld.nl"})
    with area.app.app_context(), acting(area.system):
        db.session.get_one(Referral, objecting.id).objected_at = clock.now()
        db.session.commit()
    round_id = plan(measurer, area)
    send(measurer, area, round_id)
    with area.app.app_context(), acting(area.system):
        inviting.invite(area.region_id, round_id)  # a second run asks nobody again
        sent = db.session.scalars(select(Message).where(Message.template == "impact_ask")).all()
        assert [each.referral_id for each in sent] == [reached.id]
        asked = db.session.scalars(select(ImpactList)).one()
        assert (asked.invited, asked.unreached) == (1, 1)
        assert paper.id not in {each.referral_id for each in sent}


def test_D48_who_stopped_is_asked_why(measurer: PageClient, area: Area) -> None:
    referral_in(Status.PARTICIPATING, area)
    gone = stopped(area)
    stopped(area, recontact=False)
    stopped(area, days_ago=400)
    round_id = plan(measurer, area)
    send(measurer, area, round_id)
    with area.app.app_context(), acting(area.system):
        asked = db.session.scalars(select(ImpactList).where(ImpactList.kind == "stopped")).one()
        assert (asked.invited, asked.unreached) == (1, 1)
        made = db.session.scalars(select(ImpactInvitation).where(ImpactInvitation.list_id == asked.id)).one()
        assert made.referral_id == gone
        link = f"/lijst/{made.region_id}/{made.token}"
    page = measurer.page(link)
    assert "Mogen wij weten waarom?" in page.text
    done = measurer.send(link, {"reasons": ["time", "too_far"], "again": "maybe"})
    assert "Dank u wel" in done.get_data(as_text=True)
    (answer,) = answers(area)
    assert (answer.reasons, answer.again) == (["too_far", "time"], "maybe")


def test_one_reminder_for_who_did_not_answer(measurer: PageClient, client: PageClient, area: Area) -> None:
    for name in ("een", "twee"):
        referral_in(Status.PARTICIPATING, area, person={"email": f"{name}@voorbeeld.nl"})
    round_id = plan(measurer, area)
    send(measurer, area, round_id)
    (link, _) = links(area)
    opened(client, link)
    client.send(link, {"line_1-0": "4"})
    assert measurer.send(f"/metingen/{round_id}/herinneren").status_code == 302
    with area.app.app_context():
        inviting.remind(area.region_id, round_id)
        inviting.remind(area.region_id, round_id)
    with area.app.app_context(), acting(area.system):
        sent = db.session.scalars(select(Message).where(Message.template == "impact_remind")).all()
        unused = db.session.scalars(select(ImpactInvitation).where(~ImpactInvitation.is_used)).one()
        assert [each.referral_id for each in sent] == [unused.referral_id]
        assert letterbox(sent[0]).address
    assert measurer.send(f"/metingen/{round_id}/herinneren").status_code == 409


def test_closing_forgets_who_was_asked_and_keeps_what_was_said(
    measurer: PageClient, area: Area, database: Database
) -> None:
    for number in range(3):
        referral_in(Status.PARTICIPATING, area, person={"email": f"n{number}@voorbeeld.nl"})
    round_id = plan(measurer, area)
    send(measurer, area, round_id)
    with area.app.app_context(), acting(area.system):
        list_id = db.session.scalars(select(ImpactList.id)).one()
    make_impact_answers(area, list_id, [{"1-0": step} for step in (1, 2, 3, 4, 5)])
    assert "Dit is niet terug te draaien" in measurer.page(f"/metingen/{round_id}/sluiten").text
    assert measurer.send(f"/metingen/{round_id}/sluiten").status_code == 302
    assert raw_rows(database, "impact_invitation") == []
    assert sorted(each.marks["1-0"] for each in answers(area)) == [1, 2, 3, 4, 5]
    with area.app.app_context(), acting(area.system):
        late = db.session.scalars(select(Message).where(Message.template == "impact_ask")).first()
        assert late is not None
        assert letterbox(late).address == ""  # a courier that comes late finds nothing to send
    with area.app.app_context(), acting(area.measurer), pytest.raises(Conflict):
        close_round(area.measurer, round_id)


def test_a_planned_round_can_go_and_a_sent_one_cannot(measurer: PageClient, area: Area) -> None:
    round_id = plan(measurer, area)
    assert measurer.send(f"/metingen/{round_id}/weg").status_code == 302
    assert measurer.get(f"/metingen/{round_id}").status_code == 404
    other, _ = make_impact(area, RoundState.OPEN, [make_activity(area)])
    assert measurer.send(f"/metingen/{other}/weg").status_code == 409
    assert measurer.send(f"/metingen/{other}/versturen").status_code == 409


def test_a_round_is_not_sent_before_its_first_day(measurer: PageClient, area: Area) -> None:
    first = clock.today() + timedelta(days=5)
    plan_form = planned(area, starts_on=first.isoformat(), ends_on=(first + timedelta(days=20)).isoformat())
    answer = measurer.send("/metingen/nieuw", plan_form)
    assert measurer.send(f"{answer.location}/versturen").status_code == 409


def test_D47_no_table_about_persons_is_left_open_to_a_measurer(database: Database) -> None:
    """Each policy looks at who asks or at a row that does, or a restrictive one keeps the measurer out.

    The ledger of erasures holds keys alone, and every request must read it.
    """
    with database.connect() as connection:
        found = connection.execute(
            "SELECT tablename::text, string_agg(coalesce(qual, ''), ' ') FROM pg_policies GROUP BY tablename"
        ).fetchall()
    policies = {str(name): str(sight) for name, sight in found}
    narrow = ("'scope'", "actor_id", "referral r", "safety_record", "talk_series", "volunteer v")
    tables = {each.model.__tablename__ for each in BELONGINGS} & set(policies) - {"erasure_ledger"}
    assert {each for each in tables if not any(sign in policies[each] for sign in narrow)} == set()
