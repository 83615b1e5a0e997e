"""What a data set takes from histories, and what it leaves out on purpose. Counted as rules of `VERSION`."""

from referral.domain.codes import HandOverTarget
from referral.domain.labels import Labelled
from referral.domain.statuses import OrganisationKind
from referral.domain.workflow import TRANSITIONS

VERSION = 1
"""Of the rules by which a data set is made; a change of a definition raises it."""

EVENTS = (
    "referral_sent",
    "question_asked",
    "question_answered",
    "referral_accepted",
    "referral_declined",
    "referral_withdrawn",
    "referral_stopped",
    "stop_undone",
    "team_reminded",
    "referrer_reminded",
    "coordinator_told",
    "referral_expired",
    "referral_resent",
    "referral_rerouted",
    "coach_assigned",
    "referral_paused",
    "referral_resumed",
    "contact_attempted",
    "person_reached",
    "appointment_booked",
    "appointment_moved",
    "appointment_cancelled",
    "appointment_recorded",
    "intake_held",
    "nothing_fitted",
    "offer_refused",
    "waiting_joined",
    "place_offered",
    "offer_answered",
    "offer_expired",
    "waiting_left",
    "place_taken",
    "person_placed",
    "trial_answered",
    "participation_started",
    "placement_ended",
    "handed_over",
    "hand_over_answered",
    "hand_over_revoked",
    "signal_raised",
    "signal_answered",
    "after_care_recorded",
    "measurement_invited",
    "measurement_filled",
    "measurement_refused",
    "talks_arranged",
    "talks_ended",
    "referral_closed",
    "referral_reopened",
)
"""The steps of the loop. Visits have a table of their own. Safety, consent, rights and what a person or a
coach wrote are no part of any data set."""

DETAILS = ("code", "result", "reason", "outcome", "cause", "target", "refusal", "answer", "moment", "route")
"""Of what an event tells in clear, the first of these that it has is its `detail`."""

NEVER_TARGETS = frozenset({HandOverTarget.SAFE_HOME.value})
"""Hand-overs that no data set tells of, whatever the study asks: somebody's safety comes first (L27)."""

STATUS_AFTER: dict[str, str] = {
    row.event.type: row.target.value for row in TRANSITIONS.values() if row.target is not None
}
"""Which status an event leads to; the last of them tells where a referral stood."""

ENDED_HOW: dict[str, str] = {
    "referral_declined": "declined",
    "referral_withdrawn": "withdrawn",
    "referral_stopped": "stopped",
    "referral_cleared": "stopped",
}
"""Events that end a referral without closing it, with the code of `ended_how`."""

SECTOR_OF_ORGANISATION: dict[str, str] = {
    OrganisationKind.GP_PRACTICE.value: "cure",
    OrganisationKind.HOME_CARE.value: "care",
    OrganisationKind.DAY_CARE.value: "care",
    OrganisationKind.PHYSIOTHERAPY.value: "care",
    OrganisationKind.WELFARE.value: "welfare",
    OrganisationKind.UNIVERSITY.value: "other",
}

SECTOR_OF_TARGET: dict[str, str] = {
    HandOverTarget.SOCIAL_COUNSEL.value: "care",
    HandOverTarget.DEBT_HELP.value: "care",
    HandOverTarget.SOCIAL_WORK.value: "care",
    HandOverTarget.GP.value: "cure",
    HandOverTarget.MENTAL_CARE.value: "cure",
    HandOverTarget.SPIRITUAL_CARE.value: "care",
    HandOverTarget.SAFE_HOME.value: "care",
}
"""To which sector other help belongs; social help counts as care."""

MOMENTS = {"baseline": "start", "exit": "exit", "later": "three_months"}
"""The codes of moments in the data set."""


class LeftOut(Labelled):
    """Why a referral of the population is not in a release, in the order in which it is asked."""

    IN_ERROR = "in_error", "Per ongeluk verstuurd"
    HIDDEN = "hidden", "Gewist, of afgesloten op verzoek van de persoon"
    OBJECTED = "objected", "Bezwaar tegen onderzoek"
    WITHDRAWN = "withdrawn", "Toestemming voor onderzoek ingetrokken"
    REFUSED = "refused", "Geen toestemming voor onderzoek gegeven"
    NOT_ASKED = "not_asked", "Toestemming voor onderzoek is niet gevraagd"
    LATE = "late", "Opgeschreven na het bevriezen"
