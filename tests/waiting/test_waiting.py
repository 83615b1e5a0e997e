"""A full activity: people wait in order, a free place is kept and asked for, and every answer goes on."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from referral.consent.services import withdraw_consent
from referral.domain.actors import Actor
from referral.domain.closing import Verdict
from referral.domain.codes import CloseReason, ConsentMethod, EndReason, Exit, OutcomeLevel
from referral.domain.errors import Conflict, Invalid, NotVisible
from referral.domain.rights import RequestKind
from referral.domain.statuses import Status
from referral.domain.tasks import TaskKind
from referral.domain.waiting import OfferAnswer, WaitReason, WaitState
from referral.extensions import db
from referral.lib import clock
from referral.matching.services import end_placement, place_or_wait
from referral.models import AccessLog, Activity, Consent, Message, Referral, Task, WaitingEntry
from referral.models.scope import acting
from referral.models.transaction import command
from referral.notifications import channels
from referral.notifications.delivery import deliver
from referral.outcomes.services import Parting, close_referral
from referral.waiting import services
from referral.waiting.tending.services import tend_everywhere, tend_lists
from referral.workflow.places import hold_places
from referral.workflow.waiting import activity_closed, capacity_changed
from tests.factories import Area, MadeReferral, make_activity, make_request, referral_in
from tests.support.client import PageClient, new_client

SignIn = Callable[[Actor], PageClient]

MORNING = datetime(2026, 11, 6, 9, tzinfo=UTC)
"""A Friday: three working days later is Wednesday the eleventh."""

BIRTH_YEAR = "1948"


@pytest.fixture(autouse=True)
def at_work() -> Iterator[None]:
    channels.memory.clear()
    with clock.moved_to(MORNING):
        yield


@pytest.fixture
def group(area: Area) -> UUID:
    """A group with one place."""
    return make_activity(area, name="Soep op dinsdag", capacity=1)


@pytest.fixture
def people(area: Area, group: UUID) -> list[MadeReferral]:
    """One who has the place, and two who wait for it."""
    found = [referral_in(Status.INTAKE_HELD, area) for _ in range(3)]
    with area.app.app_context(), acting(area.coach):
        for each in found:
            place_or_wait(area.coach, each.reference, group)
    return found


def entries(area: Area, group: UUID) -> list[tuple[UUID, WaitState]]:
    """The list as it stands, in order."""
    with area.app.app_context(), acting(area.system):
        rows = db.session.query(WaitingEntry).filter_by(activity_id=group).order_by(WaitingEntry.joined_at)
        return [(each.referral_id, each.state) for each in rows]


def entry_of(area: Area, made: MadeReferral) -> UUID:
    with area.app.app_context(), acting(area.system):
        return db.session.query(WaitingEntry).filter_by(referral_id=made.id).one().id


def free_a_place(area: Area, made: MadeReferral) -> None:
    with area.app.app_context(), acting(area.coach):
        end_placement(area.coach, made.reference, EndReason.FINISHED)


def tasks(area: Area, made: MadeReferral) -> dict[TaskKind, str]:
    """The open tasks about places, with their day."""
    with area.app.app_context(), acting(area.system):
        rows = db.session.query(Task).filter_by(referral_id=made.id, done_at=None)
        return {each.kind: each.due.isoformat() for each in rows if each.kind is not TaskKind.FIND_PLACE}


def status_of(area: Area, made: MadeReferral) -> Status:
    with area.app.app_context(), acting(area.system):
        return db.session.get_one(Referral, made.id).status


def link_to(area: Area, made: MadeReferral) -> str:
    """The path in the text message that the person got."""
    with area.app.app_context(), acting(area.system):
        rows = db.session.query(Message).filter_by(template="place_free", referral_id=made.id)
        deliver(rows.order_by(Message.queued_at.desc()).first().id)  # type: ignore[union-attr]  # just queued
    sent = channels.text_memory[-1].text
    found = re.search(r"/plek/[^\s]+", sent)
    assert found, sent
    return found.group()


def stranger(area: Area) -> PageClient:
    """The phone of somebody without an account, with the token of the first form it met."""
    client = new_client(area.app)
    page = client.page("/aanmelden")
    client.csrf = next(each["value"] for each in page.controls if each.get("name") == "csrf_token")
    return client


def test_a_free_place_is_kept_for_who_waits_longest(
    area: Area, group: UUID, people: list[MadeReferral]
) -> None:
    seated, first, second = people
    assert entries(area, group) == [(first.id, WaitState.WAITING), (second.id, WaitState.WAITING)]
    free_a_place(area, seated)
    assert entries(area, group) == [(first.id, WaitState.OFFERED), (second.id, WaitState.WAITING)]
    assert tasks(area, first) == {TaskKind.PLACE_FREE: "2026-11-09"}
    assert tasks(area, second) == {}
    late = referral_in(Status.INTAKE_HELD, area)
    with area.app.app_context(), acting(area.coach):
        place_or_wait(area.coach, late.reference, group)
    assert entries(area, group)[-1] == (late.id, WaitState.WAITING)


def test_the_person_says_yes_on_a_phone_and_has_the_place(
    area: Area, group: UUID, people: list[MadeReferral], signed_in: SignIn
) -> None:
    seated, first, _ = people
    free_a_place(area, seated)
    link = link_to(area, first)
    phone = stranger(area)
    door = phone.page(link).text
    assert "Soep" not in door
    assert "1948" not in door
    shown = phone.send(link, {"year": BIRTH_YEAR}).get_data(as_text=True)
    assert "Soep op dinsdag" in shown
    assert "dinsdag om 10:00 uur" in shown.lower()
    assert first.surname not in shown
    assert "De plek is voor u" in phone.send(link, {"stage": "answer", "answer": "yes"}).get_data(
        as_text=True
    )
    assert status_of(area, first) is Status.PLACED
    assert tasks(area, first).keys() == {TaskKind.FIRST_TIME, TaskKind.AFTER_CARE}
    assert phone.get(link).status_code == 404
    history = signed_in(area.coach).page(f"/werkvoorraad/{first.reference}").text
    assert "ja, graag (de persoon zelf)" in history
    assert "Zei zelf ja op een plek: Soep op dinsdag" in history
    with area.app.app_context(), acting(area.system):
        rows = db.session.query(AccessLog).filter_by(object_type="waiting_entry")
        assert {tuple(each.subject_ids) for each in rows} == {(first.person_id,)}


def test_no_thanks_goes_on_to_who_comes_next(area: Area, group: UUID, people: list[MadeReferral]) -> None:
    seated, first, second = people
    free_a_place(area, seated)
    link = link_to(area, first)
    phone = stranger(area)
    phone.send(link, {"year": BIRTH_YEAR})
    assert "Dat is goed" in phone.send(link, {"stage": "answer", "answer": "no"}).get_data(as_text=True)
    assert entries(area, group) == [(first.id, WaitState.DECLINED), (second.id, WaitState.OFFERED)]
    assert status_of(area, first) is Status.INTAKE_HELD
    assert tasks(area, first) == {}


def test_call_me_keeps_the_place_and_asks_the_coach_today(
    area: Area, group: UUID, people: list[MadeReferral]
) -> None:
    seated, first, _ = people
    free_a_place(area, seated)
    link = link_to(area, first)
    phone = stranger(area)
    phone.send(link, {"year": BIRTH_YEAR})
    phone.send(link, {"stage": "answer", "answer": "call"})
    assert entries(area, group)[0] == (first.id, WaitState.OFFERED)
    assert tasks(area, first) == {TaskKind.PLACE_FREE: "2026-11-06"}
    assert phone.get(link).status_code == 404


def test_a_wrong_year_shows_nothing_and_ends_the_link_after_five(
    area: Area, group: UUID, people: list[MadeReferral]
) -> None:
    free_a_place(area, people[0])
    link = link_to(area, people[1])
    phone = stranger(area)
    odd = phone.send(link, {"year": "48"})
    assert "vier cijfers" in odd.get_data(as_text=True)
    assert 'value="48"' in odd.get_data(as_text=True)
    for _ in range(4):
        wrong = phone.send(link, {"year": "1950"})
        assert wrong.status_code == 422
        assert "Dit jaar klopt niet" in wrong.get_data(as_text=True)
    assert phone.send(link, {"stage": "answer", "answer": "yes"}).status_code == 422  # not known yet
    phone.send(link, {"year": "1951"})
    assert phone.send(link, {"year": BIRTH_YEAR}).status_code == 404
    assert entries(area, group)[0][1] is WaitState.OFFERED  # the coach has the task still
    assert TaskKind.PLACE_FREE in tasks(area, people[1])


def test_without_a_safe_way_the_coach_calls_today(
    area: Area, group: UUID, people: list[MadeReferral]
) -> None:
    with area.app.app_context(), acting(area.system):
        db.session.get_one(Referral, people[1].id).contact_limits = ["no_text"]
        db.session.commit()
    free_a_place(area, people[0])
    with area.app.app_context(), acting(area.system):
        assert db.session.query(Message).filter_by(template="place_free").count() == 0
    assert tasks(area, people[1]) == {TaskKind.PLACE_FREE: "2026-11-06"}


def test_an_offer_without_an_answer_goes_on_and_the_coach_may_put_back_once(
    area: Area, group: UUID, people: list[MadeReferral], signed_in: SignIn
) -> None:
    seated, first, second = people
    free_a_place(area, seated)
    evening = datetime(2026, 11, 11, 22, 59, tzinfo=UTC)
    with clock.moved_to(evening), area.app.app_context(), acting(area.system):
        assert tend_lists(area.system) == 0  # still Wednesday on Dutch clocks
    with clock.moved_to(datetime(2026, 11, 12, 7, 30, tzinfo=UTC)), area.app.app_context():
        assert tend_everywhere() == 2
        assert tend_everywhere() == 0
    assert entries(area, group) == [(first.id, WaitState.EXPIRED), (second.id, WaitState.OFFERED)]
    assert tasks(area, first) == {TaskKind.PLACE_EXPIRED: "2026-11-12"}
    coach = signed_in(area.coach)
    path = f"/werkvoorraad/{first.reference}"
    assert "niet op tijd beantwoord" in coach.page(path).text
    back = re.findall(rf"{path}/wachtlijst/[0-9a-f-]+/terug", coach.page(path).html)[0]
    assert coach.send(back).status_code == 302
    assert entries(area, group)[0] == (first.id, WaitState.WAITING)
    assert tasks(area, first) == {}
    assert coach.send(back).status_code == 409
    with area.app.app_context(), acting(area.coach):
        services.answer(area.coach, second.reference, entry_of(area, second), OfferAnswer.NO)
    assert entries(area, group)[0] == (first.id, WaitState.OFFERED)


def test_somebody_with_another_place_keeps_the_new_one_until_the_coach_is_ready(
    area: Area, group: UUID, people: list[MadeReferral], signed_in: SignIn
) -> None:
    seated, first, _ = people
    other = make_activity(area)
    with area.app.app_context(), acting(area.coach):
        place_or_wait(area.coach, first.reference, other)
    free_a_place(area, seated)
    coach = signed_in(area.coach)
    path = f"/werkvoorraad/{first.reference}"
    said = re.findall(rf"{path}/wachtlijst/[0-9a-f-]+/antwoord", coach.page(path).html)[0]
    assert coach.send(said, {"answer": "yes"}).status_code == 302
    assert coach.send(said, {"answer": "no"}).status_code == 409
    assert entries(area, group)[0] == (first.id, WaitState.ACCEPTED)
    assert TaskKind.PLACE_YES in tasks(area, first)
    with area.app.app_context(), acting(area.coach):
        end_placement(area.coach, first.reference, EndReason.OTHER_ACTIVITY)
    assert "Geef de plek" in coach.page(path).text
    assert coach.send(f"{path}/plaatsen", {"activity_id": str(group)}).status_code == 302
    assert entries(area, group)[0] == (first.id, WaitState.PLACED)
    with area.app.app_context(), acting(area.system):
        assert db.session.get_one(Activity, group).taken == 1


def test_who_ends_lets_the_place_go_on(area: Area, group: UUID, people: list[MadeReferral]) -> None:
    """Closing, taking back consent and erasure: an end of a referral ends its wait and its place."""
    seated, first, second = people
    third = referral_in(Status.INTAKE_HELD, area)
    with area.app.app_context(), acting(area.coach):
        place_or_wait(area.coach, third.reference, group)
        goal = db.session.get_one(Referral, seated.id).goals[0].id
        done = {goal: OutcomeLevel.ACHIEVED}
        said = Parting(Verdict.A_LOT)
        close_referral(area.coach, seated.reference, done, CloseReason.FOUND_WAY, Exit.SOCIAL, parting=said)
    assert [state for _, state in entries(area, group)][:2] == [WaitState.OFFERED, WaitState.WAITING]
    with area.app.app_context(), acting(area.gp):
        query = db.session.query(Consent).filter_by(referral_id=first.id, purpose="refer")
        withdraw_consent(area.gp, first.reference, query.one().id, ConsentMethod.SPOKEN)
    assert entries(area, group)[:2] == [(first.id, WaitState.LEFT), (second.id, WaitState.OFFERED)]


def test_an_erased_person_waits_no_more(
    area: Area, group: UUID, people: list[MadeReferral], signed_in: SignIn
) -> None:
    seated, first, second = people
    key = make_request(area, seated.person_id, RequestKind.ERASURE)
    officer = signed_in(area.privacy_officer)
    assert officer.send(f"/toezicht/verzoeken/{key}/wissen", {"sure": "y"}).status_code == 302
    assert entries(area, group)[0] == (first.id, WaitState.OFFERED)
    key = make_request(area, first.person_id, RequestKind.ERASURE)
    assert officer.send(f"/toezicht/verzoeken/{key}/wissen", {"sure": "y"}).status_code == 302
    assert entries(area, group) == [(first.id, WaitState.LEFT), (second.id, WaitState.OFFERED)]


@command
def _changed(area: Area, group: UUID, **values: object) -> None:
    hold_places(area.region_id)
    activity = db.session.get_one(Activity, group)
    for name, value in values.items():
        setattr(activity, name, value)
    activity_closed(activity) if not activity.is_open else capacity_changed(activity)


def test_more_places_are_offered_in_order_and_fewer_than_given_are_refused(
    area: Area, group: UUID, people: list[MadeReferral]
) -> None:
    with area.app.app_context(), acting(area.coordinator):
        _changed(area, group, capacity=2)
        with pytest.raises(Invalid, match="2 plekken vergeven of aangeboden") as refused:
            _changed(area, group, capacity=1)
    assert "capacity" in refused.value.fields
    assert [state for _, state in entries(area, group)] == [WaitState.OFFERED, WaitState.WAITING]


def test_a_closed_activity_drops_nobody_in_silence(
    area: Area, group: UUID, people: list[MadeReferral], signed_in: SignIn
) -> None:
    with area.app.app_context(), acting(area.coordinator):
        _changed(area, group, is_open=False)
    assert [state for _, state in entries(area, group)] == [WaitState.LEFT, WaitState.LEFT]
    for each in people[1:]:
        assert tasks(area, each) == {TaskKind.WAITING_ENDED: "2026-11-06"}
    coach = signed_in(area.coach)
    spoken = {"channel": "phone", "result": "spoken", "day": "2026-11-06"}
    assert coach.send(f"/werkvoorraad/{people[1].reference}/poging", spoken).status_code == 302
    assert tasks(area, people[1]) == {}


def test_the_list_shows_names_of_the_own_team_and_the_turn_of_others(
    area: Area, group: UUID, people: list[MadeReferral], signed_in: SignIn
) -> None:
    page = signed_in(area.other_coach).page(f"/activiteiten/{group}/wachtlijst").text
    assert people[1].surname not in page
    assert "Iemand van" in page
    own = signed_in(area.coach).page(f"/activiteiten/{group}/wachtlijst").text
    assert own.index(people[1].surname) < own.index(people[2].surname)
    other = signed_in(area.coordinator).page(f"/activiteiten/{group}/wachtlijst").text
    assert people[1].surname not in other
    empty = make_activity(area)
    assert "Niemand wacht" in signed_in(area.coach).page(f"/activiteiten/{empty}/wachtlijst").text


def test_a_coach_puts_somebody_on_the_list_and_takes_them_off(
    area: Area, group: UUID, people: list[MadeReferral], signed_in: SignIn
) -> None:
    coach = signed_in(area.coach)
    made = referral_in(Status.PARTICIPATING, area)
    path = f"/werkvoorraad/{made.reference}"
    assert coach.send(f"{path}/wachtlijst/{group}", {"reason": "trial_wish"}).status_code == 302
    assert "wil eerst een keer kijken" in coach.page(path).text
    assert coach.send(f"{path}/wachtlijst/{group}", {"reason": "full"}).status_code == 409
    off = re.findall(rf"{path}/wachtlijst/[0-9a-f-]+/eraf", coach.page(path).html)[0]
    assert coach.send(off).status_code == 302
    assert entries(area, group)[-1] == (made.id, WaitState.LEFT)
    free = make_activity(area)
    answer = coach.send(f"{path}/wachtlijst/{free}", {"reason": "full"})
    assert answer.status_code == 302
    assert entries(area, free) == []
    with area.app.app_context(), acting(area.other_coach), pytest.raises(NotVisible):
        services.join(area.other_coach, made.reference, group, WaitReason.FULL)


def test_of_two_answers_the_first_counts(area: Area, group: UUID, people: list[MadeReferral]) -> None:
    free_a_place(area, people[0])
    link = link_to(area, people[1])
    phone = stranger(area)
    phone.send(link, {"year": BIRTH_YEAR})
    with area.app.app_context(), acting(area.coach):
        services.answer(area.coach, people[1].reference, entry_of(area, people[1]), OfferAnswer.NO)
    assert phone.send(link, {"stage": "answer", "answer": "yes"}).status_code == 404
    with area.app.app_context(), acting(area.coach), pytest.raises(Conflict):
        services.leave_list(area.coach, people[1].reference, entry_of(area, people[1]))
    later = MORNING + timedelta(days=30)
    with clock.moved_to(later):
        assert stranger(area).get(link).status_code == 404
