"""Invented things to show components with."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from wtforms import BooleanField, DateField, FileField, RadioField, SelectField, StringField, TextAreaField

from referral.domain.amendments import Difference
from referral.domain.codes import AttemptResult, AttendanceState, Reason
from referral.domain.deadlines import Clock
from referral.domain.statuses import Status
from referral.web.forms import BaseForm, ChecksField, labels, needed, options
from referral.workflow.timeline import ICONS, TONES, TimelineEntry

MOMENT = datetime(2026, 11, 3, 13, 5, tzinfo=UTC)
LATER = datetime(2026, 11, 5, 9, 0, tzinfo=UTC)
NO_TOKEN = {"csrf": False}


class SampleForm(BaseForm):
    """One field of each kind."""

    name = StringField("Naam", [needed("Vul de naam in.")])
    day = DateField("Geboortedatum", [needed("Vul de geboortedatum in.")])
    place = SelectField("Wijk", choices=labels([("m", "Molenpark"), ("z", "Zilverkade")]))
    words = TextAreaField("Wat zegt de persoon zelf?")
    reasons = ChecksField("Waarom verwijst u?", choices=options(Reason.choices()[:4]))
    result = RadioField(
        "Wat kwam eruit?", [needed("Kies wat eruit kwam.")], choices=options(AttemptResult.choices()[:3])
    )
    agrees = BooleanField("U mag horen hoe het gaat", [needed("Zet een vinkje.")])
    sheet = FileField("CSV-bestand")


class SampleMarks(BaseForm):
    """Attendance of two people: one not yet marked, one marked."""

    jo = RadioField("Jo", choices=options(AttendanceState.choices()))
    toos = RadioField(
        "Toos", choices=options(AttendanceState.choices()), default=AttendanceState.PRESENT.value
    )


@dataclass(frozen=True)
class SampleAction:
    """A button of an action bar."""

    label: str
    kind: str
    icon: str
    url: str = "#main"


ACTIONS = [
    SampleAction("Neem aan", "primary", "check"),
    SampleAction("Stel een vraag terug", "secondary", "message-circle"),
    SampleAction("Neem niet aan", "subtle", "x"),
]


def wrong_form() -> SampleForm:
    """The form with errors, among them a number that may be a BSN (a published test number)."""
    form = SampleForm(
        formdata=None, prefix="fout-", data={"words": "Nummer 999990019", "place": "m"}, meta=NO_TOKEN
    )
    form.validate()
    return form


FACTS: dict[str, Any] = {
    "activity": "Rollatorgroep Molenpark",
    "activity_kind": "walking",
    "kind": "gp",
    "code": "no_capacity",
    "channel": "phone",
    "result": "voicemail",
    "target": "social_counsel",
    "kinds": ("walking",),
    "interests": ("music",),
    "exit": "movement",
    "route": "group",
    "state": "absent",
    "until": "2027-01-04",
    "starts_at": "2026-12-01T10:00:00+01:00",
    "way": "home",
    "asked_by": "person",
    "outcome": "attended",
    "due": "2026-11-05",
    "source": "absence",
    "moment": "6_weeks",
    "whys": ("time",),
    "verdict": "a_lot",
    "minutes_met": 105,
    "minutes_phone": 30,
    "changes": [Difference("Manier van contact", "Bellen", "Sms of app")],
    "note": "Vertelde over haar tuin.",
    "question": "Kan iemand mee naar het eerste gesprek?",
    "answer": "Ja, haar buurvrouw.",
    "sent_by": "mail",
    "number": 3,
    "said": "page",
    "contact_way": "text",
    "contact_time": "morning",
    "message": "Kan de afspraak ook bij mij thuis?",
}
"""What an event may tell, of all kinds at once."""


def entries() -> list[TimelineEntry]:
    """One timeline entry of each type, one of them recorded later."""
    causes = {"referral_paused": "away", "page_shut": "not_me"}
    reasons = {
        "nothing_fitted": "language",
        "offer_refused": "company",
        "placement_ended": "finished",
        "referral_closed": "found_way",
    }
    own: dict[str, dict[str, str]] = {
        "signal_answered": {"outcome": "back"},
        "after_care_recorded": {"result": "still_going"},
    }
    return [
        TimelineEntry(
            type=name,
            template=f"events/{name}.html",
            happened_at=MOMENT,
            recorded_at=LATER if name == "contact_attempted" else MOMENT,
            actor_label="Welzijnscoach",
            icon=icon,
            tone=TONES.get(name, "neutral"),
            facts={
                **FACTS,
                "reason": reasons.get(name, ""),
                "cause": causes.get(name, "time"),
                **own.get(name, {}),
            },
        )
        for name, icon in ICONS.items()
    ]


def samples() -> dict[str, Any]:
    """Everything the gallery page shows."""
    return {
        "statuses": list(Status),
        "clocks": [Clock(12), Clock(3), Clock(0), Clock(-2), Clock(2, date(2027, 1, 4))],
        "form": SampleForm(formdata=None),
        "marks": list(SampleMarks(formdata=None, meta=NO_TOKEN))[1:],
        "actions": ACTIONS,
        "icons": sorted(set(ICONS.values())),
        "wrong": wrong_form(),
        "entries": entries(),
        "rows": [("Naam", "Voornaam Achternaam", "#"), ("Geboortedatum", "3 mei 1947", None)],
    }
