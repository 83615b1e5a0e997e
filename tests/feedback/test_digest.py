"""How somebody wants to hear of news: at once, once a day or not; a decision reaches somebody always."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from referral.domain.actors import Actor
from referral.domain.codes import ConsentPurpose
from referral.domain.notices import MAY_WAIT, NewsWish, allowed
from referral.domain.permissions import SHARED_EVENTS
from referral.domain.statuses import Role, Status
from referral.domain.workflow import Action
from referral.extensions import db
from referral.feedback.services import digest_everywhere
from referral.lib import clock
from referral.models import Consent, Message, Organisation, Referral, User
from referral.models.scope import acting
from referral.notifications import channels
from referral.notifications.delivery import deliver
from referral.notifications.services import history
from tests.factories import Area, MadeReferral, referral_in
from tests.factories.referral import step
from tests.support.client import PageClient

SignIn = Callable[[Actor], PageClient]

THURSDAY, FRIDAY, SATURDAY, MONDAY = (datetime(2026, 11, day, 10, tzinfo=UTC) for day in (5, 6, 7, 9))


def wants(area: Area, actor: Actor, wish: NewsWish) -> None:
    """Let *actor* hear of news in this way."""
    with area.app.app_context():
        db.session.get_one(User, actor.id).news = wish
        db.session.commit()


def told(area: Area, made: MadeReferral, event_type: str) -> list[Message]:
    """The messages to the referring side about one kind of event."""
    with acting(area.system):
        practice = db.session.get_one(Organisation, area.practice_id).email
        person = db.session.get_one(User, area.gp.id).email
        rows = db.session.query(Message).filter(
            Message.referral_id == made.id, Message.address.in_({practice, person})
        )
        return [each for each in rows.order_by(Message.queued_at) if _type(each) == event_type]


def _type(message: Message) -> str:
    from_event = db.session.execute(
        db.text("SELECT type FROM referral_event WHERE id = :id"), {"id": message.event_id}
    )
    return str(from_event.scalar_one())


def reached(area: Area, moment: datetime = THURSDAY) -> MadeReferral:
    """A referral of which the person was reached at that moment."""
    with clock.moved_to(moment):
        return referral_in(Status.REACHED, area)


def bundled(area: Area, moment: datetime) -> int:
    """How many mails of the day leave at that moment."""
    with clock.moved_to(moment), area.app.app_context():
        return digest_everywhere()


def sent(area: Area) -> list[str]:
    """The whole text of each mail of the day that was queued and now leaves."""
    with area.app.app_context(), acting(area.system):
        for key in list(db.session.scalars(db.select(Message.id).filter_by(template="digest"))):
            deliver(key)
    return [each.as_string() for each in channels.memory]


def test_once_a_day_and_once_only(area: Area, context: None) -> None:
    wants(area, area.gp, NewsWish.DAILY)
    made, other = reached(area), reached(area)
    assert [each.waits for each in told(area, made, "person_reached")] == [True]
    assert [each.waits for each in told(area, made, "referral_accepted")] == [False]
    assert bundled(area, THURSDAY) == 0
    assert bundled(area, FRIDAY) == 1
    assert bundled(area, FRIDAY) == 0
    (mail,) = sent(area)
    assert made.reference in mail
    assert other.reference in mail
    for secret in (made.surname, "Johanna", "Visser", "Linde", "contact"):
        assert secret not in mail, secret
    assert all(each.sent_at and each.digest_id for each in told(area, made, "person_reached"))


def test_nothing_leaves_in_the_weekend_or_at_night_and_nothing_is_lost(area: Area, context: None) -> None:
    wants(area, area.gp, NewsWish.DAILY)
    reached(area, FRIDAY)
    assert bundled(area, SATURDAY) == 0
    assert bundled(area, MONDAY.replace(hour=3)) == 0
    assert bundled(area, MONDAY.replace(hour=15)) == 1


def test_what_consent_no_longer_allows_leaves_in_no_mail(area: Area, context: None) -> None:
    wants(area, area.gp, NewsWish.DAILY)
    made = reached(area)
    with acting(area.system):
        rows = db.session.query(Consent).filter_by(referral_id=made.id, purpose=ConsentPurpose.SHARE_BACK)
        rows.one().withdrawn_at = clock.now()
        db.session.commit()
    assert bundled(area, FRIDAY) == 0
    assert bundled(area, MONDAY) == 0


def test_the_practice_hears_when_the_referrer_left_meanwhile(area: Area, context: None) -> None:
    wants(area, area.gp, NewsWish.DAILY)
    reached(area)
    db.session.get_one(User, area.gp.id).left_at = THURSDAY
    db.session.commit()
    assert bundled(area, FRIDAY) == 1
    practice = db.session.get_one(Organisation, area.practice_id).email
    with acting(area.system):
        assert db.session.query(Message).filter_by(template="digest").one().address == practice


@pytest.mark.parametrize("box", ["praktijk@voorbeeld.test", ""])
def test_R20_who_wants_no_mail_still_gets_decisions_by_the_practice(
    area: Area, context: None, box: str
) -> None:
    wants(area, area.gp, NewsWish.IN_SYSTEM)
    db.session.get_one(Organisation, area.practice_id).email = box
    db.session.commit()
    own = db.session.get_one(User, area.gp.id).email
    made = reached(area)
    assert [each.address for each in told(area, made, "referral_accepted")] == [box or own]
    assert told(area, made, "person_reached") == []


def test_R20_a_question_to_who_left_goes_to_the_practice(area: Area, context: None) -> None:
    wants(area, area.gp, NewsWish.DAILY)
    made = referral_in(Status.SENT, area)
    db.session.get_one(User, area.gp.id).left_at = clock.now()
    db.session.commit()
    with acting(area.system):
        step(area, db.session.get_one(Referral, made.id), Action.ASK, area.coach)
        db.session.commit()
    practice = db.session.get_one(Organisation, area.practice_id).email
    (message,) = told(area, made, "question_asked")
    assert (message.address, message.waits) == (practice, False)


def test_a_retold_past_waits_for_nobody(area: Area, context: None) -> None:
    wants(area, area.gp, NewsWish.DAILY)
    with history():
        reached(area)
    assert bundled(area, FRIDAY) == 0


def test_a_coordinator_may_choose_the_day_and_never_silence(area: Area, context: None) -> None:
    assert allowed(Role.COORDINATOR, NewsWish.DAILY) is NewsWish.DAILY
    assert allowed(Role.COORDINATOR, NewsWish.IN_SYSTEM) is NewsWish.AT_ONCE
    wants(area, area.coordinator, NewsWish.DAILY)
    with clock.moved_to(THURSDAY):
        made = referral_in(Status.EXPIRED, area)
    assert bundled(area, FRIDAY) == 1
    assert made.reference in sent(area)[0]


def test_only_news_that_asks_nothing_may_wait() -> None:
    assert MAY_WAIT < SHARED_EVENTS
    assert not MAY_WAIT & {
        "referral_accepted",
        "referral_declined",
        "referral_reopened",
        "question_asked",
        "referral_expired",
        "referral_rerouted",
    }


@pytest.mark.parametrize(
    ("who", "wish", "answer"),
    [
        ("gp", "daily", 302),
        ("care_worker", "in_system", 302),
        ("coordinator", "daily", 302),
        ("coordinator", "in_system", 422),
        ("gp", "loud", 422),
        ("gp", "", 422),
        ("coach", "daily", 403),
    ],
)
def test_the_choice_on_my_account(signed_in: SignIn, area: Area, who: str, wish: str, answer: int) -> None:
    actor: Actor = getattr(area, who)
    client = signed_in(actor)
    assert client.send("/account/berichten", {"news": wish}).status_code == answer
    with area.app.app_context():
        kept = db.session.get_one(User, actor.id).news
    assert kept == (wish if answer == 302 else NewsWish.AT_ONCE)
    assert ("Mail over nieuws" in client.page("/account").text) == (answer != 403)
