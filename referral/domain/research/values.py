"""The codes of every variable of the data set, in Dutch and English. Missing is an empty cell, everywhere.

Codes that follow from a region (areas, quarters) are open: they have no list here.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from referral.domain import after_care, codes, own_page, safeguards, signals, swaps, volunteering, waiting
from referral.domain.attendance import Withdrawn
from referral.domain.closing import Verdict
from referral.domain.first_meeting import RouteReason
from referral.domain.impact.goals import Step
from referral.domain.instruments.moments import (
    FillHelp,
    MeasureMoment,
    MeasureRefusal,
    MeasureState,
    MeasureWay,
)
from referral.domain.labels import Labelled
from referral.domain.matching.choices import NoFit
from referral.domain.research.english import ENGLISH
from referral.domain.research.happenings import HAPPENINGS
from referral.domain.statuses import OrganisationKind, Role, Status

Value = tuple[str, str, str]
"""A code with its Dutch and its English label."""

MISSING_CODE = ""
"""What stands in a cell without a value: nothing, in every table and every file."""

AGE_BANDS: tuple[Value, ...] = (
    ("18-44", "18 tot en met 44 jaar", "18 to 44 years"),
    ("45-64", "45 tot en met 64 jaar", "45 to 64 years"),
    ("0-64", "Jonger dan 65 jaar, niet fijner verteld", "Younger than 65 years, told no finer"),
    ("65-74", "65 tot en met 74 jaar", "65 to 74 years"),
    ("75+", "75 jaar en ouder", "75 years and older"),
    ("65+", "65 jaar en ouder, niet fijner verteld", "65 years and older, told no finer"),
)
"""So coarse that nobody of a great age stands out (D, L13). The wide ones are for who would still."""

YES_NO: tuple[Value, ...] = (("yes", "Ja", "Yes"), ("no", "Nee", "No"))

ENDED_HOW: tuple[Value, ...] = (
    ("declined", "Niet aangenomen", "Not accepted"),
    ("withdrawn", "Ingetrokken door de verwijzer of de persoon", "Withdrawn by the referrer or the person"),
    ("stopped", "Gestopt op verzoek van de persoon", "Stopped at the person's request"),
)
"""A referral that was sent by mistake is in no data set."""

MOMENTS: tuple[Value, ...] = (
    ("start", "Bij de start", "At the start"),
    ("exit", "Bij het afronden", "At closing"),
    ("three_months", "Drie maanden na de start", "Three months after the start"),
)

TIE_KINDS: tuple[Value, ...] = (
    ("referral", "Verwijzing", "Referral"),
    ("hand_over", "Overdracht", "Hand-over"),
    ("reroute", "Doorgestuurd", "Passed on"),
    ("feedback", "Terugkoppeling", "Feedback"),
)

SECTORS: tuple[Value, ...] = (
    ("cure", "Genezen: huisarts en ggz", "Cure: general practice and mental health care"),
    ("care", "Zorgen: thuiszorg, dagbesteding, hulpverlening", "Care: home care, day care, social help"),
    ("welfare", "Welzijn: coaches en activiteiten", "Welfare: link workers and activities"),
    ("other", "Overig", "Other"),
)

SPANS: tuple[Value, ...] = (
    ("before", "Half jaar voor de verwijzing", "Half-year before the referral"),
    ("after", "Half jaar na de verwijzing", "Half-year after the referral"),
)

INSTRUMENTS: tuple[Value, ...] = (
    ("who5", "WHO-5", "WHO-5 well-being index"),
    ("djg6", "De Jong Gierveld, 6 stellingen", "De Jong Gierveld scale, 6 items"),
    ("djg11", "De Jong Gierveld, 11 stellingen", "De Jong Gierveld scale, 11 items"),
    ("cantril", "Ladder van Cantril", "Cantril ladder"),
    ("spider", "Mijn Positieve Gezondheid", "My Positive Health"),
    ("mhcsf", "MHC-SF", "Mental Health Continuum, short form"),
    ("eq5d5l", "EQ-5D-5L", "EQ-5D-5L"),
    ("gp_contacts", "Contact met de huisarts", "Contact with the general practitioner"),
    ("own_goal", "Eigen doel", "Own goal"),
)


def listed(kind: type[Labelled]) -> tuple[Value, ...]:
    """A code list with both labels, in its own order. Raises KeyError when a code has no English words."""
    return tuple((code, label, ENGLISH[kind][code]) for code, label in kind.choices())


def united(*lists: Iterable[Value]) -> tuple[Value, ...]:
    """Several lists as one; a code of more than one list has each of its labels, after each other."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    for each in lists:
        for code, dutch, english in each:
            labels = found.setdefault(code, ([], []))
            for words, label in zip(labels, (dutch, english), strict=True):
                if label.lower() not in (word.lower() for word in words):
                    words.append(label)
    return tuple((code, " / ".join(dutch), " / ".join(english)) for code, (dutch, english) in found.items())


DETAILS: tuple[type[Labelled], ...] = (
    codes.Reason,
    codes.ReferralKind,
    codes.DeclineCode,
    codes.RerouteCode,
    codes.PauseCause,
    codes.AttemptChannel,
    codes.AttemptResult,
    codes.AppointmentWay,
    codes.AppointmentOutcome,
    codes.AskedBy,
    codes.MoveCause,
    codes.ContactWay,
    codes.ContactTime,
    codes.Route,
    RouteReason,
    codes.OutcomeLevel,
    codes.OfferRefusal,
    codes.HandOverTarget,
    codes.HandOverRefusal,
    codes.AttendanceState,
    codes.EndReason,
    codes.CloseReason,
    codes.Exit,
    codes.ConsentPurpose,
    Verdict,
    Withdrawn,
    NoFit,
    MeasureMoment,
    MeasureWay,
    FillHelp,
    MeasureRefusal,
    signals.SignalSource,
    signals.SignalOutcome,
    after_care.CareMoment,
    after_care.CareResult,
    waiting.WaitReason,
    waiting.OfferAnswer,
    waiting.WaitingEnd,
    waiting.Introducer,
    volunteering.TalkEnd,
    volunteering.WhyTalks,
    volunteering.DeepRoute,
    own_page.SaidHow,
    own_page.PageWay,
    own_page.PageEnd,
    own_page.SuggestionAnswer,
    safeguards.EmergencyGround,
    swaps.SwapKind,
    swaps.Direction,
)
"""The lists of which an event can carry a code. What a code says depends on the type of the event."""

_FUNCTIONS = united(listed(Role), listed(OrganisationKind), listed(codes.HandOverTarget))
_KINDS = listed(codes.ActivityKind)

VALUES: Mapping[tuple[str, str], tuple[Value, ...]] = MappingProxyType(
    {
        ("referral", "age_band"): AGE_BANDS,
        ("referral", "kind"): listed(codes.ReferralKind),
        ("referral", "sector"): listed(OrganisationKind),
        ("referral", "reason"): listed(codes.Reason),
        ("referral", "funding"): listed(codes.Funding),
        ("referral", "status"): listed(Status),
        ("referral", "activity_kind"): _KINDS,
        ("referral", "ended_how"): ENDED_HOW,
        ("referral", "share_back"): YES_NO,
        ("referral", "close_reason"): listed(codes.CloseReason),
        ("referral", "exit"): listed(codes.Exit),
        ("referral", "verdict"): listed(Verdict),
        ("event", "type"): HAPPENINGS,
        ("event", "role"): listed(Role),
        ("event", "detail"): united(*(listed(each) for each in DETAILS), YES_NO),
        ("event", "activity_kind"): _KINDS,
        ("measure", "moment"): MOMENTS,
        ("measure", "instrument"): INSTRUMENTS,
        ("measure", "state"): listed(MeasureState),
        ("measure", "way"): listed(MeasureWay),
        ("measure", "help"): listed(FillHelp),
        ("attendance", "activity_kind"): _KINDS,
        ("attendance", "state"): listed(codes.AttendanceState),
        ("tie", "tie_kind"): TIE_KINDS,
        ("tie", "source_sector"): SECTORS,
        ("tie", "target_sector"): SECTORS,
        ("tie", "source_function"): _FUNCTIONS,
        ("tie", "target_function"): _FUNCTIONS,
        ("tie", "accepted"): YES_NO,
        ("care_use", "span"): SPANS,
        ("activity", "activity_kind"): _KINDS,
        ("impact", "activity_kind"): _KINDS,
        ("impact", "step"): listed(Step),
    }
)

OPEN_CODES: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("referral", "quarter"): "jaar en kwartaal, zoals 2026-Q3; of alleen het jaar, van wie anders opvalt",
        ("tie", "quarter"): "jaar en kwartaal, zoals 2026-Q3",
        ("referral", "area"): "naam van een wijk, of van de hele regio",
        ("area", "area"): "naam van een wijk, of van de hele regio",
    }
)
"""Code variables without a list, with what a code looks like."""

ORDERED = frozenset(
    {
        ("referral", "age_band"),
        ("referral", "quarter"),
        ("referral", "verdict"),
        ("measure", "moment"),
        ("tie", "quarter"),
        ("care_use", "span"),
        ("impact", "step"),
    }
)
"""Codes that have an order: ordinal, all others nominal."""


def values_of(table: str, variable: str) -> tuple[Value, ...]:
    """The codes of a variable with their Dutch and English labels; none when its list is open."""
    return VALUES.get((table, variable), ())
