"""Letters about invented people."""

from collections.abc import Callable
from datetime import date, time
from types import SimpleNamespace
from typing import Any

from flask import render_template

from referral.documents.activity import activity_html
from referral.documents.closing import GoalLine, closing_page
from referral.documents.own_page import as_html, link_letter_page
from referral.documents.recept import recept_page
from referral.domain.activities import Welcome
from referral.domain.closing import Verdict
from referral.domain.codes import ConsentPurpose, ContactTime, ContactWay, Exit, OutcomeLevel
from referral.domain.languages import Language
from referral.domain.rights import PersonField
from referral.domain.statuses import Role, Status
from referral.gallery.feedback import FEEDBACK
from referral.gallery.messages import BASE, SampleTeam
from referral.gallery.samples import LATER, MOMENT
from referral.lib.catalog import say
from referral.lib.dates import long_day

DAY, NEXT_DAY = MOMENT.date().isoformat(), LATER.date().isoformat()
OTHERS = {"what": "Zorgen over veiligheid", "why": "Dat gaat over iemand anders.", "on": DAY}


def recept(language: Language) -> str:
    """The welzijnsrecept."""
    facts = {
        "organisation": "Praktijk De Wilg",
        "signer": "J. Molenaar, huisarts",
        "person": "Voornaam Achternaam",
        "team": SampleTeam(),
        "contact_due": date(2026, 11, 17),
        "sent_at": MOMENT,
        "reference": "P-7KM-2QX",
    }
    return recept_page(facts, ContactWay.PHONE, language)


def your_data(language: Language) -> str:
    """What a person gets who asks for the own data."""
    tables = {
        "person": [
            {
                "given_name": "Voornaam",
                "surname": "Achternaam",
                "birth_date": "1947-05-03",
                "postcode": "1000 AA",
                "house_number": "1",
                "phone": "",
            }
        ],
        "placement": [{"activity_id_is": "Rollatorgroep", "placed_at": DAY, "ended_at": NEXT_DAY}],
        "person_correction": [
            {"corrected_at": DAY, "field": _coded(PersonField.POSTCODE), "old_value": ""},
        ],
    }
    return render_template(
        "documents/rights_export.html",
        export=SimpleNamespace(made_at=MOMENT, left_out=[OTHERS]),
        tables=tables,
        referrals=[_referral()],
        looks=[
            SimpleNamespace(
                who=f"S. de Groot ({say(language, 'Welzijnscoach')}, Welzijn Molenpark)",
                what=f"{say(language, 'Verwijzing')} {say(language, 'Bekeken').lower()}",
                at=long_day(MOMENT, language),
                times=2,
            )
        ],
        language=language.value,
    )


def _coded(code: Any) -> dict[str, str]:
    return {"code": code.value, "label": code.label}


def _referral() -> dict[str, Any]:
    return {
        "row": {
            "reference": "P-7KM-2QX",
            "organisation_id_is": "Praktijk De Wilg",
            "team_id_is": "Team Molenpark",
            "sent_at": DAY,
            "status": _coded(Status.PARTICIPATING),
            "reasons": ["other"],
            "own_words": "Ik wil graag weer naar buiten.",
            "contact_note": "",
        },
        "consents": [
            {
                "text": "",
                "purpose": _coded(ConsentPurpose.SHARE_BACK),
                "given": True,
                "given_on": DAY,
                "withdrawn_at": NEXT_DAY,
            }
        ],
        "intake": {"brings": "Kan goed koken.", "can_still": "", "helpers": ""},
        "goals": [{"words": "Elke week wandelen.", "outcome": _coded(OutcomeLevel.PARTLY)}],
        "events": [{"happened_at": DAY, "told": "De verwijzing is verstuurd.", "words": None}],
        "written": [
            {"written_at": DAY, "author_role": _coded(Role.COACH), "words": "Zij loopt nu mee."},
            {"written_at": NEXT_DAY, "author_role": _coded(Role.GP), "words": None},
        ],
        "messages": [{"queued_at": DAY, "address": "team@patchwork.example"}],
    }


def activity(language: Language) -> str:
    """The sheet of an activity."""
    shown = SimpleNamespace(
        name="Rollatorgroep Molenpark",
        organisation=SimpleNamespace(name="Welzijn Molenpark"),
        weekday=1,
        starts=time(10),
        minutes=60,
        location="Bankje bij de molen",
        address="Molenweg 2",
        price_cents=250,
        welcome=Welcome.MIXED,
        works_because="Je loopt naast elkaar, en er is altijd een bankje.",
        contact_phone="020 123 45 67",
    )
    return activity_html(shown, [date(2026, 11, 3), date(2026, 11, 10)], language)


def closing(language: Language) -> str:
    """The end, as the person gets it."""
    facts = {
        "organisation": "Welzijn Molenpark",
        "person": "Voornaam Achternaam",
        "team": SampleTeam(),
        "closed_at": LATER,
        "goals": [
            GoalLine("Elke week wandelen.", say(language, OutcomeLevel.PARTLY.label).lower(), 4, 7),
        ],
        "verdict": Verdict.A_LOT,
        "words": "Ik ben weer onder de mensen.",
        "exit": Exit.MOVEMENT,
        "heard": True,
        "referrer": "Praktijk De Wilg",
        "reference": "P-7KM-2QX",
    }
    return closing_page(facts, language)


def own_page(language: Language) -> str:
    """The own page on paper."""
    place = SimpleNamespace(name="Rollatorgroep Molenpark", where="Bankje bij de molen, Molenweg 2")
    shown = SimpleNamespace(
        given_name="Voornaam",
        reference="P-7KM-2QX",
        is_live=True,
        can_act=True,
        coach="Sanne de Groot",
        phone="020 123 45 67",
        organisation="Welzijn Molenpark",
        way=ContactWay.PHONE.label,
        time=ContactTime.MORNING.label,
        places=[place],
        meetings=[SimpleNamespace(starts_at=LATER)],
        goals=[("Elke week wandelen.", 4)],
        offers=[SimpleNamespace(place=place, is_open=True, answer="", is_settled=False)],
        consents=[SimpleNamespace(purpose=ConsentPurpose.SHARE_BACK, organisation="")],
    )
    return as_html(shown, language)


def own_page_link(language: Language) -> str:
    """The letter with the address of the own page."""
    facts = {
        "name": "Voornaam Achternaam",
        "postcode": "1000 AA",
        "house_number": "1",
        "organisation": "Welzijn Molenpark",
        "phone": "020 123 45 67",
        "coach": "Sanne de Groot",
    }
    return link_letter_page(facts, f"{BASE}/uw-pagina/1/2", language)


LETTERS: dict[str, Callable[[Language], str]] = {
    "activity": activity,
    "closing": closing,
    "own_page": own_page,
    "own_page_link": own_page_link,
    "recept": recept,
    "rights_export": your_data,
    **FEEDBACK,
}
"""By name of the template in `templates/documents/`, and of its variant: the letter as a page.

A guard holds it whole.
"""
