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
from referral.domain.languages import Language
from referral.lib.catalog import catalog, marked, say
from referral.lib.dates import long_day
from referral.rights.queries.export import Export

PDF_NAME, JSON_NAME = "uw-gegevens.pdf", "uw-gegevens.json"

EVENTS = {
    "referral_sent": marked("De verwijzing is verstuurd."),
    "question_asked": marked("Het team stelde een vraag."),
    "question_answered": marked("De verwijzer gaf antwoord."),
    "referral_accepted": marked("Een coach nam de verwijzing aan."),
    "coach_assigned": marked("Een andere coach ging u helpen."),
    "referral_declined": marked("Het team nam de verwijzing niet aan."),
    "referral_withdrawn": marked("De verwijzer trok de verwijzing in."),
    "referral_stopped": marked("U wilde stoppen."),
    "contact_attempted": marked("De coach probeerde u te bereiken."),
    "person_reached": marked("De coach sprak u."),
    "intake_held": marked("U had een eerste gesprek."),
    "intake_corrected": marked("De coach verbeterde wat er over het eerste gesprek stond."),
    "stop_undone": marked("U wilde toch verder."),
    "page_made": marked("De coach maakte een link naar uw eigen pagina."),
    "page_shut": marked("De link naar uw pagina werkte niet meer."),
    "suggestions_put": marked("De coach zette voorstellen op uw pagina."),
    "suggestion_answered": marked("U gaf antwoord op een voorstel."),
    "contact_wish_changed": marked("U veranderde hoe u contact wilt."),
    "move_asked": marked("U vroeg om een andere tijd."),
    "person_wrote": marked("U schreef een bericht aan uw coach."),
    "page_seen": marked("De coach las wat u schreef."),
    "offer_refused": marked("U wilde iets niet."),
    "nothing_fitted": marked("Er was nog niets dat bij u past."),
    "wish_met": marked("Er kwam iets nieuws dat bij u kan passen."),
    "person_placed": marked("U kreeg een plek."),
    "place_taken": marked("U zei ja tegen een plek."),
    "waiting_joined": marked("U kwam op een wachtlijst."),
    "waiting_left": marked("U ging van een wachtlijst af."),
    "place_offered": marked("Er kwam een plek vrij voor u."),
    "offer_answered": marked("U gaf antwoord over een plek."),
    "offer_expired": marked("Er kwam geen antwoord over een plek."),
    "trial_answered": marked("U zei of u wilde blijven."),
    "participation_started": marked("U deed voor het eerst mee."),
    "session_attended": marked("U was erbij."),
    "session_missed": marked("U was er niet."),
    "attendance_withdrawn": marked("Of u er was, telt bij een keer niet meer mee."),
    "signal_raised": marked("Iemand miste u, en gaf dat door aan de coach."),
    "signal_answered": marked("Er is opgeschreven hoe het verderging."),
    "after_care_recorded": marked("De coach vroeg een tijd later hoe het ging."),
    "placement_ended": marked("Uw plek stopte."),
    "handed_over": marked("De coach vroeg andere hulp erbij."),
    "measurement_invited": marked("De coach vroeg of u een vragenlijst wilde invullen."),
    "measurement_filled": marked("U vulde een vragenlijst in."),
    "measurement_refused": marked("U wilde een vragenlijst liever niet invullen."),
    "note_added": marked("De coach schreef iets op."),
    "referral_closed": marked("Het is afgerond."),
    "referral_reopened": marked("Het begon opnieuw."),
    "consent_given": marked("U zei ergens ja op."),
    "consent_withdrawn": marked("U trok een ja weer in."),
    "emergency_opened": marked("Iemand keek met noodtoegang."),
    "person_corrected": marked("Uw gegevens zijn verbeterd."),
    "team_reminded": marked("Patchwork herinnerde het team."),
    "referrer_reminded": marked("Patchwork herinnerde de verwijzer."),
    "coordinator_told": marked("Patchwork waarschuwde de coördinator."),
    "referral_expired": marked("De verwijzing ging terug naar de verwijzer."),
    "referral_resent": marked("De verwijzing is opnieuw verstuurd."),
    "referral_rerouted": marked("De verwijzing ging naar een ander team."),
    "referral_amended": marked("De verwijzer veranderde iets in de verwijzing."),
    "referral_paused": marked("Het wachten werd stilgezet."),
    "referral_resumed": marked("Het wachten ging weer verder."),
    "entered_in_error": marked("De verwijzing bleek een vergissing."),
    "appointment_booked": marked("U kreeg een afspraak."),
    "appointment_moved": marked("Uw afspraak kreeg een andere tijd."),
    "appointment_cancelled": marked("Uw afspraak ging niet door."),
    "appointment_recorded": marked("De coach schreef op hoe de afspraak ging."),
    "hand_over_answered": marked("De andere hulp gaf antwoord."),
    "hand_over_revoked": marked("De coach trok de vraag aan andere hulp in."),
    "talks_arranged": marked("Er is een vrijwilliger voor gesprekken gevonden."),
    "talk_recorded": marked("Er was een gesprek met een vrijwilliger gepland."),
    "talks_blocked": marked("De vrijwilliger kon even niet verder."),
    "talk_went_too_deep": marked("De vrijwilliger vroeg hulp bij een gesprek."),
    "talks_ended": marked("De gesprekken met de vrijwilliger zijn afgerond."),
    "swap_noted": marked("U wilde iets doen voor een buur, of vroeg iets."),
    "swap_made": marked("U en een buur zijn bij elkaar gebracht."),
    "referral_cleared": marked("Wat u vertelde, is gewist."),
    "person_erased": marked("Uw gegevens zijn gewist."),
}
"""What happened, in plain Dutch (B1)."""


def as_zip(found: Export, language: Language) -> bytes:
    """Both files in one ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(PDF_NAME, as_pdf(letter(found, language)))
        archive.writestr(JSON_NAME, json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    return out.getvalue()


def letter(found: Export, language: Language) -> str:
    """The readable part as a page."""
    return render_template(
        "documents/rights_export.html",
        export=found,
        tables=found.tables,
        referrals=[_referral(found, row) for row in found.tables["referral"]],
        looks=looks(found.tables["access_log"], language),
        language=language.value,
    )


@dataclass(frozen=True, slots=True)
class Look:
    """Who did what, on which day, and how often on that day."""

    who: str
    what: str
    at: str
    times: int


def looks(rows: list[dict[str, Any]], language: Language) -> list[Look]:
    """The log of looks as a person reads it: one line per day for the same colleague and the same act."""
    counted = Counter((_who(row, language), _did(row, language), row["happened_at"][:10]) for row in rows)
    return [
        Look(who, what, long_day(date.fromisoformat(on), language), times)
        for (who, what, on), times in counted.items()
    ]


def _who(row: dict[str, Any], language: Language) -> str:
    role = say(language, row["actor_role"]["label"])
    return f"{row['actor_name']} ({role}, {row['organisation_name']})"


def _did(row: dict[str, Any], language: Language) -> str:
    told = described(EventType(row["event_type"]["code"]), row["object_type"], catalog(language).gettext)
    refused = row["outcome"]["code"] == Outcome.REFUSED
    return say(language, "%(told)s (geweigerd)", told=told) if refused else told


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
        "studies": mine("study_inclusion"),
        "written": sorted(mine("thread_message"), key=lambda each: str(each["written_at"])),
    }
