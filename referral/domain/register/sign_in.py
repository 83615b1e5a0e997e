"""The register: second factors and the security log of accounts."""

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

FACTOR = Rule(Purpose.ACCOUNT, Basis.WORK, Retention.FACTOR, (V.SELF,))
PROOF = Rule(Purpose.ACCOUNT, Basis.WORK, Retention.FACTOR, (V.NOBODY,))
LOGGED = Rule(Purpose.LOG, Basis.LOG, Retention.LOG, (V.SELF, V.OFFICER))

SIGN_IN = (
    Entry(
        "totp_factor",
        "the professional",
        FACTOR,
        {
            "user_id": Field("whose app", K.LINK),
            "name": Field("what its owner calls it", K.PERSONAL),
            "ring_key": Field("name of the key that wraps the secret", K.NONE),
            "wrapped": Field("the secret shared with the app", K.SECRET, PROOF),
            "last_step": Field("the newest code used, so that none counts twice", K.WORKING, PROOF),
            "added_at": Field("when it was added", K.WORKING),
            "last_used_at": Field("when it was last used", K.PERSONAL),
        },
    ),
    Entry(
        "passkey",
        "the professional",
        FACTOR,
        {
            "user_id": Field("whose passkey", K.LINK),
            "name": Field("what its owner calls it", K.PERSONAL),
            "credential_id": Field("name of the passkey in the device", K.LINK, PROOF),
            "public_key": Field("its public half", K.LINK, PROOF),
            "sign_count": Field("how often it signed, as the device says", K.WORKING, PROOF),
            "transports": Field("how the device can be reached, such as usb", K.WORKING, PROOF),
            "added_at": Field("when it was added", K.WORKING),
            "last_used_at": Field("when it was last used", K.PERSONAL),
        },
    ),
    Entry(
        "recovery_code",
        "the professional",
        PROOF,
        {
            "user_id": Field("whose code", K.LINK),
            "code_hash": Field("keyed fingerprint of the code", K.SECRET),
        },
    ),
    Entry(
        "account_event",
        "whoever signs in or tries to",
        LOGGED,
        {
            "user_id": Field("which account, if any", K.LINK),
            "kind": Field("what happened, such as a refused code", K.PERSONAL),
            "means": Field("what proved who it was", K.PERSONAL),
            "happened_at": Field("when", K.WORKING),
            "address": Field("network address it came from", K.PERSONAL),
        },
    ),
)
