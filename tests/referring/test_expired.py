"""A referral that nobody decided on lies with the referrer again, and leaves with one click."""

from collections.abc import Callable

from referral.domain.actors import Actor
from referral.domain.statuses import Status
from referral.extensions import db
from referral.models import Referral
from referral.models.scope import acting
from tests.factories import Area, MadeReferral, referral_in
from tests.support.client import PageClient

SignIn = Callable[[Actor], PageClient]


def status(area: Area, made: MadeReferral) -> Status:
    """Where it stands."""
    with area.app.app_context(), acting(area.system):
        return db.session.get_one(Referral, made.id).status


def test_the_referrer_sends_it_again_without_typing(signed_in: SignIn, area: Area) -> None:
    made = referral_in(Status.EXPIRED, area)
    gp, path = signed_in(area.gp), f"/verwijzingen/{made.reference}"
    assert "Een verwijzing ligt weer bij u" in gp.page("/verwijzingen").text
    page = gp.page(path)
    assert "Het team besloot niet op tijd" in page.text
    assert "krijgt de verwijzer een herinnering op" in page.text
    assert "hoeft niets over te typen" in gp.page(f"{path}/opnieuw").text
    given = {"team": str(area.team_id), "explanation": "Ik belde ook."}
    assert gp.send(f"{path}/opnieuw", given).location == path
    assert status(area, made) is Status.SENT
    assert "Ik belde ook." in signed_in(area.coach).page(f"/werkvoorraad/{made.reference}").text
    assert gp.send(f"{path}/opnieuw", given).status_code == 409


def test_it_shows_without_consent_to_share_back(signed_in: SignIn, area: Area) -> None:
    made = referral_in(Status.EXPIRED, area, share_back=False)
    page = signed_in(area.gp).page(f"/verwijzingen/{made.reference}")
    assert "Het team besloot niet op tijd" in page.text


def test_the_team_may_take_it_after_all(signed_in: SignIn, area: Area) -> None:
    made = referral_in(Status.EXPIRED, area)
    coach = signed_in(area.coach)
    assert made.reference in coach.page("/werkvoorraad").text
    assert coach.send(f"/werkvoorraad/{made.reference}/aannemen").status_code == 302
    assert status(area, made) is Status.ACCEPTED


def test_both_sides_see_what_comes_next(signed_in: SignIn, area: Area) -> None:
    made = referral_in(Status.SENT, area)
    words = "Blijft het stil, dan krijgt het team een herinnering op"
    coach = signed_in(area.coach)
    assert words in signed_in(area.gp).page(f"/verwijzingen/{made.reference}").text
    assert words in coach.page(f"/werkvoorraad/{made.reference}").text
    asked = referral_in(Status.QUESTIONED, area)
    assert "klok van het team staat stil" in coach.page(f"/werkvoorraad/{asked.reference}").text


def test_the_coordinator_sees_how_many_lie_there(signed_in: SignIn, area: Area) -> None:
    referral_in(Status.EXPIRED, area)
    assert "Terug bij verwijzer" in signed_in(area.coordinator).page("/overzicht").text
