"""What the access log writes down, in the words of NEN 7513 and of DICOM/FHIR code lists.

A row holds what differs from row to row. What follows from that (the action code of a kind of event)
or is the same for all rows of a time (`PROFILES`) stands here once.
"""

from collections.abc import Callable
from dataclasses import dataclass

from referral.domain.labels import Labelled


class EventType(Labelled):
    """EventTypeCode: the kinds of event that NEN 7513 wants to see."""

    READ = "read", "Bekeken"
    SEARCH = "search", "Gezocht"
    CREATE = "create", "Aangemaakt"
    UPDATE = "update", "Gewijzigd"
    DELETE = "delete", "Verwijderd"
    ERASE = "erase", "Gewist op verzoek"
    PRINT = "print", "Afgedrukt"
    EXPORT = "export", "Geëxporteerd"
    MERGE = "merge", "Samengevoegd"
    SPLIT = "split", "Weer gescheiden"
    TRANSFER = "transfer", "Overgedragen"
    EMERGENCY = "emergency", "Geopend in nood"
    AUTHORISATION = "authorisation", "Rechten gewijzigd"
    SIGN_IN = "sign_in", "Aangemeld"
    SIGN_OUT = "sign_out", "Afgemeld"
    READ_LOG = "read_log", "Logboek ingezien"

    @property
    def action_code(self) -> str:
        """EventActionCode: one of C, R, U, D and E (execute)."""
        return _EVENTS[self][0]

    @property
    def life_cycle(self) -> str:
        """ParticipantObjectDataLifeCycle (1 origination, 3 amendment, 6 access, 10 export …)."""
        return _EVENTS[self][1]

    @property
    def dicom(self) -> tuple[str, str]:
        """The DICOM code and name under which FHIR files this kind of event."""
        return _EVENTS[self][2], _DICOM[_EVENTS[self][2]]


_DICOM = {
    "110101": "Audit Log Used",
    "110106": "Export",
    "110110": "Patient Record",
    "110112": "Query",
    "110114": "User Authentication",
    "110127": "Emergency Override Started",
    "110136": "Security Roles Changed",
}

_EVENTS = {
    EventType.READ: ("R", "6", "110110"),
    EventType.SEARCH: ("E", "6", "110112"),
    EventType.CREATE: ("C", "1", "110110"),
    EventType.UPDATE: ("U", "3", "110110"),
    EventType.DELETE: ("D", "15", "110110"),
    EventType.ERASE: ("D", "15", "110110"),
    EventType.PRINT: ("R", "10", "110106"),
    EventType.EXPORT: ("R", "10", "110106"),
    EventType.MERGE: ("U", "3", "110110"),
    EventType.SPLIT: ("U", "3", "110110"),
    EventType.TRANSFER: ("U", "11", "110106"),
    EventType.EMERGENCY: ("E", "6", "110127"),
    EventType.AUTHORISATION: ("U", "3", "110136"),
    EventType.SIGN_IN: ("E", "6", "110114"),
    EventType.SIGN_OUT: ("E", "6", "110114"),
    EventType.READ_LOG: ("R", "6", "110101"),
}


class Outcome(Labelled):
    """EventOutcomeIndicator: what was recorded happened, or was refused."""

    SUCCESS = "success", "Gelukt"
    REFUSED = "refused", "Geweigerd"

    @property
    def indicator(self) -> str:
        """0 for success, 4 for a minor failure: the asker may not, or it is not there."""
        return "0" if self is Outcome.SUCCESS else "4"


class Purpose(Labelled):
    """PurposeOfUse: why somebody looked."""

    CARE = "care", "Begeleiding"
    RESEARCH = "research", "Onderzoek"
    SUPERVISION = "supervision", "Toezicht"
    EMERGENCY = "emergency", "Noodtoegang"
    SAFETY = "safety", "Meldcode"
    RIGHTS = "rights", "Verzoek van de persoon zelf"
    ADMINISTRATION = "administration", "Beheer"
    SECURITY = "security", "Toegang tot Patchwork"
    SUPPORT = "support", "Ondersteuning"

    @property
    def hl7(self) -> str:
        """The code of HL7's PurposeOfUse list."""
        return _HL7[self]


_HL7 = {
    Purpose.CARE: "TREAT",
    Purpose.RESEARCH: "HRESCH",
    Purpose.SUPERVISION: "HCOMPL",
    Purpose.EMERGENCY: "BTG",
    Purpose.SAFETY: "THREAT",
    Purpose.RIGHTS: "PATRQT",
    Purpose.ADMINISTRATION: "HSYSADMIN",
    Purpose.SECURITY: "HSYSADMIN",
    Purpose.SUPPORT: "HOPERAT",
}


@dataclass(frozen=True, slots=True)
class ObjectKind:
    """What kind of thing an `object_type` names, in the code lists of the norm."""

    label: str
    type_code: str
    """ParticipantObjectTypeCode: 1 person, 2 system object."""
    role_code: str
    """ParticipantObjectTypeCodeRole: 1 patient, 3 report, 4 resource, 11 user, 13 security resource."""
    sensitivity: str
    """HL7 Confidentiality: N normal, R restricted, V very restricted."""


OBJECTS = {
    "referral": ObjectKind("Verwijzing", "2", "4", "R"),
    "draft": ObjectKind("Concept van een verwijzing", "2", "4", "R"),
    "parked_form": ObjectKind("Bewaard formulier", "2", "4", "R"),
    "person": ObjectKind("Persoonsgegevens", "1", "1", "R"),
    "attendance": ObjectKind("Aanwezigheid in een groep", "2", "4", "R"),
    "representative": ObjectKind("Vertegenwoordiger", "2", "4", "R"),
    "emergency_access": ObjectKind("Noodtoegang", "2", "13", "R"),
    "safety_record": ObjectKind("Meldcode", "2", "4", "V"),
    "incident": ObjectKind("Incident", "2", "3", "R"),
    "rights_request": ObjectKind("Verzoek van de persoon", "2", "4", "R"),
    "access_log": ObjectKind("Logboek", "2", "13", "R"),
    "activity": ObjectKind("Activiteit", "2", "4", "N"),
    "feedback": ObjectKind("Bericht over een verwijzing", "2", "3", "R"),
    "drop_out_signal": ObjectKind("Signaal dat iemand wegblijft", "2", "4", "R"),
    "hand_over": ObjectKind("Overdracht", "2", "4", "R"),
    "measurement": ObjectKind("Vragenlijst", "2", "4", "R"),
    "instruments": ObjectKind("Vragenlijsten van de regio", "2", "4", "N"),
    "waiting_entry": ObjectKind("Plek op een wachtlijst", "2", "4", "R"),
    "volunteer": ObjectKind("Vrijwilliger", "1", "11", "N"),
    "talk_series": ObjectKind("Reeks gesprekken", "2", "4", "R"),
    "swap": ObjectKind("Ruil tussen buren", "2", "4", "R"),
    "thread": ObjectKind("Gesprek", "2", "4", "R"),
    "weights": ObjectKind("Weging van voorstellen", "2", "4", "N"),
    "absence": ObjectKind("Afwezigheid", "2", "4", "N"),
    "care_contact": ObjectKind("Andere hulp", "2", "4", "N"),
    "calendar": ObjectKind("Agenda", "2", "4", "N"),
    "care_use": ObjectKind("Contacten met de praktijk", "2", "4", "R"),
    "prices": ObjectKind("Prijzen", "2", "4", "N"),
    "area": ObjectKind("Cijfers van een wijk", "2", "3", "N"),
    "circle": ObjectKind("Buurtkring", "2", "4", "N"),
    "lunch": ObjectKind("Lunch van een buurtkring", "2", "4", "N"),
    "scores": ObjectKind("Scores over samenwerken", "2", "3", "N"),
    "year_report": ObjectKind("Jaarbericht", "2", "3", "N"),
    "funnel": ObjectKind("Cijfers voor onderzoek", "2", "3", "N"),
    "release_figure": ObjectKind("Weergave van een uitgave", "2", "3", "N"),
    "study": ObjectKind("Studie", "2", "3", "N"),
    "research_release": ObjectKind("Uitgave voor onderzoek", "2", "3", "N"),
    "region": ObjectKind("Klok van de regio", "2", "4", "N"),
    "team": ObjectKind("Team", "2", "4", "N"),
    "account": ObjectKind("Account", "2", "11", "N"),
    "page": ObjectKind("Pagina", "2", "4", "N"),
    "person_page": ObjectKind("Eigen pagina van de persoon", "2", "4", "R"),
}
"""Everything that a log row can be about. A guard reads the sources for kinds that are missing here."""

ID_SYSTEM = "urn:patchwork:id:"
"""ParticipantObjectIDTypeCode: our own keys, one system per kind. Never a BSN, never a name."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What is the same for all rows of a time: protocols that applied, and the system that logged."""

    authorisation_protocol: str
    treatment_relation_protocol: str
    consent_profile: str
    permission_policy: str
    source_id: str
    source_type_code: str


PROFILE = "1"
"""The profile of rows written now. Give a changed rule a new number, and keep the old one for old rows."""

PROFILES = {
    "1": Profile(
        authorisation_protocol="urn:patchwork:protocol:roles:1",
        treatment_relation_protocol="urn:patchwork:protocol:relation:1",
        consent_profile="urn:patchwork:protocol:consent:1",
        permission_policy="urn:patchwork:policy:visible-events:1",
        source_id="patchwork",
        source_type_code="4",
    )
}


def described(event_type: EventType, object_type: str, say: Callable[[str], str] = str) -> str:
    """What happened, such as ‘Verwijzing bekeken’; *say* puts each label in another language."""
    act = say(event_type.label)
    if event_type in {EventType.READ_LOG, EventType.SIGN_IN, EventType.SIGN_OUT}:
        return act
    kind = OBJECTS.get(object_type)
    thing = say(kind.label) if kind else object_type
    if event_type is EventType.AUTHORISATION:
        return f"{act}: {thing.lower()}"
    return f"{thing} {act.lower()}"
