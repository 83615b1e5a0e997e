"""The register: emergency access and the record of the reporting code (meldcode)."""

from referral.domain.register.vocabulary import (
    Basis,
    Entry,
    Field,
    Kind,
    Purpose,
    Retention,
    Rule,
    Viewer,
)

K, V = Kind, Viewer

BROKEN_GLASS = Rule(Purpose.LOG, Basis.LOG, Retention.LOG, (V.PERSON, V.COACH, V.OFFICER, V.EMERGENCY))
MELDCODE = Rule(Purpose.SAFETY, Basis.SAFETY, Retention.CARE, (V.INVOLVED,))

INCIDENT = Rule(Purpose.INCIDENT, Basis.INCIDENT, Retention.INCIDENT, (V.OFFICER,))
REPORT = Rule(Purpose.INCIDENT, Basis.INCIDENT, Retention.INCIDENT, (V.OFFICER, V.SELF))

SAFETY = (
    Entry(
        "emergency_access",
        "the person whose file was opened, and the professional who did",
        BROKEN_GLASS,
        {
            "referral_id": Field("the referral", K.LINK),
            "user_id": Field("who opened it", K.LINK),
            "ground": Field("on what ground, such as acute danger", K.SAFETY),
            "opened_at": Field("when", K.WORKING),
            "ends_at": Field("until when it is open", K.WORKING),
            "judgement": Field("what the privacy officer thinks of it", K.PERSONAL),
            "judged_by": Field("which privacy officer", K.LINK),
            "judged_at": Field("when", K.WORKING),
            "reason_sealed": Field("the reason in words", K.SAFETY),
        },
    ),
    Entry(
        "safety_record",
        "the person the worry is about",
        MELDCODE,
        {
            "referral_id": Field("the referral", K.LINK),
            "involved": Field("the professionals who may see it", K.LINK),
            "started_by": Field("who began it", K.LINK),
            "started_at": Field("when", K.WORKING),
            "closed_at": Field("when it was closed", K.WORKING),
            "decision": Field("how step five ended: report, help, both, no concern", K.SAFETY),
        },
    ),
    Entry(
        "safety_entry",
        "the person the worry is about, and others at home",
        MELDCODE,
        {
            "record_id": Field("the record", K.LINK),
            "step": Field("which of the five steps", K.SAFETY),
            "done_on": Field("on which day", K.WORKING),
            "recorded_by": Field("who wrote it down", K.LINK),
            "recorded_at": Field("when", K.WORKING),
            "words_sealed": Field("what was seen, said and weighed", K.SAFETY),
        },
    ),
    Entry(
        "incident",
        "the professional who reports, and whoever it went wrong for",
        INCIDENT,
        {
            "kind": Field("breach of data, calamity or violence", K.WORKING, REPORT),
            "happened_at": Field("when it happened", K.WORKING, REPORT),
            "discovered_at": Field("when it became known", K.WORKING, REPORT),
            "due_at": Field("the last moment to tell the authority", K.WORKING),
            "reported_by": Field("who reported it", K.LINK, REPORT),
            "reported_at": Field("when", K.WORKING, REPORT),
            "persons_about": Field("how many persons, by estimate", K.WORKING),
            "must_report": Field("whether the authority must hear of it", K.WORKING),
            "told_at": Field("when the authority was told", K.WORKING),
            "informed": Field("whether the persons were told", K.WORKING),
            "closed_at": Field("when it was closed", K.WORKING),
            "alarmed_at": Field("when the last alarm was mailed", K.WORKING),
            "words_sealed": Field("what happened", K.SAFETY),
            "measures_sealed": Field("what was done at once", K.SAFETY),
        },
    ),
    Entry(
        "incident_entry",
        "the privacy officer who acts, and whoever it went wrong for",
        INCIDENT,
        {
            "incident_id": Field("the incident", K.LINK),
            "step": Field("judged, told, informed, closed", K.WORKING),
            "happened_at": Field("when", K.WORKING),
            "recorded_by": Field("who wrote it down", K.LINK),
            "recorded_at": Field("when it was written down", K.WORKING),
            "words_sealed": Field("why, how, or the number of the report", K.SAFETY),
        },
    ),
    Entry(
        "incident_person",
        "a person whom an incident concerns",
        INCIDENT,
        {
            "incident_id": Field("the incident", K.LINK),
            "person_id": Field("the person", K.LINK),
            "added_by": Field("who added the person", K.LINK),
            "added_at": Field("when", K.WORKING),
        },
    ),
)
