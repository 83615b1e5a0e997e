"""The register of processing, column by column (AVG 30; rules L5 and L14).

Every table is here or in NOT_ABOUT_PEOPLE; a guard fails the build for a column without a line. The
page for auditors is generated: `flask --app wsgi privacy register`.
"""

from collections.abc import Mapping

from referral.domain.register.costs import COSTS
from referral.domain.register.following import FOLLOWING
from referral.domain.register.impact import IMPACT
from referral.domain.register.matching import MATCHING
from referral.domain.register.measuring import MEASURING
from referral.domain.register.members import MEMBERS
from referral.domain.register.neighbourhood import NEIGHBOURHOOD
from referral.domain.register.participation import PARTICIPATION
from referral.domain.register.people import PEOPLE
from referral.domain.register.professionals import PROFESSIONALS
from referral.domain.register.records import RECORDS
from referral.domain.register.referrals import REFERRALS
from referral.domain.register.research import RESEARCH
from referral.domain.register.rights import RIGHTS
from referral.domain.register.safety import SAFETY
from referral.domain.register.sign_in import SIGN_IN
from referral.domain.register.vocabulary import SPECIAL, Entry
from referral.domain.register.volunteers import VOLUNTEERS

SUBJECTS: Mapping[str, tuple[Entry, ...]] = {
    "Persons": PEOPLE,
    "Referrals": REFERRALS,
    "Emergencies and safety": SAFETY,
    "Rights of the person": RIGHTS,
    "Activities": PARTICIPATION,
    "Following up": FOLLOWING,
    "Matching": MATCHING,
    "Questionnaires": MEASURING,
    "Yearly rounds": IMPACT,
    "Studies": RESEARCH,
    "Costs": COSTS,
    "Volunteers and neighbours": VOLUNTEERS,
    "Neighbourhoods": NEIGHBOURHOOD,
    "Professionals": PROFESSIONALS,
    "Signing in": SIGN_IN,
    "Memberships": MEMBERS,
    "Logs and mail": RECORDS,
}
"""One module per subject; its entries in reading order."""

NOT_ABOUT_PEOPLE: Mapping[str, str] = {
    "activity_experience": "how many people stayed in an activity, from ten people on",
    "activity_break": "days on which an activity does not meet, and why",
    "earlier_season": "the rule by which an activity met before it moved",
    "impact_goal": "what a region calls its goals",
    "impact_list": "which activities a yearly round asks, with the questions as they were",
    "impact_sheet": "codes printed on paper lists; who takes which is written nowhere",
    "circle": "which partners meet, and the result they agreed on",
    "neighbourhood": "a part of the city",
    "open_figure": "published figures of areas, such as those of CBS",
    "postcode_place": "where a postcode lies: open figures of CBS and PDOK",
    "postcode_area": "which four digits belong to which neighbourhood",
    "region": "the name of the area and how its clock counts",
    "care_contact": "services that take hand-overs, with an address of a team",
    "instrument_file": "questionnaires with words that a region may use",
    "closing_day": "days on which a region is closed",
}
"""Tables without a word about anybody, and what they hold."""


def entries() -> dict[str, Entry]:
    """Every entry by the name of its table."""
    return {entry.table: entry for subject in SUBJECTS.values() for entry in subject}


def special_columns() -> list[str]:
    """Every declared column of a special category, as ``table.column``."""
    return [
        f"{entry.table}.{name}"
        for entry in entries().values()
        for name, field in entry.fields.items()
        if field.kind in SPECIAL
    ]
