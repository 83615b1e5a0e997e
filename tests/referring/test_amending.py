"""A referrer changes what was sent: the team reads the difference, and nobody overwrites another."""

from collections.abc import Callable

from referral.domain.actors import Actor
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib.phones import tidy_phone
from referral.models import Referral
from referral.models.scope import acting
from tests.factories import Area, referral_in
from tests.support.client import PageClient

SignIn = Callable[[Actor], PageClient]

AS_SENT = {
    "reasons": "contact",
    "own_words": "Ik wil weer onder de mensen.",
    "needs": "rollator",
    "phone": tidy_phone("0612345678"),
    "contact_way": "phone",
    "contact_time": "any",
    "contact_note": "Laat de telefoon lang overgaan.",
}


def test_the_team_reads_what_was_and_what_is(signed_in: SignIn, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area)
    gp, path = signed_in(area.gp), f"/verwijzingen/{made.reference}/wijzigen"
    page = gp.page(path)
    given = {**AS_SENT, "contact_way": "text", "contact_note": "", "seen_version": _version(area, made.id)}
    assert "Ik wil weer onder de mensen." in page.text
    answer = gp.send(path, {**given, "explanation": "Zij hoort slecht."})
    assert answer.location == f"/verwijzingen/{made.reference}"
    shown = signed_in(area.coach).page(f"/werkvoorraad/{made.reference}").text
    for words in ("Zij hoort slecht.", "Manier van contact", "Bellen", "Sms of app", "niets"):
        assert words in shown
    with area.app.app_context(), acting(area.system):
        assert db.session.get_one(Referral, made.id).contact_note == ""


def test_without_a_difference_or_a_reason_nothing_is_sent(signed_in: SignIn, area: Area) -> None:
    made = referral_in(Status.SENT, area, person={"phone": AS_SENT["phone"]})
    gp, path = signed_in(area.gp), f"/verwijzingen/{made.reference}/wijzigen"
    given = {**AS_SENT, "seen_version": _version(area, made.id)}
    assert "Schrijf op waarom" in gp.send(path, given).text
    assert "U heeft niets veranderd" in gp.send(path, {**given, "explanation": "Zomaar."}).text
    assert "Kies ten minste" in gp.send(path, {**given, "reasons": [], "explanation": "Zomaar."}).text


def test_who_looked_at_something_older_looks_again(signed_in: SignIn, area: Area) -> None:
    made = referral_in(Status.SENT, area)
    gp, path = signed_in(area.gp), f"/verwijzingen/{made.reference}/wijzigen"
    seen = _version(area, made.id)
    first = {**AS_SENT, "own_words": "Ik wil zingen.", "explanation": "Zei zij.", "seen_version": seen}
    assert gp.send(path, first).status_code == 302
    second = {**first, "own_words": "Ik wil dansen."}
    answer = gp.send(path, second)
    assert answer.status_code == 422
    assert "Intussen is er iets veranderd" in answer.text
    assert "Ik wil dansen." in answer.text


def _version(area: Area, key: object) -> str:
    with area.app.app_context(), acting(area.system):
        return str(db.session.get_one(Referral, key).version)
