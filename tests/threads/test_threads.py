"""Both sides of a referral write to each other; nobody else sees it; nothing is lost."""

from collections.abc import Callable
from uuid import UUID

import pytest

from referral.consent.services import withdraw_consent
from referral.domain.actors import Actor
from referral.domain.codes import ConsentMethod, ConsentPurpose
from referral.domain.errors import NotAllowed, NotVisible
from referral.domain.safeguards import EmergencyGround
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib import clock
from referral.models import AccessLog, Consent, Message, Organisation, Referral, Team, ThreadMessage, User
from referral.models.scope import acting
from referral.safety.services import open_in_emergency
from referral.threads.services import write
from tests.factories import Area, MadeReferral, make_absence, referral_in
from tests.support.client import PageClient

SignIn = Callable[[Actor], PageClient]
WORDS = "Mevrouw hoort slecht aan de telefoon."


@pytest.fixture
def made(area: Area) -> MadeReferral:
    """A referral that the area's coach took; the home-care organisation follows."""
    return referral_in(Status.ACCEPTED, area, share_with=area.home_care_id)


def wrote(area: Area, who: Actor, made: MadeReferral, words: str = WORDS, *named: Actor) -> UUID:
    """*who* writes; the key of the message."""
    with area.app.app_context(), acting(who):
        return write(who, made.reference, words, [each.id for each in named]).id


def told(area: Area) -> list[str]:
    """Who got a mail that there is a message."""
    with area.app.app_context(), acting(area.system):
        rows = db.session.query(Message).filter_by(template="thread").order_by(Message.queued_at)
        return [each.address for each in rows]


def address(area: Area, who: Actor) -> str:
    """The mail address of somebody."""
    with area.app.app_context():
        return db.session.get_one(User, who.id).email


def test_a_message_an_answer_and_who_read_it(signed_in: SignIn, area: Area, made: MadeReferral) -> None:
    gp, coach, path = signed_in(area.gp), signed_in(area.coach), f"/gesprek/{made.reference}"
    assert "Nog geen berichten" in gp.page(path).text
    assert gp.send(path, {"words": WORDS}).status_code == 302
    assert "Nog niet gelezen" in gp.page(path).text
    assert "1 nieuw bericht" in coach.page("/vandaag").text
    assert "1 nieuw bericht" in coach.page("/werkvoorraad?tab=contact").text
    assert "1 nieuw bericht" in coach.page(f"/werkvoorraad/{made.reference}").text
    assert made.reference in coach.page("/gesprekken").text
    key = wrote(area, area.second_coach, made, "Ik bel haar dochter.")
    page = coach.page(path)
    assert WORDS in page.text
    assert coach.send(f"{path}/gelezen", {"up_to": str(key)}).status_code == 302
    assert "Gelezen door Sanne Coach" in gp.page(path).text
    assert "Ik heb dit gelezen" not in coach.page(path).text
    assert "nieuw bericht" not in coach.page("/vandaag").text
    assert "1 nieuw bericht" in gp.page("/verwijzingen").text
    assert "U heeft een nieuw bericht" in gp.page("/verwijzingen").text
    assert "1 nieuw bericht" in gp.page(f"/verwijzingen/{made.reference}").text


def test_an_answer_reads_what_was_on_the_page_and_not_what_came_in_between(
    signed_in: SignIn, area: Area, made: MadeReferral
) -> None:
    first = wrote(area, area.gp, made)
    wrote(area, area.gp, made, "En nog iets.")
    coach, path = signed_in(area.coach), f"/gesprek/{made.reference}"
    coach.send(path, {"words": "Dank u.", "seen": str(first)})
    assert "1 bericht" in coach.page("/gesprekken").text
    assert "Ik heb dit gelezen" in coach.page(path).text


@pytest.mark.parametrize(
    ("writer", "named", "hears"),
    [
        ("gp", (), ["coach"]),
        ("gp", ("second_coach",), ["second_coach"]),
        ("coach", (), ["gp"]),
        ("coach", ("second_coach", "gp"), ["second_coach", "gp"]),
        ("second_coach", ("coach",), ["coach"]),
    ],
)
def test_who_is_mailed(
    area: Area, made: MadeReferral, writer: str, named: tuple[str, ...], hears: list[str]
) -> None:
    wrote(area, getattr(area, writer), made, WORDS, *(getattr(area, each) for each in named))
    assert sorted(told(area)) == sorted(address(area, getattr(area, each)) for each in hears)


def test_nobody_took_it_yet_so_the_team_hears(area: Area) -> None:
    wrote(area, area.gp, referral_in(Status.SENT, area))
    with area.app.app_context():
        assert told(area) == [db.session.get_one(Team, area.team_id).email]


def test_a_typed_name_counts_and_an_unclear_one_is_asked_for(
    signed_in: SignIn, area: Area, made: MadeReferral
) -> None:
    path, gp = f"/gesprek/{made.reference}", signed_in(area.gp)
    gp.send(path, {"words": "Wat denk je, @bram?"})
    assert told(area) == [address(area, area.second_coach)]
    with area.app.app_context():
        db.session.get_one(User, area.coach.id).name = "Bram de Ander"
        db.session.commit()
    answer = gp.send(path, {"words": "Of jij, @Bram?"})
    assert answer.status_code == 422
    html = answer.get_data(as_text=True)
    assert "Er is meer dan één Bram" in html
    assert "Of jij, @Bram?" in html
    assert gp.send(path, {"words": "Of jij, @Bram?", "named": str(area.coach.id)}).status_code == 302


@pytest.mark.parametrize("who", ["other_coach", "other_gp"])
def test_only_people_involved_can_be_named(
    signed_in: SignIn, area: Area, made: MadeReferral, who: str
) -> None:
    form = {"words": WORDS, "named": str(getattr(area, who).id)}
    answer = signed_in(area.gp).send(f"/gesprek/{made.reference}", form)
    assert answer.status_code == 422
    assert WORDS in answer.get_data(as_text=True)
    assert told(area) == []


@pytest.mark.parametrize("words", ["", "   ", "x" * 4001, "Haar nummer is 111222333"])
def test_what_cannot_be_sent_stays_on_the_page(
    signed_in: SignIn, area: Area, made: MadeReferral, words: str
) -> None:
    answer = signed_in(area.coach).send(f"/gesprek/{made.reference}", {"words": words})
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    with area.app.app_context(), acting(area.system):
        assert db.session.query(ThreadMessage).count() == 0


def test_L6_without_consent_the_coach_writes_nothing_and_the_referrer_may(
    signed_in: SignIn, area: Area
) -> None:
    made = referral_in(Status.ACCEPTED, area, share_back=False)
    path = f"/gesprek/{made.reference}"
    gp, coach = signed_in(area.gp), signed_in(area.coach)
    gp.send(path, {"words": WORDS})
    page = coach.page(path)
    assert WORDS in page.text
    assert "u kunt hier niets terugschrijven" in page.text
    assert coach.send(path, {"words": "Zij doet mee."}).status_code == 422
    with area.app.app_context(), acting(area.coach), pytest.raises(NotAllowed):
        write(area.coach, made.reference, "Zij doet mee.")
    with area.app.app_context(), acting(area.system):
        key = db.session.query(ThreadMessage).one().id
    coach.send(f"{path}/gelezen", {"up_to": str(key)})
    read = gp.page(path).text
    assert "Gelezen door Team Noord" in read
    assert "Gelezen door Sanne" not in read
    assert "U krijgt hier geen antwoord" in read


def test_L6_after_withdrawal_the_referrer_no_longer_sees_the_coach(
    signed_in: SignIn, area: Area, made: MadeReferral
) -> None:
    wrote(area, area.gp, made)
    key = wrote(area, area.coach, made, "Zij komt dinsdag langs.")
    gp, path = signed_in(area.gp), f"/gesprek/{made.reference}"
    assert "dinsdag" in gp.page(path).text
    with area.app.app_context(), acting(area.gp):
        consent = db.session.query(Consent).filter_by(referral_id=made.id, purpose=ConsentPurpose.SHARE_BACK)
        withdraw_consent(area.gp, made.reference, consent.one().id, ConsentMethod.SPOKEN)
    page = gp.page(path)
    assert "dinsdag" not in page.text
    assert WORDS in page.text
    assert "nieuw bericht" not in gp.page("/verwijzingen").text
    assert gp.send(f"{path}/gelezen", {"up_to": str(key)}).status_code == 404
    with area.app.app_context(), acting(area.gp):
        assert db.session.get(ThreadMessage, key) is None  # the database itself hides it
    assert "dinsdag" in signed_in(area.coach).page(path).text


def test_neither_followers_nor_emergency_access_reach_it(area: Area, made: MadeReferral) -> None:
    wrote(area, area.gp, made)
    with area.app.app_context(), acting(area.care_worker):
        assert db.session.query(Referral).filter_by(id=made.id).one()
        assert db.session.query(ThreadMessage).count() == 0
        with pytest.raises(NotVisible):
            write(area.care_worker, made.reference, WORDS)
    stranger = area.other_coach
    with area.app.app_context(), acting(stranger):
        open_in_emergency(stranger, made.reference, EmergencyGround.STAND_IN, "Zij belt en huilt.")
    with area.app.app_context(), acting(stranger), pytest.raises(NotVisible):
        write(stranger, made.reference, WORDS)


@pytest.mark.parametrize("scope", ["coordinator", "researcher", "admin", "host"])
def test_the_database_shows_it_to_no_other_role(area: Area, made: MadeReferral, scope: str) -> None:
    wrote(area, area.gp, made)
    with area.app.app_context(), acting(getattr(area, scope)):
        assert db.session.query(ThreadMessage).count() == 0


def test_when_the_person_stops_it_closes(signed_in: SignIn, area: Area, made: MadeReferral) -> None:
    wrote(area, area.gp, made)
    with area.app.app_context(), acting(area.gp):
        consent = db.session.query(Consent).filter_by(referral_id=made.id, purpose=ConsentPurpose.REFER).one()
        withdraw_consent(area.gp, made.reference, consent.id, ConsentMethod.SPOKEN)
    path = f"/gesprek/{made.reference}"
    signed_in(area.coach).page(path, 404)
    gp = signed_in(area.gp)
    assert "dit gesprek gesloten" in gp.page(path).text
    assert gp.send(path, {"words": WORDS}).status_code == 422


def test_an_ended_one_can_be_read_and_answered_for_a_while(signed_in: SignIn, area: Area) -> None:
    closed, withdrawn = referral_in(Status.CLOSED, area), referral_in(Status.WITHDRAWN, area)
    gp = signed_in(area.gp)
    assert gp.send(f"/gesprek/{closed.reference}", {"words": WORDS}).status_code == 302
    assert "niet meer schrijven" in gp.page(f"/gesprek/{withdrawn.reference}").text


def test_two_messages_never_share_a_moment(area: Area, made: MadeReferral) -> None:
    with clock.moved_to(clock.now()):
        keys = [wrote(area, who, made) for who in (area.gp, area.coach, area.gp)]
    with area.app.app_context(), acting(area.system):
        rows = db.session.query(ThreadMessage).order_by(ThreadMessage.written_at)
        assert [each.id for each in rows] == keys


def test_reading_and_writing_are_logged(signed_in: SignIn, area: Area, made: MadeReferral) -> None:
    signed_in(area.gp).send(f"/gesprek/{made.reference}", {"words": WORDS})
    signed_in(area.coach).page(f"/gesprek/{made.reference}")
    with area.app.app_context(), acting(area.system):
        rows = db.session.query(AccessLog).filter_by(object_type="thread", object_id=made.id)
        found = {(each.event_type.value, each.actor_id): each.subject_ids for each in rows}
    assert found["create", area.gp.id] == [made.person_id]
    assert found["read", area.coach.id] == [made.person_id]


def test_the_page_hears_that_something_came(signed_in: SignIn, area: Area, made: MadeReferral) -> None:
    coach, path = signed_in(area.coach), f"/gesprek/{made.reference}"
    before, today = coach.get(f"{path}/stand").get_json(), coach.get("/vandaag/stand").get_json()
    assert coach.get(f"{path}/stand").get_json() == before
    wrote(area, area.gp, made)
    assert coach.get(f"{path}/stand").get_json() != before
    assert coach.get("/vandaag/stand").get_json() != today


def test_a_mark_never_goes_back_and_knows_its_thread(
    signed_in: SignIn, area: Area, made: MadeReferral
) -> None:
    first, second = wrote(area, area.gp, made), wrote(area, area.gp, made)
    elsewhere = wrote(area, area.gp, referral_in(Status.ACCEPTED, area))
    coach, path = signed_in(area.coach), f"/gesprek/{made.reference}/gelezen"
    quietly = {"X-Requested-With": "autosave"}
    assert coach.send(path, {"up_to": str(second)}, headers=quietly).get_json() == {"read": True}
    assert coach.send(path, {"up_to": str(first)}).status_code == 302
    assert "Ik heb dit gelezen" not in coach.page(f"/gesprek/{made.reference}").text
    assert coach.send(path, {"up_to": str(elsewhere)}).status_code == 404
    assert coach.send(path, {"up_to": "x"}).status_code == 422


def test_a_colleague_s_file_asks_nothing_of_me(signed_in: SignIn, area: Area, made: MadeReferral) -> None:
    wrote(area, area.gp, made)
    assert "Nieuwe berichten" in signed_in(area.second_coach).page("/gesprekken").text
    assert made.reference not in signed_in(area.second_coach).page("/gesprekken").text
    wrote(area, area.gp, made, WORDS, area.second_coach)
    assert made.reference in signed_in(area.second_coach).page("/gesprekken").text


def test_who_left_is_read_and_mailed_for_by_the_practice(
    signed_in: SignIn, area: Area, made: MadeReferral
) -> None:
    with area.app.app_context(), acting(area.system):
        organisation = db.session.get_one(Organisation, area.practice_id)
        db.session.get_one(User, area.gp.id).left_at = clock.now()
        db.session.get_one(User, area.other_gp.id).organisation_id = organisation.id
        shared = organisation.email
        db.session.commit()
    wrote(area, area.coach, made)
    assert told(area) == [shared]
    assert made.reference in signed_in(area.other_gp).page("/gesprekken").text


def test_the_cover_is_told_and_reads_it(signed_in: SignIn, area: Area, made: MadeReferral) -> None:
    make_absence(area, area.coach, area.second_coach)
    page = signed_in(area.gp).page(f"/gesprek/{made.reference}")
    assert "Sanne Coach is afwezig tot en met" in page.text
    assert "Bram neemt waar" in page.text
    wrote(area, area.gp, made)
    wrote(area, area.gp, made, WORDS, area.coach)
    assert told(area) == [address(area, area.second_coach)] * 2
    assert "2 berichten" in signed_in(area.second_coach).page("/gesprekken").text


def test_L6_without_consent_the_referrer_does_not_learn_whose_it_is(signed_in: SignIn, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area, share_back=False)
    make_absence(area, area.coach, area.second_coach)
    text = signed_in(area.gp).page(f"/gesprek/{made.reference}").text
    assert "Sanne Coach is afwezig" not in text
    assert "Sanne Coach (afwezig tot en met" in text
