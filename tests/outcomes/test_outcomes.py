"""Closing with the person's own verdict, opening again with the former one in sight, and after-care."""

import io
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from pypdf import PdfReader

from referral.consent.services import GivenConsent, give_consent
from referral.domain.actors import Actor
from referral.domain.after_care import CareMoment, CareResult, CareWhy
from referral.domain.closing import ToReferrer, Verdict
from referral.domain.codes import ConsentMethod, ConsentPurpose
from referral.domain.errors import Invalid
from referral.domain.feedback import FeedbackVariant
from referral.domain.statuses import Status
from referral.domain.tasks import TaskKind
from referral.extensions import db
from referral.feedback.services import open_message
from referral.lib import clock
from referral.models import AfterCare, Closing, Feedback, Goal, Referral, ReferralEvent, Task
from referral.models.scope import acting
from referral.models.sealed import SealedJson
from referral.outcomes.services import CareInput, record_after_care
from tests.factories import Area, MadeReferral, make_appointment, referral_in
from tests.support.client import PageClient
from tests.support.database import ROOT

SignIn = Callable[[Actor], PageClient]
WORDS = "Ik durf weer naar buiten."


def goal_of(area: Area, made: MadeReferral) -> UUID:
    """The one goal; the key."""
    with area.app.app_context(), acting(area.system):
        return db.session.query(Goal).filter_by(referral_id=made.id).one().id


def form(goal: UUID, **changes: str) -> dict[str, str]:
    """The whole closing form, as a browser sends it."""
    return {
        f"goal_{goal}": "achieved",
        f"score_{goal}": "8",
        "verdict": "a_lot",
        "verdict_words": WORDS,
        "reason": "found_way",
        "exit": "social",
        "hours_met": "1,75",
        "hours_phone": "0,5",
        "to_referrer": "",
        "explanation": "",
        **changes,
    }


def closings(area: Area, made: MadeReferral) -> list[Closing]:
    """Each closing of this referral, the oldest first."""
    with area.app.app_context(), acting(area.system):
        rows = db.session.query(Closing).filter_by(referral_id=made.id).order_by(Closing.closed_at).all()
        for each in rows:
            assert each.words is not None
        return rows


def message(area: Area, made: MadeReferral) -> UUID | None:
    """The opened message to the practice that tells of the end; the key."""
    with area.app.app_context(), acting(area.gp):
        row = (
            db.session.query(Feedback).filter_by(referral_id=made.id, variant=FeedbackVariant.CLOSED).first()
        )
        if row is not None:
            open_message(area.gp, made.reference, row.id)
        return row.id if row else None


def test_closing_asks_the_person_first_and_loses_nothing_that_was_typed(
    area: Area, signed_in: SignIn
) -> None:
    made = referral_in(Status.PARTICIPATING, area)
    coach, path, goal = signed_in(area.coach), f"/werkvoorraad/{made.reference}/afronden", goal_of(area, made)
    assert "Aan het begin was het een 4." in coach.page(path).text
    for missing, words in (
        ({"verdict": ""}, "Kies een antwoord. Kon het niet gevraagd worden? Kies dat dan."),
        ({f"goal_{goal}": ""}, "Kies een antwoord."),
        ({"hours_met": "1,3"}, "Vul uren in kwartieren in, zoals 1,25 of 0,5."),
        ({"verdict": "not_asked"}, "U schreef woorden van de persoon op."),
    ):
        refused = coach.send(path, form(goal, **missing))
        assert refused.status_code == 422, missing
        page = refused.get_data(as_text=True)
        assert words in page
        assert WORDS in page
    assert closings(area, made) == []
    assert coach.send(path, form(goal)).status_code == 302
    (one,) = closings(area, made)
    assert (one.verdict, one.outcomes, one.end_scores) == (Verdict.A_LOT, ["achieved"], [8])
    assert (one.minutes_met, one.minutes_phone, one.feedback) == (105, 30, ToReferrer.YES)
    told = coach.page(f"/werkvoorraad/{made.reference}").text
    assert "Volgens de persoon zelf: heeft veel geholpen. 1,75 uur samen, 0,5 uur aan de telefoon." in told
    with area.app.app_context(), acting(area.system):
        event = db.session.query(ReferralEvent).filter_by(referral_id=made.id, type="referral_closed").one()
        assert WORDS not in str(event.content)
        assert SealedJson.load(event.words)["verdict_words"] == WORDS
        assert db.session.get_one(Goal, goal).end_score == 8


@pytest.mark.parametrize(("share_back", "feedback"), [(True, ToReferrer.YES), (False, ToReferrer.NOT_WANTED)])
def test_L6_the_referrer_reads_the_verdict_with_consent_and_never_the_words(
    area: Area, signed_in: SignIn, share_back: bool, feedback: ToReferrer
) -> None:
    made = referral_in(Status.PARTICIPATING, area, share_back=share_back)
    path, goal = f"/werkvoorraad/{made.reference}/afronden", goal_of(area, made)
    assert signed_in(area.coach).send(path, form(goal)).status_code == 302
    assert closings(area, made)[0].feedback is feedback
    gp = signed_in(area.gp)
    page = gp.page(f"/verwijzingen/{made.reference}")
    assert WORDS not in page.text
    assert "heeft veel geholpen" not in page.text.lower()
    told = message(area, made)
    assert (told is not None) == share_back
    if told is not None:
        letter = gp.page(f"/verwijzingen/{made.reference}/berichten/{told}").text
        assert "De persoon vindt: heeft veel geholpen." in letter
        assert WORDS not in letter


def test_opening_again_shows_the_former_closing_and_closing_again_keeps_both(
    area: Area, signed_in: SignIn
) -> None:
    made = referral_in(Status.PARTICIPATING, area)
    coach, base, goal = signed_in(area.coach), f"/werkvoorraad/{made.reference}", goal_of(area, made)
    coach.send(f"{base}/afronden", form(goal))
    page = coach.page(f"{base}/heropenen").text
    assert "De vorige afronding" in page
    assert WORDS in page
    assert coach.send(f"{base}/heropenen", {"note": "Zij belde zelf."}).status_code == 302
    again = coach.page(f"{base}/afronden").text
    assert "De vorige afronding" in again
    assert "1,75 uur samen" in again
    coach.send(f"{base}/afronden", form(goal, verdict="a_bit", verdict_words=""))
    first, second = closings(area, made)
    assert first.reopened_at is not None
    assert (first.verdict, second.verdict, second.reopened_at) == (Verdict.A_LOT, Verdict.A_BIT, None)


def test_hours_begin_with_what_was_logged(area: Area, signed_in: SignIn) -> None:
    made = referral_in(Status.PARTICIPATING, area)
    coach, base = signed_in(area.coach), f"/werkvoorraad/{made.reference}"
    day = clock.today().isoformat()
    for channel in ("phone", "phone", "visit"):
        given = {"channel": channel, "result": "spoken", "day": day}
        assert coach.send(f"{base}/poging", given).status_code == 302
    coach.send(f"{base}/poging", {"channel": "phone", "result": "no_answer", "day": day})
    make_appointment(area, made.reference)  # still to come: no hour was spent on it
    page = coach.page(f"{base}/afronden").html
    assert 'name="hours_met" type="text" value="0,5"' in page
    assert 'name="hours_phone" type="text" value="0,5"' in page


def test_the_letter_holds_the_persons_own_words_and_is_not_made_for_who_wants_none(
    area: Area, signed_in: SignIn
) -> None:
    made = referral_in(Status.PARTICIPATING, area)
    coach, base, goal = signed_in(area.coach), f"/werkvoorraad/{made.reference}", goal_of(area, made)
    assert coach.get(f"{base}/afronden/brief.pdf").status_code == 404
    coach.send(f"{base}/afronden", form(goal, explanation="Alleen voor ons team."))
    answer = coach.get(f"{base}/afronden/brief.pdf")
    assert answer.mimetype == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.data))
    words = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert reader.trailer["/Root"]["/Lang"] == "nl"  # type: ignore[index]  # a dictionary
    for each in (WORDS, "Elke week een keer naar buiten.", "Aan het begin gaf u een 4, nu een 8."):
        assert each in words
    assert "Alleen voor ons team" not in words
    with area.app.app_context(), acting(area.system):
        db.session.get_one(Referral, made.id).contact_limits = ["no_letter"]
        db.session.commit()
    assert coach.get(f"{base}/afronden/brief.pdf").status_code == 404
    assert "De persoon wil geen brief." in coach.page(f"{base}/heropenen").text


def task_due(area: Area, made: MadeReferral) -> object:
    """The day of the after-care that waits, if any."""
    with area.app.app_context(), acting(area.system):
        rows = db.session.query(Task).filter_by(referral_id=made.id, done_at=None, kind=TaskKind.AFTER_CARE)
        return [each.due for each in rows]


def test_R24_after_care_is_asked_and_answered_in_codes(area: Area, signed_in: SignIn) -> None:
    with clock.moved_to(clock.now() - timedelta(weeks=7)):
        made = referral_in(Status.PARTICIPATING, area)
    start = clock.today() - timedelta(weeks=7)
    assert task_due(area, made) == [start + timedelta(weeks=6)]
    coach, path = signed_in(area.coach), f"/werkvoorraad/{made.reference}/nazorg"
    assert path in coach.page("/vandaag").html
    given = {"day": clock.today().isoformat(), "result": "stopped", "wants_contact": "yes", "grade": "6"}
    refused = coach.send(path, given)
    assert refused.status_code == 422
    assert "Kies ten minste één ding dat meespeelde." in refused.get_data(as_text=True)
    assert coach.send(path, {**given, "whys": ["time", "company"]}).status_code == 302
    assert task_due(area, made) == [start + timedelta(weeks=13)]
    with area.app.app_context(), acting(area.system):
        row = db.session.query(AfterCare).one()
        assert (row.moment, row.result, row.grade) == (CareMoment.SIX_WEEKS, CareResult.STOPPED, 6)
        event = db.session.query(ReferralEvent).filter_by(type="after_care_recorded").one()
        assert event.content == {
            "moment": "6_weeks",
            "result": "stopped",
            "whys": ["time", "company"],
            "wants_contact": True,
        }
    told = coach.page(f"/werkvoorraad/{made.reference}").text
    assert "Nazorg na zes weken: is gestopt (de tijd kwam niet uit, het klikte niet met de groep)" in told


def test_R24_after_the_end_the_team_asks_once_more_only_with_a_yes(area: Area, signed_in: SignIn) -> None:
    with clock.moved_to(clock.now() - timedelta(weeks=8)):
        silent, willing = (referral_in(Status.PARTICIPATING, area) for _ in range(2))
    with area.app.app_context(), acting(area.coach):
        yes = GivenConsent(ConsentPurpose.RECONTACT, ConsentMethod.SPOKEN, clock.today())
        give_consent(area.coach, willing.reference, yes)
    coach = signed_in(area.coach)
    for each in (silent, willing):
        coach.send(f"/werkvoorraad/{each.reference}/afronden", form(goal_of(area, each)))
    assert task_due(area, silent) == []
    assert task_due(area, willing) == [clock.today() + timedelta(weeks=5)]
    page = coach.page("/vandaag")
    assert willing.reference in page.html
    assert "1 ding vraagt iets van u" in page.text
    given = {"day": clock.today().isoformat(), "result": "still_going", "wants_contact": "no"}
    with clock.moved_to(clock.now() + timedelta(weeks=5)), area.app.app_context(), acting(area.coach):
        care = CareInput(clock.today(), CareResult.STILL_GOING)
        assert record_after_care(area.coach, willing.reference, care).moment is CareMoment.THREE_MONTHS
    assert task_due(area, willing) == []
    assert coach.send(f"/werkvoorraad/{silent.reference}/nazorg", given).status_code == 302


def test_after_care_needs_a_place_and_comes_after_it(area: Area) -> None:
    never, placed = referral_in(Status.INTAKE_HELD, area), referral_in(Status.PLACED, area)
    with area.app.app_context(), acting(area.coach):
        care = CareInput(clock.today(), CareResult.NEVER_STARTED, (CareWhy.THRESHOLD,))
        with pytest.raises(Invalid):
            record_after_care(area.coach, never.reference, care)
        early = CareInput(clock.today() - timedelta(days=3), CareResult.NEVER_STARTED)
        with pytest.raises(Invalid):
            record_after_care(area.coach, placed.reference, early)
        assert record_after_care(area.coach, placed.reference, care).result is CareResult.NEVER_STARTED
    assert task_due(area, placed) == []


def test_D48_no_figure_reads_a_grade(area: Area) -> None:
    """Grades are read by the file of the person alone; research cannot even see the table."""
    readers = [ROOT / "referral" / name for name in ("research", "oversight", "signals", "workflow")]
    found = [
        str(path) for folder in readers for path in folder.rglob("*.py") if "AfterCare" in path.read_text()
    ]
    assert found == []
    made = referral_in(Status.PARTICIPATING, area)
    with area.app.app_context(), acting(area.coach):
        record_after_care(
            area.coach, made.reference, CareInput(clock.today(), CareResult.STILL_GOING, grade=9)
        )
    for actor, number in ((area.coach, 1), (area.researcher, 0), (area.coordinator, 0), (area.gp, 0)):
        with area.app.app_context(), acting(actor):
            assert db.session.query(AfterCare).count() == number
