"""A card about a success: nameless, with a yes, shown by the coordinator, gone when the yes is taken back."""

from collections.abc import Callable

import pytest

from referral.consent.services import GivenRepresentative, add_representative, withdraw_consent
from referral.domain.actors import Actor
from referral.domain.codes import ConsentMethod, ConsentPurpose
from referral.domain.safeguards import RepresentativeGround
from referral.domain.statuses import Status
from referral.domain.successes import CardState
from referral.extensions import db
from referral.lib import clock
from referral.models import Consent, Success
from referral.models.scope import acting
from tests.factories import Area, MadeReferral, make_success, referral_in
from tests.support.client import PageClient

SignIn = Callable[[Actor], PageClient]
TITLE, TOLD = "Weer op de fiets", "Een mevrouw fietst nu zelf naar de markt. ‘De wind hoort erbij’, zegt zij."


@pytest.fixture
def made(area: Area) -> MadeReferral:
    """Somebody for whom something went well."""
    return referral_in(Status.CLOSED, area)


def card(**changes: str) -> dict[str, str]:
    """The form, as a browser sends it."""
    day = clock.today().isoformat()
    return {"title": TITLE, "told": TOLD, "agreed": "y", "method": "spoken", "given_on": day, **changes}


def test_D43_from_a_coach_to_everybody_and_gone_again(
    area: Area, made: MadeReferral, signed_in: SignIn
) -> None:
    coach, path = signed_in(area.coach), f"/werkvoorraad/{made.reference}/succesje"
    assert coach.send(path, card()).status_code == 302
    assert "wacht op de coördinator" in coach.page(path).text
    readers = [signed_in(each) for each in (area.gp, area.host, area.researcher, area.admin, area.coach)]
    assert all(TOLD not in each.page("/succesjes").text for each in readers)
    assert "Nog geen succesjes in deze maand" in readers[0].page("/succesjes").text
    with area.app.app_context(), acting(area.system):
        key = db.session.query(Success).one().id
        yes = db.session.query(Consent).filter_by(purpose=ConsentPurpose.SUCCESS_STORY).one()
        assert (yes.method, yes.given_on, yes.holds) == (ConsentMethod.SPOKEN, clock.today(), True)
    coordinator = signed_in(area.coordinator)
    assert TITLE in coordinator.page("/succesjes").text
    assert coordinator.send(f"/succesjes/{key}", {"show": "yes"}).status_code == 302
    assert coordinator.send(f"/succesjes/{key}", {"show": "no"}).status_code == 409
    assert all(TOLD in each.page("/succesjes").text for each in readers)
    assert area.coach.name not in readers[0].page("/succesjes").text, "no worker is named"
    with area.app.app_context(), acting(area.gp):
        key = db.session.query(Consent).filter_by(purpose=ConsentPurpose.SUCCESS_STORY).one().id
        withdraw_consent(area.gp, made.reference, key, ConsentMethod.SPOKEN)
    assert all(TOLD not in each.page("/succesjes").text for each in [*readers, coordinator])
    with area.app.app_context(), acting(area.system):
        assert db.session.query(Success).count() == 0


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("told", "Mevrouw Kanarie fietst weer.", "Haal dit weg: de naam ‘Kanarie"),
        ("told", "Met dank aan Henk van de groep.", "de naam ‘Henk’"),
        ("title", "Bel 06 12345678", "een telefoonnummer of ander nummer"),
        ("told", "Zij woont in 3511 AB.", "een postcode"),
        ("told", "", "Schrijf in een paar zinnen wat er lukte."),
    ],
)
def test_what_leads_to_somebody_is_told_beside_its_field(
    area: Area, signed_in: SignIn, field: str, text: str, words: str
) -> None:
    made = referral_in(Status.PARTICIPATING, area, person={"surname": "Kanarie"})
    refused = signed_in(area.coach).send(f"/werkvoorraad/{made.reference}/succesje", card(**{field: text}))
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert words in page
    assert text in page
    with area.app.app_context(), acting(area.system):
        assert db.session.query(Success).count() == 0
        assert db.session.query(Consent).filter_by(purpose=ConsentPurpose.SUCCESS_STORY).count() == 0


def test_a_card_needs_a_yes_of_who_decides(area: Area, made: MadeReferral, signed_in: SignIn) -> None:
    coach, path = signed_in(area.coach), f"/werkvoorraad/{made.reference}/succesje"
    unasked = {name: value for name, value in card().items() if name != "agreed"}
    assert "vraag of het goed is" in coach.send(path, unasked).get_data(as_text=True)
    given = GivenRepresentative(RepresentativeGround.MENTOR, "P. Mulder", "", clock.today())
    with area.app.app_context(), acting(area.coach):
        add_representative(area.coach, made.reference, given)
    refused = coach.send(path, card())
    assert "Een curator of mentor beslist hierover" in refused.get_data(as_text=True)


def test_a_refused_card_is_shown_nowhere_and_others_decide_nothing(
    area: Area, made: MadeReferral, signed_in: SignIn
) -> None:
    key = make_success(area, made.reference)
    assert signed_in(area.coach).send(f"/succesjes/{key}", {"show": "yes"}).status_code == 403
    coordinator = signed_in(area.coordinator)
    assert coordinator.send(f"/succesjes/{key}", {"show": "no"}).status_code == 302
    with area.app.app_context(), acting(area.system):
        assert db.session.get_one(Success, key).state is CardState.REFUSED
    assert "Weer op de fiets" not in coordinator.page("/succesjes").text
