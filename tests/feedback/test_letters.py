"""Messages back: made with the event, read as consent stands now, opened once, one page in each form."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from referral.consent.services import withdraw_consent
from referral.documents.feedback import LONGEST, as_html, as_text, letter_of
from referral.documents.pdf import as_pdf
from referral.domain.actors import Actor
from referral.domain.audit import EventType
from referral.domain.closing import Verdict
from referral.domain.codes import (
    CloseReason,
    ConsentMethod,
    ConsentPurpose,
    DeclineCode,
    Exit,
    OutcomeLevel,
)
from referral.domain.feedback import ALWAYS, FeedbackVariant
from referral.domain.languages import Language
from referral.domain.statuses import Status
from referral.extensions import db
from referral.intake.services import accept_referral, decline_referral
from referral.lib.catalog import say
from referral.models import AccessLog, Consent, Feedback, Organisation, Referral, Team, User
from referral.models.scope import acting
from referral.models.sealed import SealedJson
from referral.models.transaction import command
from referral.outcomes.services import Parting, close_referral, reopen_referral
from tests.factories import Area, MadeReferral, referral_in
from tests.support.client import PageClient

SignIn = Callable[[Actor], PageClient]
V = FeedbackVariant
WISH = "Vraag gerust eens naar het koor."


def messages(area: Area, made: MadeReferral, organisation_id: UUID) -> dict[FeedbackVariant, UUID]:
    """The messages to one organisation, by what they say."""
    with area.app.app_context(), acting(area.system):
        rows = db.session.query(Feedback).filter_by(referral_id=made.id, organisation_id=organisation_id)
        return {each.variant: each.id for each in rows}


def closed(area: Area, *, share_back: bool = True, follower: bool = False) -> MadeReferral:
    """A referral that was closed after the person took part, with words for the referrer."""
    made = referral_in(
        Status.PARTICIPATING,
        area,
        share_back=share_back,
        share_with=area.home_care_id if follower else None,
    )
    with area.app.app_context(), acting(area.coach):
        goals = db.session.query(Referral).filter_by(id=made.id).one().goals
        close_referral(
            area.coach,
            made.reference,
            {each.id: OutcomeLevel.PARTLY for each in goals},
            CloseReason.FOUND_WAY,
            Exit.SOCIAL,
            parting=Parting(Verdict.A_BIT, explanation="Alleen voor ons team.", to_referrer=WISH),
        )
    return made


def path(made: MadeReferral, key: UUID) -> str:
    """The address of a message."""
    return f"/verwijzingen/{made.reference}/berichten/{key}"


def take_back(area: Area, made: MadeReferral, purpose: ConsentPurpose) -> None:
    """The person withdraws one consent at the practice."""
    with area.app.app_context(), acting(area.gp):
        row = db.session.query(Consent).filter_by(referral_id=made.id, purpose=purpose, given=True).one()
        withdraw_consent(area.gp, made.reference, row.id, ConsentMethod.SPOKEN)


def test_each_step_brings_its_message_to_who_may_know(area: Area) -> None:
    made = closed(area, follower=True)
    all_four = {V.ACCEPTED, V.MET, V.STARTED, V.CLOSED}
    assert set(messages(area, made, area.practice_id)) == all_four
    assert set(messages(area, made, area.home_care_id)) == all_four
    assert messages(area, made, area.other_practice_id) == {}


def test_L6_without_consent_the_referrer_hears_a_refusal_and_nothing_of_the_person(area: Area) -> None:
    assert messages(area, closed(area, share_back=False), area.practice_id) == {}
    made = referral_in(Status.ACCEPTED, area, share_back=False)
    with area.app.app_context(), acting(area.coach):
        decline_referral(area.coach, made.reference, DeclineCode.UNREACHABLE, "")
    assert set(messages(area, made, area.practice_id)) == {V.TURNED_DOWN}


def test_opened_once_and_the_coach_sees_it(signed_in: SignIn, area: Area) -> None:
    made = closed(area)
    where = path(made, messages(area, made, area.practice_id)[V.CLOSED])
    gp, coach = signed_in(area.gp), signed_in(area.coach)
    assert "Nieuw bericht" in gp.page("/verwijzingen").text
    assert "Nog niet geopend" in gp.page(where).text
    assert WISH not in gp.page(where).text
    assert gp.get(f"{where}.pdf").status_code == 404
    assert "Geopend op" not in coach.page(f"/werkvoorraad/{made.reference}").text
    assert gp.send(where).location == where
    shown = gp.page(where).text
    assert WISH in shown
    assert "Doel 1: deels gelukt." in shown
    for secret in ("Alleen voor ons team", "Elke week een keer naar buiten", "Kan goed koken"):
        assert secret not in shown
    assert "Geopend op" in coach.page(f"/werkvoorraad/{made.reference}").text
    first = _opened(area, made)
    gp.send(where)
    assert _opened(area, made) == first
    assert first[1] == area.gp.id


def test_the_message_in_english(signed_in: SignIn, area: Area) -> None:
    made = closed(area)
    where = path(made, messages(area, made, area.practice_id)[V.CLOSED])
    gp = signed_in(area.gp)
    gp.send(where)
    page = gp.page(where)
    assert f"{where}?taal=en" in page.links
    shown = gp.page(f"{where}?taal=en")
    assert "Goal 1: partly achieved." in shown.text
    assert "MESSAGE ABOUT A REFERRAL: FINISHED" in shown.html
    assert WISH in shown.text
    assert {where, f"{where}.pdf?taal=en", f"{where}.txt?taal=en"} <= set(shown.links)
    assert "The reason: has found the way." in gp.get(f"{where}.txt?taal=en").get_data(as_text=True)
    assert "De reden: heeft de weg gevonden." in gp.get(f"{where}.txt?taal=xx").get_data(as_text=True)


def test_words_that_begin_with_a_sign_are_no_heading(area: Area, context: None) -> None:
    with rewritten(area, closed(area), V.CLOSED, f"# {WISH}") as message:
        letter = letter_of(message, own=True, language=Language.DUTCH)
    assert [WISH] in [each.lines for each in letter.sections]


def _opened(area: Area, made: MadeReferral) -> tuple[object, object]:
    with area.app.app_context(), acting(area.system):
        row = db.session.query(Feedback).filter_by(referral_id=made.id, variant=V.CLOSED).one()
        return row.opened_at, row.opened_by


def test_two_messages_of_one_event_open_together(signed_in: SignIn, area: Area) -> None:
    made = referral_in(Status.CLOSED, area)
    found = messages(area, made, area.practice_id)
    gp = signed_in(area.gp)
    gp.send(path(made, found[V.CLOSED]))
    assert "niet aan een activiteit begonnen" in gp.page(path(made, found[V.NOT_STARTED])).text
    shown = gp.page(f"/verwijzingen/{made.reference}").text
    assert (shown.count("Lees ‘"), shown.count("Open ‘")) == (2, 2)


def test_looks_and_prints_are_logged(signed_in: SignIn, area: Area) -> None:
    made = closed(area)
    key = messages(area, made, area.practice_id)[V.CLOSED]
    gp = signed_in(area.gp)
    gp.send(path(made, key))
    gp.page(path(made, key))
    gp.get(f"{path(made, key)}.pdf")
    gp.get(f"{path(made, key)}.txt")
    with area.app.app_context(), acting(area.system):
        rows = db.session.query(AccessLog).filter_by(object_type="feedback", object_id=key)
        kinds = [each.event_type for each in rows if made.person_id in each.subject_ids]
    assert kinds.count(EventType.PRINT) == 2
    assert kinds.count(EventType.READ) == 4


def test_L4_withdrawn_consent_closes_the_messages_at_once(signed_in: SignIn, area: Area) -> None:
    made = closed(area, follower=True)
    gp, follower = signed_in(area.gp), signed_in(area.care_worker)
    mine = messages(area, made, area.practice_id)[V.CLOSED]
    theirs = messages(area, made, area.home_care_id)[V.CLOSED]
    gp.send(path(made, mine))
    follower.send(path(made, theirs))
    take_back(area, made, ConsentPurpose.SHARE_BACK)
    assert gp.get(path(made, mine)).status_code == 404
    assert gp.get(f"{path(made, mine)}.txt").status_code == 404
    assert "Berichten van het team" not in gp.page(f"/verwijzingen/{made.reference}").text
    assert "Nieuw bericht" not in gp.page("/verwijzingen").text
    assert follower.page(path(made, theirs)).text
    take_back(area, made, ConsentPurpose.SHARE_WITH)
    assert follower.get(path(made, theirs)).status_code == 404


def test_a_follower_reads_status_and_no_words_or_outcome(signed_in: SignIn, area: Area) -> None:
    made = closed(area, follower=True)
    where = path(made, messages(area, made, area.home_care_id)[V.CLOSED])
    follower = signed_in(area.care_worker)
    follower.send(where)
    shown = follower.page(where).text
    assert "heeft de weg gevonden" in shown
    assert WISH not in shown
    assert "Doel 1" not in shown
    gps = messages(area, made, area.practice_id)[V.CLOSED]
    assert follower.get(path(made, gps)).status_code == 404


def test_a_refusal_carries_what_was_written_for_the_referrer(signed_in: SignIn, area: Area) -> None:
    made = referral_in(Status.SENT, area, share_back=False)
    with area.app.app_context(), acting(area.coach):
        decline_referral(area.coach, made.reference, DeclineCode.NO_CAPACITY, "Na de zomer weer.")
    where = path(made, messages(area, made, area.practice_id)[V.DECLINED])
    gp = signed_in(area.gp)
    gp.send(where)
    text = gp.get(f"{where}.txt").get_data(as_text=True)
    assert "Na de zomer weer." in text
    assert "opnieuw versturen" in text


def test_a_reopened_referral_tells_anew(area: Area) -> None:
    made = referral_in(Status.DECLINED, area)
    with area.app.app_context(), acting(area.coach):
        reopen_referral(area.coach, made.reference, "Belde zelf.")
    assert set(messages(area, made, area.practice_id)) == {V.DECLINED, V.REOPENED}


def test_a_message_stands_or_falls_with_its_event(area: Area) -> None:
    made = referral_in(Status.SENT, area)
    with area.app.app_context(), acting(area.coach), pytest.raises(RuntimeError):
        _accept_and_fail(area, made)
    assert messages(area, made, area.practice_id) == {}


@command
def _accept_and_fail(area: Area, made: MadeReferral) -> None:
    accept_referral(area.coach, made.reference)
    raise RuntimeError


@pytest.fixture
def crowded(area: Area, context: None) -> MadeReferral:
    """A referral between parties with the longest of names."""
    made = closed(area)
    with acting(area.system):
        long = "Zoë-Élise van der " + "Wittenburg " * 40
        db.session.get_one(Team, area.team_id).name = long
        db.session.get_one(Organisation, area.practice_id).name = long
        db.session.get_one(User, area.gp.id).name = long
        db.session.get_one(Team, area.team_id).function_name = long
        db.session.get_one(Referral, made.id).person.surname = long
        db.session.commit()
    return made


CONTENT = {
    "code": "unreachable",
    "reason": "death_illness",
    "exit": "social_services",
    "outcomes": ["not_achieved"] * 6,
    "activity_kind": "walking",
}


@contextmanager
def rewritten(area: Area, made: MadeReferral, variant: FeedbackVariant, words: str) -> Iterator[Feedback]:
    """The closing message of *made* as if it said something else; never stored."""
    with acting(area.system), db.session.no_autoflush:
        row = db.session.query(Feedback).filter_by(
            referral_id=made.id, organisation_id=area.practice_id, variant=V.CLOSED
        )
        message = row.one()
        message.event.content = CONTENT
        message.event.words = SealedJson.dump({"explanation": words, "to_referrer": words})
        message.variant = variant
        try:
            yield message
        finally:
            db.session.rollback()


TITLES = {Language.DUTCH: "Bericht over een verwijzing", Language.ENGLISH: "Message about a referral"}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("variant", list(V))
def test_every_message_fits_one_page_and_two_thousand_characters(
    area: Area, crowded: MadeReferral, variant: FeedbackVariant, own: bool, language: Language
) -> None:
    endless = "Woorden zonder einde, met ‘tekens’ en €. " * 100
    with rewritten(area, crowded, variant, endless) as message:
        letter = letter_of(message, own=own, language=language)
    text = as_text(letter)
    assert len(text) <= LONGEST
    assert text.isascii()
    assert all(len(line) <= 70 for line in text.split("\r\n"))
    pdf = PdfReader(BytesIO(as_pdf(as_html(letter, "Welzijn Vecht"))))
    assert len(pdf.pages) == 1
    assert pdf.metadata is not None
    assert pdf.metadata.title == f"{TITLES[language]}: {say(language, variant.label).lower()}"
    assert str(pdf.root_object["/Lang"]) == language
    assert pdf.xmp_metadata is not None
    assert b"pdfuaid" in pdf.xmp_metadata.stream.get_data()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=4000), st.sampled_from(sorted(ALWAYS | {V.CLOSED})), st.sampled_from(Language))
def test_whatever_is_written_it_fits_and_breaks_no_line(
    area: Area, crowded: MadeReferral, words: str, variant: FeedbackVariant, language: Language
) -> None:
    with rewritten(area, crowded, variant, words) as message:
        text = as_text(letter_of(message, own=True, language=language))
    assert len(text) <= LONGEST
    assert text.isascii()
    assert text.count("\r") == text.count("\n") == text.count("\r\n")
