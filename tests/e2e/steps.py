"""What several journeys begin with."""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass

from psycopg.types.json import Jsonb

from referral.domain.research.figures import RULES, Figure
from referral.domain.research.filters import Filters
from referral.lib import clock
from referral.lib.crypto import blind_index
from referral.models.attendance import TOKEN_BYTES as LINK_BYTES
from referral.models.impact import TOKEN_BYTES as LIST_BYTES
from referral.models.neighbourhood import TOKEN_BYTES as SURVEY_BYTES
from referral.models.waiting import TOKEN_BYTES
from tests.e2e.browser import Visitor
from tests.e2e.server import Server
from tests.support.database import INDEX_KEY

GP, CARE, COACH = "Huisarts", "Zorgverlener", "Welzijnscoach"
HOST, COORDINATOR, RESEARCHER = "Gastheer", "Coördinator", "Onderzoeker"
MAKER = "Opbouwwerker"
COMMUNITY_WORKER = "Opbouwwerker"
MEASURER = "Onafhankelijke meter"
OFFICER = "Functionaris gegevensbescherming"


def fill_person(visitor: Visitor, surname: str, *, postcode: str = "9801 AB", number: str = "7") -> None:
    """The five answers about the person."""
    visitor.fill("Voornaam", "Bea")
    visitor.fill("Achternaam", surname)
    visitor.fill("Geboortedatum", "1950-05-17")
    visitor.fill("Postcode", postcode)
    visitor.fill("Huisnummer", number)


def fill_gp_form(visitor: Visitor, words: str = "Ik mis de aanloop van vroeger.") -> None:
    """The other four answers that a GP must give, and the person's own words."""
    visitor.choose("Weinig contact met anderen")
    visitor.fill("Wat zegt de persoon zelf?", words)
    visitor.choose("Nee, niets daarvan")
    visitor.fill("Telefoonnummer", "0612345678")
    visitor.choose("Ja, mondeling")


def refer(
    visitor: Visitor,
    surname: str,
    *,
    share_back: bool = True,
    postcode: str = "9801 AB",
    number: str = "7",
) -> str:
    """Refer somebody as a GP, from the first page to the end page; the reference."""
    visitor.go("/verwijzen")
    fill_person(visitor, surname, postcode=postcode, number=number)
    visitor.press("Ga verder")
    fill_gp_form(visitor)
    if share_back:
        visitor.choose("U mag horen hoe het gaat")
    visitor.press("Controleer en verstuur")
    visitor.press("Verstuur de verwijzing")
    visitor.sees("De verwijzing is verstuurd")
    return reference_on(visitor)


@dataclass(frozen=True)
class Told:
    """What somebody says at the intake; as a rule: with a walker, and wants to be among people."""

    words: str = "Weer zingen met anderen"
    about: str = "Mensen ontmoeten"
    score: str = "5"
    start: str = "Meteen meedoen met anderen"
    why: str = "Wil graag onder de mensen"
    limit: str = "Met rollator"


def to_the_intake(coach: Visitor, reference: str, told: Told | None = None) -> None:
    """Accept, speak, and record the intake."""
    told = told or Told()
    coach.go(f"/werkvoorraad/{reference}")
    coach.press("Neem aan")
    coach.go(f"/werkvoorraad/{reference}/poging")
    coach.choose("Telefoon")
    coach.choose("Gesproken")
    coach.press("Leg vast")
    coach.click("Leg de intake vast")
    coach.fill("Wat wil de persoon?", told.words)
    coach.pick("Waar gaat dit doel over?", told.about)
    coach.pick("Hoe gaat dat nu", told.score)
    coach.choose(told.start)
    coach.pick("Waarom zo?", told.why)
    coach.choose(told.limit)
    coach.press("Leg vast")


def to_a_place(coach: Visitor, group: str) -> None:
    """Give a place in this group, from the page of the referral."""
    coach.click("Zoek een activiteit")
    offer = coach.page.locator(".offer").filter(has_text=group).first
    with coach.page.expect_navigation():
        offer.get_by_role("button", name="Geef een plek").click()
    coach.look()
    coach.sees(f"Er is een plek bij ‘{group}’")


def reference_on(visitor: Visitor) -> str:
    """The reference shown on the page."""
    found = re.search(r"P-[0-9A-Z]{3}-[0-9A-Z]{3}", visitor.page.content())
    assert found
    return found.group()


def unique(base: str, visitor: Visitor) -> str:
    """A surname that no other journey uses."""
    return f"{base}{'met' if visitor.scripted else 'zonder'}"


def meet_today(server: Server, group: str) -> None:
    """Let a weekly group of the demo meet on this day of the week, so that a journey can go there today."""
    with server.database.connect() as connection:
        connection.execute(
            "UPDATE activity SET weekday = %s, recurrence = '' WHERE name = %s",
            [clock.today().weekday(), group],
        )


def _link(server: Server, path: str, table: str, rows: str, asked: Sequence[str] = (), size: int = 32) -> str:
    """The path of a secret link, as the worker would send it: of the first of *rows*, whose table is `t`."""
    with server.database.connect() as connection:
        query = f"SELECT t.region_id::text, t.id::text, encode(t.salt, 'hex') FROM {table} t {rows} LIMIT 1"
        found = connection.execute(query, asked).fetchone()
    assert found
    region, key, salt = map(str, found)
    raw = blind_index(INDEX_KEY, table, key, salt)[:size]
    return f"/{path}/{region}/{base64.urlsafe_b64encode(raw).decode().rstrip('=')}"


def assurance_link(server: Server, activity: str) -> str:
    """The link by which the host of this activity of the demo is asked whether it is right."""
    rows = "JOIN activity a ON a.id = t.activity_id WHERE a.name = %s ORDER BY t.asked_at DESC"
    return _link(server, "klopt-het", "assurance", rows, [activity])


def hand_over_link(server: Server) -> str:
    """The link of the newest hand-over."""
    return _link(server, "overdracht", "hand_over", "ORDER BY t.made_at DESC")


def questions_link(server: Server) -> str:
    """The link in the newest message with questions."""
    rows = "WHERE t.salt IS NOT NULL ORDER BY t.asked_at DESC"
    return _link(server, "vragen", "measurement", rows, size=TOKEN_BYTES)


def place_link(server: Server) -> str:
    """The link in the newest message about a free place."""
    rows = "WHERE t.state = 'offered' ORDER BY t.offered_at DESC"
    return _link(server, "plek", "waiting_entry", rows, size=TOKEN_BYTES)


def attendance_link(server: Server) -> str:
    """The newest link to mark who came."""
    return _link(server, "opkomst", "attendance_link", "ORDER BY t.made_at DESC", size=LINK_BYTES)


def impact_link(server: Server) -> str:
    """A link of the open yearly round of the demo."""
    rows = (
        "JOIN impact_list l ON l.id = t.list_id WHERE NOT t.is_used AND l.kind = 'taking_part' ORDER BY t.id"
    )
    return _link(server, "lijst", "impact_invitation", rows, size=LIST_BYTES)


def survey_link(server: Server) -> str:
    """A link of the lunch that was planned last, to what partners say of each other."""
    rows = "JOIN lunch l ON l.id = t.lunch_id WHERE NOT t.is_used ORDER BY l.planned_at DESC, t.id"
    return _link(server, "buurtkring", "survey_link", rows, size=SURVEY_BYTES)


def released(server: Server, figure: Figure) -> None:
    """The standing study of the demo tells this, whatever was computed for it before."""
    row = (figure.view, Filters().key, Jsonb(Filters().as_json), RULES, Jsonb(figure.as_json))
    with server.database.connect() as connection:
        connection.execute("DELETE FROM release_figure WHERE view = %s", [figure.view])
        connection.execute(
            "INSERT INTO release_figure (id, region_id, release_id, view, filter_key, filters, rules,"
            " content, state, asked_at, made_at)"
            " SELECT gen_random_uuid(), r.region_id, r.id, %s, %s, %s, %s, %s, 'ready', now(), now()"
            " FROM research_release r JOIN study s ON s.id = r.study_id"
            " WHERE s.is_monitor ORDER BY r.number DESC LIMIT 1",
            row,
        )
