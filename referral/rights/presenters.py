"""The export as files: a PDF to read, JSON to take along, both in one ZIP."""

import io
import json
import zipfile
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template

from referral.documents.pdf import as_pdf
from referral.domain.audit import EventType, Outcome, described
from referral.rights.queries.export import Export
from referral.web.filters import date_nl

PDF_NAME, JSON_NAME = "uw-gegevens.pdf", "uw-gegevens.json"

EVENTS = {
    "referral_sent": "De verwijzing is verstuurd.",
    "question_asked": "Het team stelde een vraag.",
    "question_answered": "De verwijzer gaf antwoord.",
    "referral_accepted": "Een coach nam de verwijzing aan.",
    "referral_declined": "Het team nam de verwijzing niet aan.",
    "referral_withdrawn": "De verwijzer trok de verwijzing in.",
    "referral_stopped": "U wilde stoppen.",
    "contact_attempted": "De coach probeerde u te bereiken.",
    "person_reached": "De coach sprak u.",
    "intake_held": "U had een eerste gesprek.",
    "offer_refused": "U wilde iets niet.",
    "person_placed": "U kreeg een plek.",
    "participation_started": "U deed voor het eerst mee.",
    "session_attended": "U was erbij.",
    "session_missed": "U was er niet.",
    "placement_ended": "Uw plek stopte.",
    "handed_over": "De coach vroeg andere hulp erbij.",
    "note_added": "De coach schreef iets op.",
    "referral_closed": "Het is afgerond.",
    "referral_reopened": "Het begon opnieuw.",
    "consent_given": "U zei ergens ja op.",
    "consent_withdrawn": "U trok een ja weer in.",
    "emergency_opened": "Iemand keek met noodtoegang.",
    "person_corrected": "Uw gegevens zijn verbeterd.",
}
"""What happened, in plain Dutch (B1)."""


def as_zip(found: Export) -> bytes:
    """Both files in one ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(PDF_NAME, as_pdf(letter(found)))
        archive.writestr(JSON_NAME, json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    return out.getvalue()


def letter(found: Export) -> str:
    """The readable part as a page."""
    return render_template(
        "documents/rights_export.html",
        export=found,
        tables=found.tables,
        referrals=[_referral(found, row) for row in found.tables["referral"]],
        looks=looks(found.tables["access_log"]),
        day=day,
    )


@dataclass(frozen=True, slots=True)
class Look:
    """Who did what, on which day, and how often on that day."""

    who: str
    what: str
    at: str
    times: int


def looks(rows: list[dict[str, Any]]) -> list[Look]:
    """The log of looks as a person reads it: one line per day for the same colleague and the same act."""
    counted = Counter((_who(row), _did(row), row["happened_at"][:10]) for row in rows)
    return [Look(who, what, day(on), times) for (who, what, on), times in counted.items()]


def _who(row: dict[str, Any]) -> str:
    return f"{row['actor_name']} ({row['actor_role']['label']}, {row['organisation_name']})"


def _did(row: dict[str, Any]) -> str:
    told = described(EventType(row["event_type"]["code"]), row["object_type"])
    return f"{told} (geweigerd)" if row["outcome"]["code"] == Outcome.REFUSED else told


def day(text: str) -> str:
    """‘3 november 2026’ for an ISO day or moment."""
    return date_nl(date.fromisoformat(text[:10]))


def _referral(found: Export, row: dict[str, Any]) -> dict[str, Any]:
    def mine(table: str) -> list[dict[str, Any]]:
        return [each for each in found.tables[table] if each["referral_id"] == row["id"]]

    events = sorted(mine("referral_event"), key=lambda each: str(each["happened_at"]))
    return {
        "row": row,
        "consents": mine("consent"),
        "intake": next(iter(mine("intake")), None),
        "goals": mine("goal"),
        "events": [{**each, "told": EVENTS.get(each["type"], each["type"])} for each in events],
        "messages": mine("message"),
        "written": sorted(mine("thread_message"), key=lambda each: str(each["written_at"])),
    }
