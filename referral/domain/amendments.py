"""What may be changed after it was sent or recorded, and the difference in words that a coach can read."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from referral.domain import first_meeting as lists
from referral.domain.activities import Welcome
from referral.domain.codes import ContactLimit, ContactTime, ContactWay, Feature, Need, Reason, Route
from referral.domain.labels import Labelled

Value = str | list[str]

Fields = Mapping[str, tuple[str, type[Labelled] | None]]
"""Each field that may change: what it is called, and its code list if it has one."""

REFERRAL_FIELDS: Fields = {
    "reasons": ("Waarom verwezen", Reason),
    "own_words": ("In eigen woorden", None),
    "needs": ("Nodig", Need),
    "phone": ("Telefoon", None),
    "contact_way": ("Manier van contact", ContactWay),
    "contact_time": ("Tijd voor contact", ContactTime),
    "contact_limits": ("Niet doen bij contact", ContactLimit),
    "contact_note": ("Let op bij contact", None),
}

INTAKE_FIELDS: Fields = {
    "goals": ("Doelen", None),
    "can_still": ("Kan en doet nu", None),
    "living": ("Woont", lists.Living),
    "daytime": ("Vult de dag", lists.Daytime),
    "reliable_contact": ("Eén iemand om op te rekenen", lists.Answer),
    "earlier_support": ("Eerder hulp", lists.Answer),
    "language": ("Taal", lists.Language),
    "company": ("Gezelschap", lists.Company),
    "helpers": ("Helpt ook", None),
    "brings": ("Brengt mee", None),
    "interests": ("Doet graag", lists.Interest),
    "rhythm": ("Komt uit", lists.Rhythm),
    "clicks": ("Klikt met", None),
    "reach": ("Komt zo ver", lists.Reach),
    "welcome": ("Past ook een groep voor", Welcome),
    "hurdles": ("Maakt het lastig", lists.Hurdle),
    "limits": ("Moet een activiteit hebben", Feature),
    "route": ("Hoe beginnen", Route),
    "route_reason": ("Waarom zo", lists.RouteReason),
    "route_note": ("Toelichting", None),
    "baseline": ("Vragenlijsten", lists.Baseline),
}
_FIELDS: Fields = {**REFERRAL_FIELDS, **INTAKE_FIELDS}

NOTHING = "niets"


@dataclass(frozen=True, slots=True)
class Change:
    """One field, before and after, as stored: codes and texts."""

    field: str
    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class Difference:
    """One change in words."""

    label: str
    old: str
    new: str


def changes(old: dict[str, Value], new: dict[str, Value], fields: Fields) -> list[Change]:
    """Those of *fields* in which *new* differs from *old*, in the order of the form."""
    return [Change(name, old[name], new[name]) for name in fields if name in new and old[name] != new[name]]


def dumped(found: Iterable[Change]) -> str:
    """The changes as JSON, to be sealed with the event."""
    return json.dumps([asdict(each) for each in found], ensure_ascii=False)


def differences(stored: str) -> list[Difference]:
    """Stored changes in words; raises KeyError for a field that never existed."""
    return [_in_words(Change(**each)) for each in json.loads(stored or "[]")]


def _in_words(change: Change) -> Difference:
    label, kind = _FIELDS[change.field]
    return Difference(label, _text(change.old, kind), _text(change.new, kind))


def _text(value: Value, kind: type[Labelled] | None) -> str:
    values = [value] if isinstance(value, str) else value
    shown = [kind.label_of(each) if kind else each for each in values if each]
    return ", ".join(shown) or NOTHING
