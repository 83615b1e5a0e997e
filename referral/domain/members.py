"""Who may belong to which organisation, from when until when, and what an organisation must have signed."""

from datetime import date, timedelta

from referral.domain.labels import Labelled
from referral.domain.statuses import OrganisationKind, Role

INVITATION_LASTS = timedelta(days=7)


class AgreementRole(Labelled):
    """The role of an organisation in the agreement on personal data (GDPR articles 26 and 28, L15)."""

    JOINT_CONTROLLER = "joint_controller", "Gezamenlijk verantwoordelijk"
    CONTROLLER = "controller", "Zelfstandig verantwoordelijk"
    PROCESSOR = "processor", "Verwerker"


KEEPERS = frozenset({Role.ADMIN, Role.PRIVACY_OFFICER})
"""Roles that keep the papers of the region in order; they see no referred persons by their role."""

_CARE = (Role.CARE_WORKER,)

ROLES_FOR: dict[OrganisationKind, tuple[Role, ...]] = {
    OrganisationKind.GP_PRACTICE: (Role.GP,),
    OrganisationKind.HOME_CARE: _CARE,
    OrganisationKind.DAY_CARE: _CARE,
    OrganisationKind.PHYSIOTHERAPY: _CARE,
    OrganisationKind.WELFARE: (
        Role.COACH,
        Role.HOST,
        Role.COORDINATOR,
        Role.COMMUNITY_WORKER,
        Role.ADMIN,
        Role.PRIVACY_OFFICER,
    ),
    OrganisationKind.UNIVERSITY: (Role.RESEARCHER, Role.MEASURER),
}
"""The roles that people of an organisation can have: a practice has no coaches, a university no GPs."""


def holds(starts_on: date, until: date | None, day: date) -> bool:
    """Whether a membership holds on *day*; `until` is the first day on which it does not."""
    return starts_on <= day and (until is None or day < until)


def given_name(name: str) -> str:
    """The name by which a coach is known as the face of a team: the first word."""
    return name.split(maxsplit=1)[0] if name.split() else ""
