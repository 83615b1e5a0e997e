"""The register: invitations, earlier memberships, and an organisation's own sign-in."""

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

INVITED = Rule(Purpose.ACCOUNT, Basis.WORK, Retention.ACCOUNT, (V.SELF, V.ADMIN))
WORKED = Rule(Purpose.ACCOUNT, Basis.WORK, Retention.ACCOUNT, (V.SELF, V.ADMIN, V.OFFICER))
SETTINGS = Rule(Purpose.ACCOUNT, Basis.WORK, Retention.AREA, (V.ADMIN,))

MEMBERS = (
    Entry(
        "invitation",
        "somebody who is asked to work with Patchwork",
        INVITED,
        {
            "email": Field("address the invitation goes to", K.CONTACT),
            "name": Field("name", K.IDENTIFYING),
            "role": Field("role they will have", K.PERSONAL),
            "organisation_id": Field("where they will work", K.PERSONAL),
            "team_ids": Field("in which teams", K.PERSONAL),
            "starts_on": Field("from which day", K.PERSONAL),
            "invited_by": Field("who asked them", K.LINK),
            "invited_at": Field("when", K.WORKING),
            "salt": Field("chance that goes into the link", K.SECRET),
            "token_hash": Field("fingerprint of the link", K.SECRET),
            "expires_at": Field("until when it works", K.WORKING),
            "accepted_at": Field("when they came in", K.WORKING),
            "revoked_at": Field("when it was taken back", K.WORKING),
        },
    ),
    Entry(
        "past_membership",
        "the professional",
        WORKED,
        {
            "user_id": Field("who", K.LINK),
            "organisation_id": Field("where they worked", K.PERSONAL),
            "role": Field("in which role", K.PERSONAL),
            "starts_on": Field("from which day", K.PERSONAL),
            "until": Field("until which day", K.PERSONAL),
            "added_by": Field("who let them in", K.LINK),
            "ended_by": Field("who ended it", K.LINK),
            "recorded_at": Field("when that was written down", K.WORKING),
        },
    ),
    Entry(
        "single_sign_on",
        "an organisation",
        SETTINGS,
        {
            "organisation_id": Field("the organisation", K.NONE),
            "issuer": Field("address of its provider", K.NONE),
            "client_id": Field("who we are there", K.NONE),
            "ring_key": Field("name of the key that wraps the secret", K.NONE),
            "wrapped": Field("the secret that proves us there", K.SECRET),
            "group_claim": Field("which claim tells the groups", K.NONE),
            "trusts_second_factor": Field("whether a second factor there is enough", K.NONE),
            "strong_acr": Field("how it says that there were two factors", K.NONE),
        },
    ),
    Entry(
        "group_role",
        "an organisation",
        SETTINGS,
        {
            "single_sign_on_id": Field("of which sign-in", K.NONE),
            "position": Field("its place in the order", K.NONE),
            "group_name": Field("name of the group", K.NONE),
            "role": Field("the role it gives", K.NONE),
            "team_id": Field("the team it gives", K.NONE),
        },
    ),
)
