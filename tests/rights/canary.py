"""A person with names that nobody else has, led through everything the product can write down."""

from collections.abc import Callable
from uuid import UUID

from referral.domain.actors import Actor
from referral.domain.safeguards import EmergencyGround
from referral.extensions import db
from referral.lib import clock
from referral.models import Referral, WebSession
from referral.models.scope import acting
from referral.safety.services import open_in_emergency
from tests.factories import Area
from tests.support.client import PageClient
from tests.support.story import FIRST_MEETING, do, refer

NEW_NAME = "Wonderkwartel"
CANARIES = [
    "Zonderlingvogel",
    NEW_NAME,
    "Quirijnelia",
    "Muggenzifterij",
    "Koekoeksklokje",
    "Tureluurtje",
    "Boterbloempad",
    "Kievitsnest",
    "Grutterswinkel",
    "Lepelaarsoep",
    "Spinnewielhuisje",
    "0624681357",
    "24681357",
    "3511QX",
    "3511 QX",
]
"""Words that only this person brings: names, own words, notes, goals, phone, postcode."""

WHO = {
    "given_name": "Quirijnelia",
    "surname": "Zonderlingvogel",
    "birth_date": "1941-07-29",
    "postcode": "3511 QX",
    "house_number": "931",
}
PHONE = "0624681357"


def life_of_a_canary(signed_in: Callable[[Actor], PageClient], area: Area) -> tuple[UUID, str]:
    """Refer, ask, take in, note, correct, open in an emergency, draft, park; the person and the reference."""
    gp, coach = signed_in(area.gp), signed_in(area.coach)
    told = {
        "own_words": "Ik mis het Muggenzifterij van vroeger.",
        "contact_note": "Let op het Koekoeksklokje.",
    }
    reference = refer(gp, **WHO, **told, phone=PHONE)
    home, today = f"/werkvoorraad/{reference}", clock.today().isoformat()
    do(coach, f"{home}/vraag", question="Is dit de Tureluurtje van de hoek?")
    do(gp, f"/verwijzingen/{reference}/beantwoorden", answer="Ja, van het Boterbloempad.")
    do(coach, f"{home}/aannemen")
    do(coach, f"{home}/poging", channel="phone", result="spoken", day=today)
    goal = {**FIRST_MEETING, "goal_1": "Terug naar de Grutterswinkel", "brings": "Kookt Lepelaarsoep"}
    do(coach, f"{home}/intake", **goal, limits="rollator", day=today)
    do(coach, f"{home}/plaatsen", activity_id=str(area.activity_id))
    do(gp, f"/gesprek/{reference}", words="Zij vraagt naar het Spinnewielhuisje.")
    do(coach, f"{home}/notitie", note="Kievitsnest in de voortuin, buurman Tureluurtje helpt.")
    changed = {**WHO, "surname": NEW_NAME, "phone": PHONE, "reason": "Heet al jaren Wonderkwartel."}
    do(coach, f"{home}/verbeteren", **changed)
    stranger, why = area.other_coach, "De buurman van Zonderlingvogel belt."
    with area.app.app_context(), acting(stranger):
        open_in_emergency(stranger, reference, EmergencyGround.STAND_IN, why)
    do(gp, "/verwijzen", **{**WHO, "surname": NEW_NAME})
    _park(area, coach, f"{home}/notitie")
    with area.app.app_context(), acting(area.system):
        return db.session.query(Referral).filter_by(reference=reference).one().person_id, reference


def _park(area: Area, coach: PageClient, path: str) -> None:
    """The coach's session ends while a note about the person is typed."""
    with area.app.app_context():
        rows = db.session.query(WebSession).filter_by(user_id=area.coach.id)
        rows.update({"ended_at": WebSession.created_at})
        db.session.commit()
    answer = coach.send(path, {"note": "Nog een Koekoeksklokje bij Zonderlingvogel."})
    assert "verder" in answer.location
