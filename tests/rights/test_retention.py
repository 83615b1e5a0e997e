"""What ends by itself: fifteen years without a change, six weeks after a withdrawal, an objection."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from referral.domain.actors import Actor
from referral.domain.rights import RequestKind
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib import clock
from referral.models import Referral, ReferralEvent
from referral.models.scope import acting
from referral.rights.tasks import empty_what_was_withdrawn
from referral.verify import differences
from tests.cli.test_commands import run
from tests.factories import Area, make_hold, make_request, referral_in
from tests.support.client import PageClient
from tests.support.extracted import extracted
from tests.support.story import do, refer

Browser = Callable[[Actor], PageClient]
YEARS_15 = timedelta(days=15 * 366)


def long_ago(area: Area, **values: object) -> str:
    """A referral that nobody touched for fifteen years; its reference."""
    with clock.moved_to(clock.now() - YEARS_15):
        return referral_in(Status.CLOSED, area, **values).reference  # type: ignore[arg-type]  # passed on


def test_L11_after_fifteen_years_a_person_is_reviewed_and_erased(signed_in: Browser, area: Area) -> None:
    reference = long_ago(area, person={"surname": "Langgeleden"})
    fresh = referral_in(Status.CLOSED, area)
    officer = signed_in(area.privacy_officer)
    page = officer.page("/toezicht/verzoeken")
    assert reference in page.text
    assert fresh.reference not in page.text
    assert "Langgeleden" not in page.text
    path = next(each for each in page.html.split('"') if "/bewaartermijn/" in each)
    answer = officer.send(path)
    assert "Langgeleden" in officer.page(answer.location).text
    assert "Bewaartermijn voorbij" not in officer.page("/toezicht/verzoeken").text
    assert officer.send(f"{answer.location}/wissen", {"sure": "y"}).status_code == 302
    assert reference not in officer.page("/toezicht/verzoeken").text


def test_L11_the_term_moves_with_each_change(signed_in: Browser, area: Area) -> None:
    reference = long_ago(area)
    with area.app.app_context(), acting(area.system):
        row = db.session.query(Referral).filter_by(reference=reference).one()
        row.changed_at = clock.now() - timedelta(days=14 * 365)
        db.session.commit()
        person_id = row.person_id
    officer = signed_in(area.privacy_officer)
    assert reference not in officer.page("/toezicht/verzoeken").text
    assert officer.send(f"/toezicht/verzoeken/bewaartermijn/{person_id}").status_code == 404


def test_L11_a_hold_takes_somebody_off_the_list_until_it_ends(signed_in: Browser, area: Area) -> None:
    reference = long_ago(area)
    with area.app.app_context(), acting(area.system):
        person_id = db.session.query(Referral).filter_by(reference=reference).one().person_id
    request = make_request(area, person_id, RequestKind.ERASURE)
    make_hold(area, request, clock.today() + timedelta(days=10))
    officer = signed_in(area.privacy_officer)
    answer = {"ground": "law", "explanation": "Er loopt een zaak."}
    officer.send(f"/toezicht/verzoeken/{request}/weigeren", answer)
    assert "Bewaartermijn voorbij" not in officer.page("/toezicht/verzoeken").text
    with clock.moved_to(clock.now() + timedelta(days=12)):
        assert "Bewaartermijn voorbij" in signed_in(area.privacy_officer).page("/toezicht/verzoeken").text


def words_left(area: Area) -> int:
    """How many referrals and events still hold words."""
    with area.app.app_context(), acting(area.system):
        told = db.session.query(Referral).filter(Referral.own_words_sealed.is_not(None)).count()
        return told + db.session.query(ReferralEvent).filter(ReferralEvent.words_sealed.is_not(None)).count()


def test_L12_six_weeks_after_a_withdrawal_the_words_are_gone_and_the_count_stays(
    app: Flask, signed_in: Browser, area: Area
) -> None:
    made = referral_in(Status.WITHDRAWN, area)
    assert words_left(area) == 2
    with clock.moved_to(clock.now() + timedelta(days=41)):
        assert "emptied 0 withdrawn" in run(app, "purge")[1]
    assert words_left(area) == 2
    with clock.moved_to(clock.now() + timedelta(days=43)):
        assert "emptied 1 withdrawn" in run(app, "purge")[1]
        with app.app_context():
            empty_what_was_withdrawn(0)
        assert "emptied 0 withdrawn" in run(app, "purge")[1]
    assert words_left(area) == 0
    assert "Ingetrokken" in signed_in(area.gp).page(f"/verwijzingen/{made.reference}").text
    with area.app.app_context():
        assert differences() == (1, [])


def test_L12_what_came_to_an_intake_keeps_its_words(app: Flask, area: Area) -> None:
    referral_in(Status.CLOSED, area)
    referral_in(Status.DECLINED, area)
    before = words_left(area)
    with clock.moved_to(clock.now() + timedelta(days=80)):
        run(app, "purge")
    assert words_left(area) == before


def test_L13_who_objects_is_in_no_count_at_once(signed_in: Browser, area: Area) -> None:
    made = [referral_in(Status.CLOSED, area) for _ in range(10)]
    assert len(extracted(area)) == 10
    key = make_request(area, made[0].person_id, RequestKind.OBJECTION)
    officer = signed_in(area.privacy_officer)
    assert officer.send(f"/toezicht/verzoeken/{key}/bezwaar").status_code == 302
    assert len(extracted(area)) == 9
    assert officer.send(f"/toezicht/verzoeken/{key}/bezwaar").status_code == 404


def test_L13_a_new_referral_keeps_to_an_earlier_objection(signed_in: Browser, area: Area) -> None:
    gp = signed_in(area.gp)
    first = refer(gp)
    do(gp, f"/verwijzingen/{first}/intrekken", explanation="")
    with area.app.app_context(), acting(area.system):
        person_id = db.session.query(Referral).filter_by(reference=first).one().person_id
    key = make_request(area, person_id, RequestKind.OBJECTION)
    signed_in(area.privacy_officer).send(f"/toezicht/verzoeken/{key}/bezwaar")
    refer(gp)
    with area.app.app_context(), acting(area.system):
        assert all(each.objected_at for each in db.session.query(Referral))
