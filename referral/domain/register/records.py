"""The register: the access log, and mail that says there is news."""

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

LOG = Rule(Purpose.LOG, Basis.LOG, Retention.LOG, (V.PERSON, V.OFFICER))
OUTBOX = Rule(Purpose.CARE, Basis.WELFARE, Retention.OUTBOX, (V.NOBODY,))

RECORDS = (
    Entry(
        "access_log",
        "the person looked at, and the professional who looked",
        LOG,
        {
            "happened_at": Field("when", K.WORKING),
            "actor_id": Field("who looked", K.LINK),
            "actor_role": Field("in which role", K.PERSONAL),
            "organisation_id": Field("for which organisation", K.PERSONAL),
            "action": Field("read, search or export", K.WORKING),
            "purpose": Field("to what end", K.WORKING),
            "object_type": Field("what was opened", K.WORKING),
            "object_id": Field("which one", K.LINK),
            "subject_ids": Field("everybody who was shown", K.LINK),
            "address": Field("network address it came from", K.PERSONAL),
        },
    ),
    Entry(
        "message",
        "the professional who gets it",
        OUTBOX,
        {
            "event_id": Field("the event it tells of", K.LINK),
            "referral_id": Field("the referral", K.LINK),
            "template": Field("which words", K.NONE),
            "address": Field("mail address it goes to", K.CONTACT),
            "queued_at": Field("when it was written", K.WORKING),
            "sent_at": Field("when it left", K.WORKING),
            "failed_at": Field("when it last failed", K.WORKING),
            "failure": Field("why it failed, as the mail server said", K.WORKING),
            "attempts": Field("how often it was tried", K.NONE),
        },
    ),
)
