"""What belongs to a person: every table about persons, how to reach it, and what the rights do with it.

Export and erasure walk this list and nothing else. A guard compares it with the tables, so that a new
table about persons cannot be forgotten by either.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, false, func, or_, select

from referral.domain.instruments.moments import OPEN, MeasureState
from referral.domain.waiting import RUNNING, WaitState
from referral.models import (
    AccessLog,
    AfterCare,
    AnswerSheet,
    Appointment,
    Attendance,
    AttendanceMark,
    CareUse,
    Closing,
    Consent,
    DataKey,
    Draft,
    EmergencyAccess,
    ErasureEntry,
    Feedback,
    Goal,
    HandOver,
    ImpactInvitation,
    Incident,
    IncidentEntry,
    IncidentPerson,
    Intake,
    IntakeDraft,
    LegalHold,
    MatchChoice,
    Measurement,
    Message,
    PageSuggestion,
    ParkedForm,
    Person,
    PersonCorrection,
    PersonMerge,
    PersonPage,
    PersonTrait,
    Placement,
    Referral,
    ReferralEvent,
    Representative,
    RightsRequest,
    RoundLine,
    SafetyEntry,
    SafetyRecord,
    Signal,
    StudyInclusion,
    Success,
    Swap,
    SwapPair,
    Talk,
    TalkSeries,
    Task,
    ThreadMessage,
    ThreadRead,
    UnmetWish,
    Volunteer,
    VolunteerOrganisation,
    WaitingEntry,
)
from referral.models.base import Row


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose rows: a person with the records that were joined, their referrals and their keys."""

    person_ids: Collection[UUID]
    referral_ids: Collection[UUID]
    key_ids: Collection[UUID]


class Erasing(StrEnum):
    """What erasure does with the rows of a table."""

    EMPTY = "sealed and identifying columns are emptied, the rest stays for counts"
    DELETE = "rows are deleted"
    DESTROY = "the key is destroyed"
    KEEP = "stays: keys, dates and codes only"
    APART = "stays under a key of its own: another's interest may outweigh"
    SEARCHED = "found by opening, then deleted with its key"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that is kept from the export, and why, in words for the person."""

    what: str
    why: str
    on: str = ""
    """The day of what was left out, when it is one of several."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """One table: which rows are about a person, and what export and erasure do with them.

    `left_out` says, in Dutch and for the person, what is not in the export and why; `hidden` does so for
    columns; `also` are columns that erasure sets beside the sealed ones.
    """

    model: type[Row]
    reach: Callable[[Reach], ColumnElement[bool]]
    erasing: Erasing
    left_out: LeftOut | None = None
    hidden: dict[str, LeftOut] = field(default_factory=dict)
    also: dict[str, Any] = field(default_factory=dict)


_FINGERPRINT = LeftOut("Zoekcodes", "Daarmee vinden wij u terug. Er is niets uit te lezen.")
_SPEAKER = LeftOut("Naam en telefoon van wie voor u spreekt", "Dat gaat over iemand anders.")
_BEGUN = LeftOut("Een begin van de intake", "Dat is nog niet vastgelegd.")
_ASKED = LeftOut("Of u een link met vragen kreeg", "Uw antwoord staat daar los van, zonder naam.")
_TYPED = LeftOut("Kladjes van verwijzers", "Die zijn nog niet verstuurd.")
_APART = LeftOut("Zorgen over veiligheid", "Wat daarover is opgeschreven, geven wij niet zomaar mee.")
_INCIDENT = LeftOut("Wat er bij een incident misging", "Dat gaat ook over anderen. Vraag ernaar.")
_KEYS = LeftOut("Sleutels", "Die hebben wij nodig om uw gegevens op slot te houden.")
_TOGETHER = LeftOut("Wie nog meer op de bladzijde stond", "Dat gaat over iemand anders.")
_WHY = LeftOut("Waarom iemand met noodtoegang keek", "Dat kan ook over iemand anders gaan. Vraag ernaar.")
_NAMED = LeftOut("Wie er in een bericht genoemd werd", "Dat zijn medewerkers.")
_VOLUNTEER = LeftOut("Gegevens van vrijwilligers", "Dat gaat over iemand anders.")
_OTHER_SIDE = LeftOut("Met welke buur u bij elkaar bent gebracht", "Dat gaat ook over iemand anders.")
_MARKER = LeftOut("Wie invulde of u er was", "Dat gaat over iemand anders.")
_LINK = LeftOut("De link naar uw pagina", "Die is alleen van u. Uw coach kan een nieuwe maken.")
_ADDRESS = LeftOut("Het netwerkadres van medewerkers", "Dat gaat over iemand anders.")


_INTAKE: dict[str, Any] = {
    **dict.fromkeys(("route_reason", "living", "daytime", "reliable_contact", "earlier_support")),
    **dict.fromkeys(("language", "company", "reach")),
    **{name: [] for name in ("limits", "interests", "rhythm", "hurdles", "welcome")},
}
"""What an erased intake no longer tells, beside its words; the route stays for the counts."""


def _person(model: Any) -> Callable[[Reach], ColumnElement[bool]]:
    return lambda reach: model.person_id.in_(reach.person_ids)


def _referral(model: Any) -> Callable[[Reach], ColumnElement[bool]]:
    return lambda reach: model.referral_id.in_(reach.referral_ids)


def _places(reach: Reach) -> ColumnElement[bool]:
    places = select(Placement.id).where(Placement.referral_id.in_(reach.referral_ids))
    return Attendance.placement_id.in_(places)


def _entries(reach: Reach) -> ColumnElement[bool]:
    records = select(SafetyRecord.id).where(SafetyRecord.referral_id.in_(reach.referral_ids))
    return SafetyEntry.record_id.in_(records)


def _looks(reach: Reach) -> ColumnElement[bool]:
    found: ColumnElement[bool] = AccessLog.subject_ids.overlap(list(reach.person_ids))
    return found


def _merges(reach: Reach) -> ColumnElement[bool]:
    return or_(PersonMerge.kept_id.in_(reach.person_ids), PersonMerge.merged_id.in_(reach.person_ids))


def _incidents(reach: Reach) -> Select[UUID]:
    return select(IncidentPerson.incident_id).where(IncidentPerson.person_id.in_(reach.person_ids))


def _talks(reach: Reach) -> ColumnElement[bool]:
    series = select(TalkSeries.id).where(TalkSeries.referral_id.in_(reach.referral_ids))
    return Talk.series_id.in_(series)


def _pairs(reach: Reach) -> ColumnElement[bool]:
    swaps = select(Swap.id).where(Swap.referral_id.in_(reach.referral_ids))
    return or_(SwapPair.give_id.in_(swaps), SwapPair.ask_id.in_(swaps))


def _nobody(reach: Reach) -> ColumnElement[bool]:
    del reach
    return false()


BELONGINGS: tuple[Belonging, ...] = (
    Belonging(
        Person,
        lambda reach: Person.id.in_(reach.person_ids),
        Erasing.EMPTY,
        also={"identity_index": None, "surname_index": None, "phone_index": None, "birth_year": None},
    ),
    Belonging(PersonTrait, _person(PersonTrait), Erasing.DELETE, left_out=_FINGERPRINT),
    Belonging(PersonMerge, _merges, Erasing.KEEP),
    Belonging(PersonCorrection, _person(PersonCorrection), Erasing.EMPTY),
    Belonging(RightsRequest, _person(RightsRequest), Erasing.EMPTY),
    Belonging(LegalHold, _person(LegalHold), Erasing.EMPTY),
    Belonging(
        Representative,
        _person(Representative),
        Erasing.EMPTY,
        hidden={"name": _SPEAKER, "phone": _SPEAKER},
    ),
    Belonging(
        Referral,
        lambda reach: Referral.id.in_(reach.referral_ids),
        Erasing.EMPTY,
        also={"needs": [], "checks": [], "hidden_at": func.coalesce(Referral.hidden_at, func.now())},
    ),
    Belonging(Consent, _referral(Consent), Erasing.KEEP),
    Belonging(Intake, _referral(Intake), Erasing.EMPTY, also=_INTAKE),
    Belonging(IntakeDraft, _referral(IntakeDraft), Erasing.DELETE, left_out=_BEGUN),
    Belonging(Goal, _referral(Goal), Erasing.EMPTY),
    Belonging(ReferralEvent, _referral(ReferralEvent), Erasing.EMPTY),
    Belonging(
        Placement,
        _referral(Placement),
        Erasing.EMPTY,
        also={"ended_at": func.coalesce(Placement.ended_at, func.now())},
    ),
    Belonging(MatchChoice, _referral(MatchChoice), Erasing.EMPTY, also={"suggestions": []}),
    Belonging(
        PersonPage,
        _referral(PersonPage),
        Erasing.EMPTY,
        also={"shut_at": func.coalesce(PersonPage.shut_at, func.now())},
        hidden={"salt": _LINK, "token_hash": _LINK},
    ),
    Belonging(PageSuggestion, _referral(PageSuggestion), Erasing.EMPTY, also={"reason": ""}),
    Belonging(UnmetWish, _referral(UnmetWish), Erasing.DELETE),
    Belonging(RoundLine, _referral(RoundLine), Erasing.DELETE),
    Belonging(
        WaitingEntry,
        _referral(WaitingEntry),
        Erasing.EMPTY,
        also={"state": case((WaitingEntry.state.in_(RUNNING), WaitState.LEFT), else_=WaitingEntry.state)},
    ),
    Belonging(ImpactInvitation, _referral(ImpactInvitation), Erasing.DELETE, left_out=_ASKED),
    Belonging(Attendance, _places, Erasing.KEEP),
    Belonging(AttendanceMark, _referral(AttendanceMark), Erasing.EMPTY, hidden={"marker": _MARKER}),
    Belonging(Signal, _referral(Signal), Erasing.KEEP),
    Belonging(AfterCare, _referral(AfterCare), Erasing.EMPTY, also={"whys": [], "grade": None}),
    Belonging(Closing, _referral(Closing), Erasing.EMPTY, also={"end_scores": []}),
    Belonging(Success, _referral(Success), Erasing.DELETE),
    Belonging(StudyInclusion, _referral(StudyInclusion), Erasing.KEEP),
    Belonging(Appointment, _referral(Appointment), Erasing.EMPTY),
    Belonging(
        Measurement,
        _referral(Measurement),
        Erasing.EMPTY,
        also={
            "state": case((Measurement.state.in_(OPEN), MeasureState.REFUSED), else_=Measurement.state),
            **dict.fromkeys(("salt", "token_hash", "expires_at", "help", "refusal")),
        },
        hidden={"salt": _FINGERPRINT, "token_hash": _FINGERPRINT},
    ),
    Belonging(AnswerSheet, _referral(AnswerSheet), Erasing.DELETE),
    Belonging(CareUse, _referral(CareUse), Erasing.DELETE),
    Belonging(HandOver, _referral(HandOver), Erasing.EMPTY),
    Belonging(
        TalkSeries,
        _referral(TalkSeries),
        Erasing.EMPTY,
        also={"ended_at": func.coalesce(TalkSeries.ended_at, func.now()), "why": None},
        hidden={"volunteer_id": _VOLUNTEER},
    ),
    Belonging(Talk, _talks, Erasing.KEEP),
    Belonging(
        Swap,
        _referral(Swap),
        Erasing.EMPTY,
        also={"closed_at": func.coalesce(Swap.closed_at, func.now())},
    ),
    Belonging(SwapPair, _pairs, Erasing.KEEP, left_out=_OTHER_SIDE),
    Belonging(Task, _referral(Task), Erasing.KEEP),
    Belonging(ThreadMessage, _referral(ThreadMessage), Erasing.EMPTY, hidden={"mentions": _NAMED}),
    Belonging(ThreadRead, _referral(ThreadRead), Erasing.KEEP),
    Belonging(Feedback, _referral(Feedback), Erasing.KEEP),
    Belonging(Message, _referral(Message), Erasing.EMPTY, also={"failure": ""}),
    Belonging(EmergencyAccess, _referral(EmergencyAccess), Erasing.EMPTY, hidden={"reason": _WHY}),
    Belonging(
        AccessLog,
        _looks,
        Erasing.KEEP,
        hidden={"subject_ids": _TOGETHER, "object_detail": _TOGETHER, "access_point": _ADDRESS},
    ),
    Belonging(SafetyRecord, _referral(SafetyRecord), Erasing.APART, left_out=_APART),
    Belonging(SafetyEntry, _entries, Erasing.APART, left_out=_APART),
    Belonging(Incident, lambda reach: Incident.id.in_(_incidents(reach)), Erasing.APART, left_out=_INCIDENT),
    Belonging(
        IncidentEntry,
        lambda reach: IncidentEntry.incident_id.in_(_incidents(reach)),
        Erasing.APART,
        left_out=_INCIDENT,
    ),
    Belonging(IncidentPerson, _person(IncidentPerson), Erasing.DELETE),
    Belonging(Volunteer, _nobody, Erasing.APART, left_out=_VOLUNTEER),
    Belonging(VolunteerOrganisation, _nobody, Erasing.KEEP, left_out=_VOLUNTEER),
    Belonging(DataKey, lambda reach: DataKey.id.in_(reach.key_ids), Erasing.DESTROY, left_out=_KEYS),
    Belonging(Draft, _nobody, Erasing.SEARCHED, left_out=_TYPED),
    Belonging(ParkedForm, _nobody, Erasing.SEARCHED, left_out=_TYPED),
    Belonging(
        ErasureEntry,
        lambda reach: ErasureEntry.person_ids.overlap(list(reach.person_ids)),
        Erasing.KEEP,
        left_out=_KEYS,
    ),
)
"""Every table about persons, parents first."""


def sealed_columns(model: type[Row]) -> list[str]:
    """The names of the sealed columns of a table."""
    return [each.name for each in model.__table__.columns if each.name.endswith("_sealed")]
