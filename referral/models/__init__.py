"""Tables only, no rules."""

from referral.models.access_log import AccessLog
from referral.models.activity import Activity, ActivityImport, ActivitySession, Attendance, Placement
from referral.models.draft import Draft
from referral.models.event import ReferralEvent
from referral.models.message import Message
from referral.models.organisation import Organisation
from referral.models.person import Person
from referral.models.referral import Consent, Goal, Intake, Referral
from referral.models.region import Neighbourhood, PostcodeArea, Region, Team
from referral.models.resemblance import PersonMerge, PersonTrait
from referral.models.rights import ErasureEntry, LegalHold, PersonCorrection, RightsRequest
from referral.models.safeguard import EmergencyAccess, Representative, SafetyEntry, SafetyRecord
from referral.models.sealed import DataKey
from referral.models.user import SignInAttempt, TeamMembership, User
from referral.models.web_session import ParkedForm, WebSession

__all__ = [
    "AccessLog",
    "Activity",
    "ActivityImport",
    "ActivitySession",
    "Attendance",
    "Consent",
    "DataKey",
    "Draft",
    "EmergencyAccess",
    "ErasureEntry",
    "Goal",
    "Intake",
    "LegalHold",
    "Message",
    "Neighbourhood",
    "Organisation",
    "ParkedForm",
    "Person",
    "PersonCorrection",
    "PersonMerge",
    "PersonTrait",
    "Placement",
    "PostcodeArea",
    "Referral",
    "ReferralEvent",
    "Region",
    "Representative",
    "RightsRequest",
    "SafetyEntry",
    "SafetyRecord",
    "SignInAttempt",
    "Team",
    "TeamMembership",
    "User",
    "WebSession",
]
