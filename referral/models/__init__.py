"""Tables only, no rules."""

from referral.models.absence import Absence
from referral.models.access_log import AccessLog, AuditAnchor, AuditHead
from referral.models.activity import Activity, ActivityImport, ActivitySession, Attendance, Placement
from referral.models.appointment import Appointment
from referral.models.attendance import AttendanceLink, AttendanceMark
from referral.models.catalogue import Assurance, ImpactGoal, Improvement
from referral.models.costs import CareUse, PriceList
from referral.models.credential import AccountEvent, Passkey, RecoveryCode, TotpFactor
from referral.models.draft import Draft
from referral.models.event import ReferralEvent
from referral.models.feedback import Feedback
from referral.models.hand_over import CareContact, HandOver
from referral.models.impact import (
    GoalVersion,
    ImpactAnswer,
    ImpactInvitation,
    ImpactList,
    ImpactRound,
    ImpactSheet,
)
from referral.models.incident import Incident, IncidentEntry, IncidentPerson
from referral.models.intake import Goal, Intake, IntakeDraft
from referral.models.invitation import Invitation
from referral.models.matching import (
    ActivityExperience,
    MatchChoice,
    MatchWeights,
    RoundLine,
    RoundPlan,
    UnmetWish,
)
from referral.models.measurement import AnswerSheet, InstrumentFile, Measurement, MeasureSet
from referral.models.message import Message
from referral.models.neighbourhood import (
    AreaCode,
    AreaReading,
    Circle,
    CircleAgreement,
    CircleMember,
    CoordinationScore,
    Lunch,
    LunchGuest,
    OpenFigure,
    PartnerAnswer,
    SurveyLink,
    YearReport,
)
from referral.models.organisation import Organisation
from referral.models.outcome import AfterCare, Closing
from referral.models.own_page import PageSuggestion, PersonPage
from referral.models.person import Person
from referral.models.place import PostcodePlace
from referral.models.referral import Consent, Referral
from referral.models.region import ClosingDay, Neighbourhood, PostcodeArea, Region, Team
from referral.models.research import (
    Release,
    ReleaseFigure,
    ReleasePart,
    Study,
    StudyInclusion,
)
from referral.models.resemblance import PersonMerge, PersonTrait
from referral.models.rights import ErasureEntry, LegalHold, PersonCorrection, RightsRequest
from referral.models.safeguard import EmergencyAccess, Representative, SafetyEntry, SafetyRecord
from referral.models.schedule import ActivityBreak, EarlierSeason
from referral.models.sealed import DataKey
from referral.models.signal import Signal
from referral.models.single_sign_on import GroupRole, SingleSignOn
from referral.models.success import Success
from referral.models.swap import Swap, SwapPair
from referral.models.talks import Talk, TalkSeries
from referral.models.task import Task
from referral.models.thread import ThreadMessage, ThreadRead
from referral.models.user import PastMembership, SignInAttempt, TeamMembership, User
from referral.models.volunteer import Volunteer, VolunteerOrganisation
from referral.models.waiting import WaitingEntry
from referral.models.web_session import ParkedForm, WebSession

__all__ = [
    "Absence",
    "AccessLog",
    "AccountEvent",
    "Activity",
    "ActivityBreak",
    "ActivityExperience",
    "ActivityImport",
    "ActivitySession",
    "AfterCare",
    "AnswerSheet",
    "Appointment",
    "AreaCode",
    "AreaReading",
    "Assurance",
    "Attendance",
    "AttendanceLink",
    "AttendanceMark",
    "AuditAnchor",
    "AuditHead",
    "CareContact",
    "CareUse",
    "Circle",
    "CircleAgreement",
    "CircleMember",
    "Closing",
    "ClosingDay",
    "Consent",
    "CoordinationScore",
    "DataKey",
    "Draft",
    "EarlierSeason",
    "EmergencyAccess",
    "ErasureEntry",
    "Feedback",
    "Goal",
    "GoalVersion",
    "GroupRole",
    "HandOver",
    "ImpactAnswer",
    "ImpactGoal",
    "ImpactInvitation",
    "ImpactList",
    "ImpactRound",
    "ImpactSheet",
    "Improvement",
    "Incident",
    "IncidentEntry",
    "IncidentPerson",
    "InstrumentFile",
    "Intake",
    "IntakeDraft",
    "Invitation",
    "LegalHold",
    "Lunch",
    "LunchGuest",
    "MatchChoice",
    "MatchWeights",
    "MeasureSet",
    "Measurement",
    "Message",
    "Neighbourhood",
    "OpenFigure",
    "Organisation",
    "PageSuggestion",
    "ParkedForm",
    "PartnerAnswer",
    "Passkey",
    "PastMembership",
    "Person",
    "PersonCorrection",
    "PersonMerge",
    "PersonPage",
    "PersonTrait",
    "Placement",
    "PostcodeArea",
    "PostcodePlace",
    "PriceList",
    "RecoveryCode",
    "Referral",
    "ReferralEvent",
    "Region",
    "Release",
    "ReleaseFigure",
    "ReleasePart",
    "Representative",
    "RightsRequest",
    "RoundLine",
    "RoundPlan",
    "SafetyEntry",
    "SafetyRecord",
    "SignInAttempt",
    "Signal",
    "SingleSignOn",
    "Study",
    "StudyInclusion",
    "Success",
    "SurveyLink",
    "Swap",
    "SwapPair",
    "Talk",
    "TalkSeries",
    "Task",
    "Team",
    "TeamMembership",
    "ThreadMessage",
    "ThreadRead",
    "TotpFactor",
    "UnmetWish",
    "User",
    "Volunteer",
    "VolunteerOrganisation",
    "WaitingEntry",
    "WebSession",
    "YearReport",
]
