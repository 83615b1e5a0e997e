"""The words of the register of personal data: what kind, why, on which ground, how long, for whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Kind(Enum):
    """What a column says about somebody."""

    IDENTIFYING = "tells who somebody is"
    CONTACT = "reaches somebody"
    HEALTH = "special category: health (AVG 9)"
    SAFETY = "special category: violence and safety at home (AVG 9 and 10)"
    PERSONAL = "says something else about somebody"
    LINK = "points to a person or a professional by key"
    SECRET = "proves who somebody is; never shown"  # noqa: S105  # a description
    WORKING = "time, number or state of the work"
    NONE = "says nothing about anybody"


SPECIAL = frozenset({Kind.HEALTH, Kind.SAFETY})
"""What AVG article 9 or 10 names; the impact assessment must speak of each such column."""


class Purpose(Enum):
    """Why we hold it."""

    CARE = "to bring a person to welfare support and to tell the referrer how it goes"
    RECOGNISE = "to recognise a person without a BSN, so that two referrals are not two people"
    CONTACT = "to reach the person in the way they prefer"
    CONSENT = "to know and to show what a person agreed to"
    PARTICIPATE = "to keep a place in an activity and to notice when somebody stays away"
    SAFETY = "to follow the reporting code for domestic violence and abuse"
    REPRESENT = "to let the right person speak for somebody who cannot"
    INCIDENT = "to report what went wrong in time, and to tell whom it concerns"
    RIGHTS = "to carry out what a person asks: access, correction, erasure, objection"
    ACCOUNT = "to know that a professional is who they say, and what they may do"
    RESEARCH = "to learn how cure, care and welfare work together"
    LOG = "to show afterwards who saw or did what"
    KEYS = "to keep data readable for those who may, and unreadable for all others"
    AREA = "to show which organisation, team or activity serves whom"
    CIRCLE = "to let partners of a neighbourhood meet, agree and hear what they think of each other"
    IMPACT = "to learn once a year what activities do, without anybody's name"


class Basis(Enum):
    """On which ground. Our reading of the law, for each controller to confirm."""

    CONSENT = "consent: AVG 6(1)(a) and 9(2)(a); it also lifts medical secrecy, BW 7:457"
    WELFARE = "public task of welfare under the Wmo 2015: AVG 6(1)(e), 9(2)(h) with UAVG 30(3)"
    IDENTITY = "identity without BSN: Wmo 2015, 5.2.9(6); AVG 6(1)(e)"
    CONSENT_PROOF = "duty to be able to show consent: AVG 7(1); AVG 6(1)(c)"
    SAFETY = "reporting code: Wmo 2015, 3.3 and 5.2.6; AVG 6(1)(c), 9(2)(g)"
    INCIDENT = "duty to report: AVG 33 and 34, Wmo 2015, 3.4; AVG 6(1)(c), 9(2)(g)"
    RIGHTS = "rights of the person: AVG 12 to 21, Wmo 2015, 5.3.2 to 5.3.5; AVG 6(1)(c)"
    REPRESENT = "representation of adults: Wmo 2015, 1.1.1(2); AVG 6(1)(e)"
    RESEARCH = "consent to research: AVG 6(1)(a) and 9(2)(a); Wmo 2015, 5.3.6 where asking is impossible"
    LOG = "duty to secure and to account: AVG 5(2) and 32, NEN 7513; AVG 6(1)(c)"
    WORK = "legitimate interest in safe work by known professionals: AVG 6(1)(f)"
    NONE = "no ground needed: says nothing about anybody"


class Retention(Enum):
    """How long, and what removes it: the text, and the file that does (empty: nothing does by itself)."""

    CARE = (
        "15 years after the last change of the file (Wmo 2015, 5.3.4)",
        "referral/rights/services/retention.py",
    )
    CONSENT = "as long as the file it belongs to", "referral/rights/services/retention.py"
    DRAFT = "90 days after the last change, if never sent", "referral/oversight/services.py"
    PARKED = "7 days", "referral/oversight/services.py"
    SESSION = "2 days after the last use", "referral/oversight/services.py"
    ATTEMPT = "1 day", "referral/oversight/services.py"
    ACCOUNT = "as long as a file or log row names the account; it opens nothing once somebody has left", ""
    FACTOR = "until the professional or an administrator removes it", ""
    LOG = "at least 5 years, and never shorter than the file it tells of (NEN 7513)", ""
    INCIDENT = "as long as the region works with Patchwork: proof of what was done (AVG 33(5))", ""
    VOLUNTEER = (
        "until the volunteer stops: then the key is destroyed at once",
        "referral/volunteers/services.py",
    )
    OUTBOX = "as long as the referral that it tells of", ""
    AREA = "as long as the organisation takes part", ""
    UPLOAD = "as long as the list of activities is in use", ""
    MEMBER = (
        "until the member leaves the circle: then name and address are emptied",
        "referral/neighbourhood/circle/services.py",
    )
    SURVEY = (
        "until the questions of the lunch close, a week after it at most",
        "referral/neighbourhood/survey/services.py",
    )
    ROUND = "until the round is closed by its measurer", "referral/impact/rounds/services.py"
    STUDY = (
        "until the privacy officer destroys the key of the study, after its end",
        "referral/research/studies/services.py",
    )

    def __init__(self, text: str, carried_out_by: str) -> None:
        self.text = text
        self.carried_out_by = carried_out_by


class Viewer(Enum):
    """Who gets to see it on a page, in a letter or in an export."""

    PERSON = "the person"
    REFERRER = "referrer of this person"
    REFERRER_CONSENT = "referrer, with consent"
    FOLLOWER = "followed care organisation, with consent"
    COACH = "coach of the team"
    INVOLVED = "those involved in the safety record"
    EMERGENCY = "whoever opened it in an emergency"
    HOST = "host of the group"
    COORDINATOR = "coordinator"
    COMMUNITY_WORKER = "community worker"
    RESEARCHER = "researcher: only in counts, with consent"
    RESEARCHER_SELF = "researcher: the own studies"
    RESEARCHER_FILES = "researcher of an approved study: rows under pseudonyms, once a checker signed"
    MEASURER = "independent measurer"
    ADMIN = "administrator"
    OFFICER = "privacy officer"
    SELF = "the professional"
    COLLEAGUES = "colleagues who work on the same file"
    EVERYBODY = "everybody who signs in"
    NOBODY = "nobody: machines only"


@dataclass(frozen=True, slots=True)
class Rule:
    """Why, on which ground, how long, for whose eyes."""

    purpose: Purpose
    basis: Basis
    retention: Retention
    seen_by: tuple[Viewer, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One column: what it holds, of which kind. `rule` only where it differs from that of its table."""

    what: str
    kind: Kind
    rule: Rule | None = None


KEY = Field("key of the row", Kind.WORKING)
REGION = Field("the region (tenant)", Kind.NONE)
SEAL = Field("which data key seals the row: the person, draft, form or record", Kind.LINK)
COMMON: Mapping[str, Field] = {"id": KEY, "region_id": REGION, "data_key_id": SEAL}
"""Columns that mean the same in every table; an entry may still say something of its own."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One table: about whom, under which rule, and all of its columns but the common ones."""

    table: str
    about: str
    rule: Rule
    fields: Mapping[str, Field] = field(default_factory=dict)

    def rule_of(self, column: str) -> Rule:
        """The rule of a column; raises KeyError for a column that is not declared."""
        return self.field_of(column).rule or self.rule

    def field_of(self, column: str) -> Field:
        """The declaration of a column; raises KeyError for a column that is not declared."""
        return self.fields[column] if column in self.fields else COMMON[column]
