"""Invented facts for each mail, and what the mails say with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

from flask import current_app

from referral.domain.codes import AppointmentWay
from referral.domain.languages import Language
from referral.gallery.samples import LATER, MOMENT
from referral.lib.ids import new_id
from referral.models import Appointment
from referral.notifications.composing import Words, short_text, words_of
from referral.notifications.invitations import invitation

BASE = "https://patchwork.example"


@dataclass(frozen=True, slots=True)
class SampleTeam:
    """A team with its face."""

    name: str = "Team Molenpark"
    function_name: str = "Welzijnscoach Molenpark"
    face_name: str = "Sanne de Groot"
    phone: str = "020 123 45 67"


@dataclass(frozen=True, slots=True)
class SampleAppointment:
    """An appointment, as far as a mail to the person knows it."""

    id: object
    starts_at: Any = LATER
    ends_at: Any = LATER + timedelta(minutes=60)
    venue: str = ""
    way: AppointmentWay = AppointmentWay.OFFICE
    changes: int = 0
    cancelled_at: Any = None


@dataclass(frozen=True, slots=True)
class SampleLunch:
    """A lunch, as far as its invitation tells."""

    starts_at: Any = LATER
    venue: str = "Buurthuis De Kajuit"
    last_answer_on: date = date(2026, 11, 20)


REFERRAL = {
    "reference": "P-7KM-2QX",
    "link": f"{BASE}/verwijzingen/P-7KM-2QX",
    "report_link": f"{BASE}/toezicht/noodtoegang",
    "overview_link": f"{BASE}/overzicht",
    "work_link": f"{BASE}/vandaag?van=mij",
    "team_link": f"{BASE}/werkvoorraad/P-7KM-2QX",
    "thread_link": f"{BASE}/gesprek/P-7KM-2QX",
}
"""What every mail about a referral gets."""

WITH_COACH = {"who": "Sanne", "organisation": "Welzijn Molenpark", "phone": "020 123 45 67"}
MET = {**WITH_COACH, "appointment": SampleAppointment(new_id())}
CALLED_OFF = {**WITH_COACH, "appointment": SampleAppointment(new_id(), changes=2, cancelled_at=MOMENT)}

ASKED = {"link": f"{BASE}/lijst/1/2", "organisation": "Hogeschool Waterbeek", "phone": "020 123 45 67"}

SAMPLES: dict[str, Mapping[str, Any]] = {
    "activity_changed": {"link": f"{BASE}/activiteiten/1"},
    "appointment": MET,
    "appointment_cancelled": CALLED_OFF,
    "appointment_moved": MET,
    "appointment_reminder": MET,
    "assurance": {"link": f"{BASE}/klopt-het/1/2"},
    "attendance_link": {"link": f"{BASE}/opkomst/1/2", "expires_at": LATER},
    "corrected": REFERRAL,
    "cover": {"link": f"{BASE}/afwezig", "first": date(2026, 11, 5), "last": date(2026, 11, 13)},
    "digest": {"references": ["P-7KM-2QX", "P-9HT-4WB"], "link": f"{BASE}/"},
    "divided": REFERRAL,
    "emergency": REFERRAL,
    "erased": REFERRAL,
    "expired": REFERRAL,
    "hand_over": {
        "link": f"{BASE}/overdracht/1/2",
        "due": date(2026, 11, 5),
        "organisation": "Welzijn Molenpark",
        "phone": "020 123 45 67",
    },
    "impact_ask": ASKED,
    "impact_remind": ASKED,
    "incident": {"link": f"{BASE}/toezicht/incidenten/1"},
    "incident_due": {"link": f"{BASE}/toezicht/incidenten"},
    "invitation": {
        "link": f"{BASE}/uitnodiging/1",
        "organisation": "Praktijk De Wilg",
        "expires_at": LATER,
    },
    "late": REFERRAL,
    "lunch_called_off": {"lunch": SampleLunch(), "place": "Molenpark"},
    "lunch_invitation": {"link": f"{BASE}/buurtkring/1/2", "lunch": SampleLunch(), "place": "Molenpark"},
    "new_face": {"link": f"{BASE}/verwijzingen", "team": SampleTeam()},
    "new_person": {"link": f"{BASE}/activiteiten/1"},
    "news": REFERRAL,
    "news_for_team": REFERRAL,
    "own_page": {
        "link": f"{BASE}/uw-pagina/1/2",
        "organisation": "Welzijn Molenpark",
        "phone": "020 123 45 67",
    },
    "place_free": {
        "link": f"{BASE}/plek/1/2",
        "organisation": "Welzijn Molenpark",
        "phone": "020 123 45 67",
    },
    "questions": {
        "link": f"{BASE}/vragen/1/2",
        "organisation": "Welzijn Molenpark",
        "phone": "020 123 45 67",
    },
    "reminder": REFERRAL,
    "reminder_for_team": REFERRAL,
    "too_deep": REFERRAL,
    "release_to_check": {"link": f"{BASE}/onderzoek/uitgaven/1"},
    "rights_due": {"late": 1, "soon": 3, "link": f"{BASE}/toezicht/verzoeken"},
    "second_step_ended": {"link": f"{BASE}/aanmelden"},
    "study_news": {"link": f"{BASE}/onderzoek/studies/1"},
    "study_to_judge": {"link": f"{BASE}/onderzoek/studies/1"},
    "thread": REFERRAL,
}
"""By folder of `templates/messages/`: facts with which its templates are shown. A guard holds it whole."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One mail in one language, with what goes beside it."""

    language: Language
    words: Words
    short: str
    calendar: str


def shown() -> dict[str, list[Shown]]:
    """Every mail in every language, by the name of its template."""
    return {name: [_shown(name, facts, each) for each in Language] for name, facts in SAMPLES.items()}


def _shown(name: str, facts: Mapping[str, Any], language: Language) -> Shown:
    folder = Path(current_app.template_folder or "") / "messages" / name
    made = facts.get("appointment")
    return Shown(
        language=language,
        words=words_of(name, facts, language),
        short=short_text(name, facts, language) if (folder / "text.txt").is_file() else "",
        calendar=_calendar(cast("Appointment", made), language) if made else "",
    )


def _calendar(made: Appointment, language: Language) -> str:
    """What the calendar of the person shows, without the tables of time zones around it."""
    whole = invitation(made, WITH_COACH["who"], WITH_COACH["phone"], language).decode()
    _, begin, rest = whole.replace("\r\n", "\n").partition("BEGIN:VEVENT")
    return begin + rest.partition("END:VEVENT")[0] + "END:VEVENT"
