"""Of whom a variable tells: what a figure made from it is divided by, and who is left out (domain.md 5c)."""

from collections.abc import Mapping
from types import MappingProxyType

ERRORS = "Wat per ongeluk verstuurd is, zit er niet in."
CENSORED = "Wie het op de dag van bevriezen nog niet had, telt mee tot follow_days en is dan gecensureerd."

_ALL = f"Alle verwijzingen. {ERRORS} {CENSORED}"
_PLACED = f"Verwijzingen met een plek (placed_day gevuld). {CENSORED}"
_CLOSED = "Verwijzingen die afgerond zijn (closed_day gevuld)."
_ATTENDED = "Bijeenkomsten waarvan de opkomst bekend is (state niet unknown), ook die zijn afgemeld."
_TIES = "Banden van dezelfde soort (tie_kind) in hetzelfde kwartaal."

DENOMINATORS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("referral", "rid"): "Een persoon telt per verwijzing één keer; pid verbindt zijn verwijzingen.",
        (
            "referral",
            "area",
        ): "Verwijzingen per 10.000 inwoners: inhabitants van dezelfde wijk in tabel area.",
        ("referral", "practice"): "Deel dat verwijst: practices in tabel area.",
        ("referral", "accepted_day"): _ALL,
        ("referral", "tried_day"): _ALL,
        ("referral", "attempts"): _ALL,
        ("referral", "reached_day"): _ALL,
        ("referral", "intake_day"): _ALL,
        ("referral", "placed_day"): f"Verwijzingen met een intake (intake_day gevuld). {CENSORED}",
        ("referral", "first_day"): _PLACED,
        ("referral", "third_day"): _PLACED,
        ("referral", "fourth_day"): _PLACED,
        ("referral", "last_day"): "Verwijzingen met een eerste keer (first_day gevuld).",
        ("referral", "closed_day"): _ALL,
        ("referral", "ended_day"): f"Alle verwijzingen. {CENSORED}",
        ("referral", "attended"): "Som van attended, excused en missed van dezelfde verwijzing.",
        ("referral", "missed"): "Som van attended, excused en missed van dezelfde verwijzing.",
        ("referral", "signals_in_time"): "signals min signals_open.",
        ("referral", "feedback_day"): "Verwijzingen met share_back = yes en een plek of een einde.",
        ("referral", "feedback_read_day"): "Verwijzingen met een bericht (feedback_day gevuld).",
        ("referral", "share_back"): f"Alle verwijzingen. {ERRORS}",
        ("referral", "close_reason"): _CLOSED,
        ("referral", "exit"): _CLOSED,
        ("referral", "verdict"): f"{_CLOSED} Zonder wie niet gevraagd kon worden (verdict = not_asked).",
        ("referral", "minutes_met"): _CLOSED,
        ("referral", "minutes_phone"): _CLOSED,
        ("event", "recorded_day"): "Later dan day is te laat opgeschreven; eerder komt niet voor.",
        ("measure", "score"): (
            "Verandering: paren van één verwijzing en één vragenlijst met een score op beide momenten. "
            "Het ontbrekende deel: rijen met state asked of refused, en ingevulde zonder score."
        ),
        ("measure", "state"): "Rijen van hetzelfde moment en dezelfde vragenlijst.",
        ("attendance", "state"): _ATTENDED,
        ("tie", "accepted"): f"{_TIES} Zonder banden zonder antwoord; die staan er als leeg.",
        ("tie", "answered_day"): f"{_TIES} {CENSORED}",
        ("care_use", "short"): "Per dag: days_covered van dezelfde rij.",
        ("care_use", "long"): "Per dag: days_covered van dezelfde rij.",
        ("care_use", "minutes"): "Per dag: days_covered van dezelfde rij.",
        ("activity", "held"): "Bijeenkomsten in de periode van de studie.",
        ("impact", "answers"): "Som van answers van dezelfde zin in hetzelfde jaar, zonder lege step.",
    }
)


def denominator_of(table: str, variable: str) -> str:
    """What a figure of this variable is divided by, in Dutch; empty when nothing but the rows themselves."""
    return DENOMINATORS.get((table, variable), "")
