"""The access log as FHIR R4 AuditEvents, field by field after `domain.nen7513`."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from referral.domain.audit import ID_SYSTEM, PROFILES, EventType, Purpose
from referral.domain.nen7513 import nen_values
from referral.domain.statuses import Role
from referral.models import AccessLog

HL7 = "http://terminology.hl7.org/CodeSystem/"
DICOM = "http://dicom.nema.org/resources/ontology/DCM"

Json = dict[str, Any]


def bundle(rows: Iterable[AccessLog], made_at: datetime) -> Json:
    """A Bundle of type collection with one AuditEvent per row, in the order given."""
    entries = [{"fullUrl": f"urn:uuid:{row.id}", "resource": audit_event(row)} for row in rows]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": made_at.isoformat(),
        **({"entry": entries} if entries else {}),
    }


def audit_event(row: AccessLog) -> Json:
    """One row as an AuditEvent. Persons are pseudonymous keys; `entity.name` is left out on purpose."""
    values = nen_values(row.values())
    kind = EventType(row.event_type)
    code, display = kind.dicom
    return {
        "resourceType": "AuditEvent",
        "id": str(row.id),
        "extension": [{"url": "urn:patchwork:trace-context", "valueString": values["traceContext"]}],
        "type": {"system": DICOM, "code": code, "display": display},
        "subtype": [{"system": "urn:patchwork:event-type", "code": kind.value, "display": kind.label}],
        "action": values["EventActionCode"],
        "recorded": row.happened_at.isoformat(),
        "outcome": values["EventOutcomeIndicator"],
        "purposeOfEvent": [_purpose(row)],
        "agent": [_user(row, values), _responsible(values)],
        "source": {
            "site": str(values["AuditEnterpriseSiteID"]),
            "observer": {"identifier": {"value": values["AuditSourceID"]}, "display": "Patchwork"},
            "type": [_coding("security-source-type", values["AuditSourceTypeCode"])],
        },
        "entity": [_object(values), *_persons(row)],
    }


def _coding(system: str, code: object) -> Json:
    return {"system": HL7 + system, "code": code}


def _purpose(row: AccessLog) -> Json:
    purpose = Purpose(row.purpose)
    return {"coding": [_coding("v3-ActReason", purpose.hl7)], "text": purpose.label}


def _user(row: AccessLog, values: Json) -> Json:
    role = Role(row.actor_role)
    profile = PROFILES[row.profile]
    return {
        "role": [{"coding": [{"system": "urn:patchwork:role", "code": role.value}], "text": role.label}],
        "who": {"identifier": {"system": f"{ID_SYSTEM}account", "value": str(values["userID"])}},
        "name": values["userName"],
        "requestor": values["userIsRequestor"],
        "policy": [
            profile.authorisation_protocol,
            values["behandelrelatieprotocol"],
            profile.consent_profile,
            profile.permission_policy,
        ],
        "network": {
            "address": values["networkAccessPointID"],
            "type": str(values["networkAccessPointTypeCode"]),
        },
        "purposeOfUse": [_purpose(row)],
    }


def _responsible(values: Json) -> Json:
    return {
        "role": [
            {"coding": [{"system": "urn:patchwork:role", "code": str(values["responsibleRoleIDCode"])}]}
        ],
        "who": {
            "identifier": {"system": f"{ID_SYSTEM}organisation", "value": values["responsibleUserID"]},
        },
        "name": values["responsibleUserName"],
        "requestor": False,
    }


def _object(values: Json) -> Json:
    details = [{"type": "controles", "valueString": values["controles"]}]
    if values["participantObjectDetail"]:
        details.append({"type": "detail", "valueString": values["participantObjectDetail"]})
    identifier = {"system": values["participantObjectIDTypeCode"], "value": values["participantObjectID"]}
    return {
        "what": {"identifier": identifier},
        "type": _coding("audit-entity-type", values["participantObjectTypeCode"]),
        "role": _coding("object-role", values["participantObjectTypeCodeRole"]),
        "lifecycle": _coding("dicom-audit-lifecycle", values["participantObjectDataLifeCycle"]),
        "securityLabel": [_coding("v3-Confidentiality", values["participantObjectSensitivity"])],
        "description": values["participantObjectDescription"],
        "detail": details,
    }


def _persons(row: AccessLog) -> list[Json]:
    """The persons concerned; a draft that is nobody's record yet is its own object only."""
    return [
        {
            "what": {"identifier": {"system": f"{ID_SYSTEM}person", "value": str(each)}},
            "type": _coding("audit-entity-type", "1"),
            "role": _coding("object-role", "1"),
        }
        for each in row.subject_ids
        if each != row.object_id
    ]
