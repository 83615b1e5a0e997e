"""NEN 7513 (edition 2018) field by field: which column, rule or constant fills each name.

The same table makes the export, the page of documentation is tested against it, and a test walks it
to see that nothing of the must-have set is ever empty.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from referral.domain.audit import (
    ID_SYSTEM,
    OBJECTS,
    PROFILES,
    EventType,
    ObjectKind,
    Outcome,
    Profile,
    described,
)

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One name of the norm. `source` is ``column``, ``derived`` or ``constant``."""

    name: str
    source: str
    reads: tuple[str, ...]
    """Columns it is made of; none for a constant."""
    value: Callable[[Row], object]
    must: bool = True


def _column(name: str, column: str, *, must: bool = True) -> Field:
    return Field(name, "column", (column,), lambda row: row[column], must)


def _derived(name: str, reads: tuple[str, ...], value: Callable[[Row], object]) -> Field:
    return Field(name, "derived", reads, value)


def _constant(name: str, value: object, *, must: bool = True) -> Field:
    return Field(name, "constant", (), lambda row: value, must)


def _event(row: Row) -> EventType:
    return EventType(row["event_type"])


def _kind(row: Row) -> ObjectKind:
    return OBJECTS[row["object_type"]]


def _profile(row: Row) -> Profile:
    return PROFILES[row["profile"]]


def object_key(row: Row) -> str:
    """The pseudonymous id of the object; of a list it is the kind within the region."""
    return str(row["object_id"] or f"{row['region_id']}/{row['object_type']}")


def responsible(row: Row) -> str:
    """On whose behalf somebody acts: the organisation, and for Patchwork itself the region."""
    return str(row["organisation_id"] or row["region_id"])


FIELDS: tuple[Field, ...] = (
    _column("EventID", "id"),
    _derived("EventActionCode", ("event_type",), lambda row: _event(row).action_code),
    _column("EventDateTime", "happened_at"),
    _derived("EventOutcomeIndicator", ("outcome",), lambda row: Outcome(row["outcome"]).indicator),
    _column("EventTypeCode", "event_type"),
    _column("userID", "actor_id"),
    _constant("alternateUserID", None, must=False),
    _column("userName", "actor_name"),
    _constant("userIsRequestor", True),
    _column("roleIDCode", "actor_role"),
    _column("purposeOfUse", "purpose"),
    _column("networkAccessPointTypeCode", "access_point_type"),
    _column("networkAccessPointID", "access_point"),
    _derived("responsibleUserID", ("organisation_id", "region_id"), responsible),
    _column("responsibleUserName", "organisation_name"),
    _constant("responsibleRoleIDCode", "organisation"),
    _derived("participantObjectTypeCode", ("object_type",), lambda row: _kind(row).type_code),
    _derived("participantObjectTypeCodeRole", ("object_type",), lambda row: _kind(row).role_code),
    _derived("participantObjectDataLifeCycle", ("event_type",), lambda row: _event(row).life_cycle),
    _derived("participantObjectIDTypeCode", ("object_type",), lambda row: ID_SYSTEM + row["object_type"]),
    _derived(
        "participantObjectPermissionPolicySet", ("profile",), lambda row: _profile(row).permission_policy
    ),
    _derived("participantObjectSensitivity", ("object_type",), lambda row: _kind(row).sensitivity),
    _derived("participantObjectID", ("object_id", "region_id", "object_type"), object_key),
    _constant("participantObjectName", None, must=False),
    _column("participantObjectDetail", "object_detail", must=False),
    _derived(
        "participantObjectDescription",
        ("event_type", "object_type"),
        lambda row: described(_event(row), row["object_type"]),
    ),
    _derived("autorisatieprotocol", ("profile",), lambda row: _profile(row).authorisation_protocol),
    _derived(
        "behandelrelatieprotocol",
        ("profile", "relation"),
        lambda row: f"{_profile(row).treatment_relation_protocol}#{row['relation']}",
    ),
    _derived("toestemmingsprofiel", ("profile",), lambda row: _profile(row).consent_profile),
    _derived(
        "controles",
        ("lane", "position", "hash"),
        lambda row: f"{row['lane']}/{row['position']}/{row['hash'].hex()}",
    ),
    _column("AuditEnterpriseSiteID", "region_id"),
    _derived("AuditSourceID", ("profile",), lambda row: _profile(row).source_id),
    _derived("AuditSourceTypeCode", ("profile",), lambda row: _profile(row).source_type_code),
    _column("traceContext", "trace_parent"),
)
"""alternateUserID: there is one id per account. participantObjectName: left empty on purpose, a log names
no person. participantObjectDetail: only where there is something to tell."""


def nen_values(row: Row) -> dict[str, object]:
    """Every name of the norm with its value for one row of the log."""
    return {each.name: each.value(row) for each in FIELDS}
