"""The register: what persons asked about their own data, and what came of it."""

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

ASKED = Rule(Purpose.RIGHTS, Basis.RIGHTS, Retention.CARE, (V.PERSON, V.COACH, V.OFFICER))
HELD = Rule(Purpose.RIGHTS, Basis.RIGHTS, Retention.CARE, (V.OFFICER,))
LEDGER = Rule(Purpose.RIGHTS, Basis.RIGHTS, Retention.LOG, (V.NOBODY,))

RIGHTS = (
    Entry(
        "rights_request",
        "the person who asks",
        ASKED,
        {
            "person_id": Field("who asks", K.LINK),
            "kind": Field("for what, such as a copy or erasure", K.PERSONAL),
            "state": Field("where it stands", K.PERSONAL),
            "received_on": Field("when it was received", K.WORKING),
            "due_on": Field("by when it must be answered", K.WORKING),
            "registered_by": Field("who wrote it down", K.LINK),
            "registered_at": Field("when", K.WORKING),
            "team_id": Field("whose coach did", K.WORKING),
            "handled_by": Field("who answered it", K.LINK),
            "handled_at": Field("when", K.WORKING),
            "ground": Field("on what ground it was refused", K.PERSONAL),
            "explanation_sealed": Field("the answer in words", K.PERSONAL),
            "judgement_sealed": Field("why somebody from twelve to sixteen may decide", K.HEALTH),
        },
    ),
    Entry(
        "person_correction",
        "the person referred",
        ASKED,
        {
            "person_id": Field("whose fact", K.LINK),
            "field": Field("which fact", K.PERSONAL),
            "corrected_by": Field("who corrected it", K.LINK),
            "corrected_at": Field("when", K.WORKING),
            "old_value_sealed": Field("what it was before", K.IDENTIFYING),
            "reason_sealed": Field("why it was wrong", K.PERSONAL),
        },
    ),
    Entry(
        "legal_hold",
        "the person referred",
        HELD,
        {
            "person_id": Field("whose data stay", K.LINK),
            "until": Field("until which day", K.WORKING),
            "set_by": Field("who decided", K.LINK),
            "set_at": Field("when", K.WORKING),
            "lifted_by": Field("who ended it", K.LINK),
            "lifted_at": Field("when", K.WORKING),
            "reason_sealed": Field("why", K.PERSONAL),
        },
    ),
    Entry(
        "erasure_ledger",
        "the person who was erased, by key only",
        LEDGER,
        {
            "number": Field("its place in the ledger", K.NONE),
            "previous": Field("fingerprint of the line before", K.NONE),
            "hash": Field("fingerprint of this line", K.NONE),
            "erased_at": Field("when", K.WORKING),
            "request_id": Field("on which request", K.LINK),
            "person_ids": Field("which keys of persons must stay gone after a restore", K.LINK),
            "key_ids": Field("which data keys must stay gone", K.LINK),
        },
    ),
)
