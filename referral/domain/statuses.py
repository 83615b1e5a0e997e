"""Where a referral stands, who acts, and how urgent that looks."""

from referral.domain.labels import Labelled


class Status(Labelled):
    """The state of a referral; FHIR and Gravity names follow at the edges."""

    SENT = "sent", "Verstuurd"
    QUESTIONED = "questioned", "Vraag gesteld"
    EXPIRED = "expired", "Terug bij de verwijzer"
    ACCEPTED = "accepted", "Aangenomen"
    REACHED = "reached", "Contact gelegd"
    INTAKE_HELD = "intake_held", "Intake gedaan"
    PLACED = "placed", "Plek gevonden"
    PARTICIPATING = "participating", "Doet mee"
    CLOSED = "closed", "Afgerond"
    DECLINED = "declined", "Niet aangenomen"
    WITHDRAWN = "withdrawn", "Ingetrokken"
    ENTERED_IN_ERROR = "entered_in_error", "Per ongeluk verstuurd"

    @property
    def tone(self) -> str:
        """The colour family of the status tag."""
        return _TONES[self]

    @property
    def is_live(self) -> bool:
        """Whether somebody still has to do something for this person."""
        return self in LIVE


LIVE = frozenset(
    {
        Status.SENT,
        Status.QUESTIONED,
        Status.EXPIRED,
        Status.ACCEPTED,
        Status.REACHED,
        Status.INTAKE_HELD,
        Status.PLACED,
        Status.PARTICIPATING,
    }
)
"""Statuses of which a person may have only one referral at a time."""

ENDED = frozenset(Status) - LIVE

SEATED = frozenset({Status.PLACED, Status.PARTICIPATING})
"""Statuses in which a person has a place."""

_TONES = {
    Status.SENT: "info",
    Status.QUESTIONED: "warning",
    Status.EXPIRED: "danger",
    Status.ACCEPTED: "info",
    Status.REACHED: "safe",
    Status.INTAKE_HELD: "safe",
    Status.PLACED: "safe",
    Status.PARTICIPATING: "valid",
    Status.CLOSED: "neutral",
    Status.DECLINED: "danger",
    Status.WITHDRAWN: "neutral",
    Status.ENTERED_IN_ERROR: "neutral",
}


class Role(Labelled):
    """What a signed-in person does in the region. One role per account."""

    GP = "gp", "Huisarts"
    CARE_WORKER = "care_worker", "Zorgverlener"
    COACH = "coach", "Welzijnscoach"
    HOST = "host", "Gastheer of gastvrouw"
    COORDINATOR = "coordinator", "Coördinator"
    COMMUNITY_WORKER = "community_worker", "Opbouwwerker"
    RESEARCHER = "researcher", "Onderzoeker"
    MEASURER = "measurer", "Onafhankelijke meter"
    ADMIN = "admin", "Beheerder"
    PRIVACY_OFFICER = "privacy_officer", "Functionaris gegevensbescherming"
    SYSTEM = "system", "Patchwork"


REFERRERS = frozenset({Role.GP, Role.CARE_WORKER})
"""Roles that refer, and that may follow a referral for an organisation the person named."""

KEEP_CATALOGUE = frozenset({Role.COORDINATOR, Role.COMMUNITY_WORKER})
"""Roles that keep the catalogue of activities true."""

PEOPLE = tuple(role for role in Role if role is not Role.SYSTEM)
"""Roles that can sign in."""


class OrganisationKind(Labelled):
    """What kind of organisation somebody works for."""

    GP_PRACTICE = "gp_practice", "Huisartsenpraktijk"
    HOME_CARE = "home_care", "Thuiszorg"
    DAY_CARE = "day_care", "Dagbesteding"
    PHYSIOTHERAPY = "physiotherapy", "Fysiotherapie"
    WELFARE = "welfare", "Welzijnsorganisatie"
    UNIVERSITY = "university", "Hogeschool"


CARE_PROVIDERS = (
    OrganisationKind.GP_PRACTICE,
    OrganisationKind.HOME_CARE,
    OrganisationKind.DAY_CARE,
    OrganisationKind.PHYSIOTHERAPY,
)
"""Organisations that a person may name to follow the referral."""
