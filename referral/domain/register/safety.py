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
)
