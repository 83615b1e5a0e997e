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
CHAIN = Rule(Purpose.LOG, Basis.LOG, Retention.LOG, (V.NOBODY,))
OUTBOX = Rule(Purpose.CARE, Basis.WELFARE, Retention.OUTBOX, (V.NOBODY,))

RECORDS = (
    Entry(
        "access_log",
        "the person looked at, and the professional who looked",
        LOG,
        {
            "lane": Field("which chain of the region", K.NONE),
            "position": Field("its place in the chain", K.NONE),
            "happened_at": Field("when", K.WORKING),
            "event_type": Field("what happened: read, search, change and so on", K.WORKING),
            "outcome": Field("whether it was let through", K.WORKING),
            "actor_id": Field("who did it", K.LINK),
            "actor_name": Field("their name at that moment", K.IDENTIFYING),
            "actor_role": Field("in which role", K.PERSONAL),
            "organisation_id": Field("for which organisation", K.PERSONAL),
            "organisation_name": Field("its name at that moment", K.PERSONAL),
            "purpose": Field("to what end", K.WORKING),
            "relation": Field("on what relation access rested", K.PERSONAL),
            "access_point_type": Field("kind of network address", K.NONE),
            "access_point": Field("network address it came from", K.PERSONAL),
            "object_type": Field("what was opened", K.WORKING),
            "object_id": Field("which one", K.LINK),
            "object_detail": Field("which part of it; never words about a person", K.WORKING),
            "subject_ids": Field("everybody who was shown", K.LINK),
            "profile": Field("which rules on access held", K.WORKING),
            "trace_parent": Field("request it belongs to, over systems", K.WORKING),
            "previous": Field("fingerprint of the row before", K.NONE),
            "hash": Field("fingerprint of this row", K.NONE),
        },
    ),
    Entry(
        "audit_head",
        "nobody; it holds the log together",
        CHAIN,
        {
            "lane": Field("which chain", K.NONE),
            "position": Field("its last position", K.NONE),
            "hash": Field("its last fingerprint", K.NONE),
            "signature": Field("signature over both", K.NONE),
        },
    ),
    Entry(
        "audit_anchor",
        "nobody; it holds the log together",
        CHAIN,
        {
            "number": Field("which anchor", K.NONE),
            "made_at": Field("when it was made", K.WORKING),
            "rows": Field("how many rows there were", K.NONE),
            "heads": Field("where every chain stood", K.NONE),
            "signature": Field("signature over all of it", K.NONE),
        },
    ),
    Entry(
        "message",
        "the professional who gets it",
        OUTBOX,
        {
            "event_id": Field("the event it tells of", K.LINK),
            "referral_id": Field("the referral", K.LINK),
            "facts": Field("which row the mail tells of, by key, or how many", K.LINK),
            "template": Field("which words", K.NONE),
            "address": Field("mail address it goes to", K.CONTACT),
            "queued_at": Field("when it was written", K.WORKING),
            "sent_at": Field("when it left", K.WORKING),
            "handed_at": Field("when the try began that is in hand, or broke off", K.WORKING),
            "failed_at": Field("when it last failed", K.WORKING),
            "trouble": Field("which kind of failure, by code", K.WORKING),
            "failure": Field("why it failed, as the mail server said", K.WORKING),
            "attempts": Field("how often it was tried", K.NONE),
            "waits": Field("whether it goes along in the one mail of a day", K.NONE),
            "digest_id": Field("that one mail", K.WORKING),
        },
    ),
)
