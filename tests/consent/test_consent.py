"""Consent per purpose: given, shown, taken back, and gone everywhere at once."""

from collections.abc import Callable
from datetime import date

import pytest

from referral.domain.actors import Actor
from referral.domain.codes import CONSENT_TEXT_VERSION, ConsentPurpose, EndReason
from referral.domain.consents import TEXTS, givers, may_consent, text_of
from referral.domain.safeguards import RepresentativeGround as Ground
from referral.domain.statuses import Status
from referral.extensions import db
from referral.models import Consent, Message, Placement, Referral
from referral.models.scope import acting
from tests.factories import Area, referral_in
from tests.support.client import PageClient
from tests.support.database import Database
from tests.support.extracted import extracted
from tests.support.raw import raw_rows

Browser = Callable[[Actor], PageClient]
YES = {"method": "spoken", "given_on": "03-11-2026", "giver": ""}
NO = {"method": "written", "giver": ""}


def consent_id(area: Area, reference: str, purpose: ConsentPurpose) -> str:
    """The consent that holds for *purpose*."""
    with area.app.app_context(), acting(area.system):
        rows = (
            db.session.query(Consent)
            .join(Referral)
            .filter(
                Consent.purpose == purpose,
                Consent.withdrawn_at.is_(None),
                Consent.given,
                Referral.reference == reference,
            )
        )
        return str(rows.one().id)


def withdraw(browser: PageClient, area: Area, reference: str, purpose: ConsentPurpose) -> str:
    """Take a consent back through the page; where it leads."""
    path = f"/toestemming/{reference}/intrekken/{consent_id(area, reference, purpose)}"
    browser.page(path)
    answer = browser.send(path, NO)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return str(answer.location)


def test_L4_every_purpose_stands_alone_and_nothing_is_ticked(as_coach: PageClient, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area)
    page = as_coach.page(f"/toestemming/{made.reference}")
    for purpose in ConsentPurpose:
        assert purpose.label in page.text
        assert text_of(purpose) in page.text
    form = as_coach.page(f"/toestemming/{made.reference}/recontact/geven")
    assert not [each for each in form.controls if "checked" in each]


def test_L4_a_yes_keeps_who_when_how_and_which_words(
    as_coach: PageClient, area: Area, database: Database
) -> None:
    made = referral_in(Status.ACCEPTED, area)
    assert as_coach.send(f"/toestemming/{made.reference}/recontact/geven", YES).status_code == 302
    (row,) = [each for each in raw_rows(database, "consent") if each["purpose"] == "recontact"]
    assert (row["method"], str(row["given_on"]), row["recorded_by"]) == (
        "spoken",
        "2026-11-03",
        area.coach.id,
    )
    assert row["text_version"] == CONSENT_TEXT_VERSION in TEXTS


def test_L4_withdrawal_ends_sharing_at_once_and_both_sides_see_it(
    as_coach: PageClient, as_gp: PageClient, area: Area
) -> None:
    made = referral_in(Status.PARTICIPATING, area)
    assert "Doet mee" in as_gp.page(f"/verwijzingen/{made.reference}").text
    withdraw(as_coach, area, made.reference, ConsentPurpose.SHARE_BACK)
    after = as_gp.page(f"/verwijzingen/{made.reference}").text
    assert "Doet mee" not in after
    assert "Plek gevonden" not in after
    gone = "Toestemming ingetrokken: de verwijzer mag horen hoe het gaat"
    assert gone in after
    assert gone in as_coach.page(f"/werkvoorraad/{made.reference}").text


def test_L4_withdrawing_takes_as_few_steps_as_giving(as_coach: PageClient, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area)
    give = as_coach.page(f"/toestemming/{made.reference}/recontact/geven")
    as_coach.send(f"/toestemming/{made.reference}/recontact/geven", YES)
    key = consent_id(area, made.reference, ConsentPurpose.RECONTACT)
    path = f"/toestemming/{made.reference}/intrekken/{key}"
    assert len(as_coach.page(path).controls) <= len(give.controls)


def test_L6_who_followed_sees_nothing_any_more(as_coach: PageClient, signed_in: Browser, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area, share_with=area.home_care_id)
    follower = signed_in(area.care_worker)
    follower.page(f"/verwijzingen/{made.reference}")
    withdraw(as_coach, area, made.reference, ConsentPurpose.SHARE_WITH)
    follower.page(f"/verwijzingen/{made.reference}", 404)
    assert made.surname not in follower.page("/verwijzingen").text


def test_L4_research_forgets_who_takes_it_back(as_coach: PageClient, area: Area) -> None:
    made = [referral_in(Status.CLOSED, area) for _ in range(25)]
    assert len(extracted(area)) == 25
    for each in made[:10]:
        withdraw(as_coach, area, each.reference, ConsentPurpose.RESEARCH)
    assert len(extracted(area)) == 15


def test_L3_without_consent_to_refer_the_referral_stops_and_the_file_closes(
    as_coach: PageClient, as_gp: PageClient, area: Area
) -> None:
    made = referral_in(Status.PARTICIPATING, area)
    assert withdraw(as_gp, area, made.reference, ConsentPurpose.REFER) == "/"
    as_coach.page(f"/werkvoorraad/{made.reference}", 404)
    assert made.surname not in as_coach.page("/werkvoorraad?tab=klaar").text
    assert "Gestopt" in as_gp.page(f"/verwijzingen/{made.reference}").text
    with area.app.app_context(), acting(area.system):
        referral = db.session.get_one(Referral, made.id)
        assert referral.status is Status.WITHDRAWN
        assert db.session.query(Placement).one().end_reason is EndReason.STOPPED
        assert {each.template for each in db.session.query(Message)} >= {"news_for_team", "news"}


def test_another_organisation_can_be_named_later(
    as_coach: PageClient, signed_in: Browser, area: Area
) -> None:
    made = referral_in(Status.ACCEPTED, area)
    path = f"/toestemming/{made.reference}/share_with/geven"
    wrong = as_coach.send(path, {**YES, "organisation": ""})
    assert wrong.status_code == 422
    assert "Kies een organisatie" in wrong.get_data(as_text=True)
    assert as_coach.send(path, {**YES, "organisation": str(area.home_care_id)}).status_code == 302
    assert made.surname in signed_in(area.care_worker).page(f"/verwijzingen/{made.reference}").text


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({**YES, "method": ""}, "Kies mondeling of schriftelijk"),
        ({**YES, "given_on": "31-02-2026"}, "Vul een bestaande datum in"),
        ({**YES, "given_on": "03-11-2999"}, "Deze datum ligt in de toekomst"),
    ],
)
def test_a_wrong_yes_is_explained(
    as_coach: PageClient, area: Area, values: dict[str, str], message: str
) -> None:
    made = referral_in(Status.ACCEPTED, area)
    answer = as_coach.send(f"/toestemming/{made.reference}/recontact/geven", values)
    assert answer.status_code == 422
    assert message in answer.get_data(as_text=True)


def test_only_sender_and_team_write_consent_down(signed_in: Browser, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area, share_with=area.home_care_id)
    for actor in (area.care_worker, area.other_gp, area.other_coach):
        signed_in(actor).page(f"/toestemming/{made.reference}", 404)


def test_a_consent_of_somebody_else_is_not_here(as_coach: PageClient, area: Area) -> None:
    mine, other = referral_in(Status.ACCEPTED, area), referral_in(Status.ACCEPTED, area)
    with area.app.app_context(), acting(area.system):
        theirs = db.session.query(Consent).filter_by(referral_id=other.id, given=True).first()
        assert theirs
        key = theirs.id
    as_coach.page(f"/toestemming/{mine.reference}/intrekken/{key}", 404)
    as_coach.page(f"/toestemming/{mine.reference}/onzin/geven", 404)
    as_coach.page(f"/toestemming/{mine.reference}/refer/geven", 404)


def test_L31_a_representative_has_a_ground_and_a_date(as_coach: PageClient, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area)
    path = f"/toestemming/{made.reference}/vertegenwoordiger"
    empty = as_coach.send(path, {"ground": "", "name": "", "since": ""}).get_data(as_text=True)
    assert "Kies een grond" in empty
    assert "Vul de naam in" in empty
    given = {"ground": "child", "name": "Petra Kanarie", "phone": "", "since": "01-02-2026"}
    assert as_coach.send(path, given).status_code == 302
    page = as_coach.page(f"/toestemming/{made.reference}")
    assert "Petra Kanarie" in page.text
    end = next(each for each in page.html.split('"') if each.endswith("/einde"))
    assert as_coach.send(end).status_code == 302
    assert "spreekt voor zichzelf" in as_coach.page(f"/toestemming/{made.reference}").text


def test_L31_grounds_are_for_adults(as_coach: PageClient, area: Area) -> None:
    from_school = {"birth_date": date(2012, 5, 5)}
    made = referral_in(Status.ACCEPTED, area, person=from_school)
    given = {"ground": "parent", "name": "Ouder", "phone": "", "since": "01-02-2026"}
    answer = as_coach.send(f"/toestemming/{made.reference}/vertegenwoordiger", given)
    assert answer.status_code == 422
    assert "voor volwassenen" in answer.get_data(as_text=True)


def test_L31_with_a_mentor_only_the_mentor_consents(as_coach: PageClient, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area)
    given = {"ground": "mentor", "name": "M. Kanarie", "phone": "", "since": "01-02-2026"}
    as_coach.send(f"/toestemming/{made.reference}/vertegenwoordiger", given)
    path = f"/toestemming/{made.reference}/recontact/geven"
    assert as_coach.send(path, {**YES, "giver": ""}).status_code == 422
    assert as_coach.send(path, {**YES, "giver": "mentor"}).status_code == 302
    assert "door de mentor" in as_coach.page(f"/toestemming/{made.reference}").text


@pytest.mark.parametrize(
    ("giver", "present", "allowed"),
    [
        (None, [], True),
        (None, [Ground.CHILD], True),
        (Ground.CHILD, [Ground.CHILD], True),
        (Ground.CHILD, [], False),
        (None, [Ground.MENTOR], False),
        (Ground.CHILD, [Ground.CHILD, Ground.MENTOR], False),
        (Ground.MENTOR, [Ground.CHILD, Ground.MENTOR], True),
        (Ground.CURATOR, [Ground.MENTOR], False),
    ],
)
def test_L31_the_right_person_consents(giver: Ground | None, present: list[Ground], allowed: bool) -> None:
    assert may_consent(giver, present) is allowed
    offered = [code for code, _ in givers(present)]
    assert ((giver or "") in offered) is allowed
