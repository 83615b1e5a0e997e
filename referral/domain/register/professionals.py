"""The register: accounts of professionals and volunteers, their sessions, and where they work."""

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

ACCOUNT = Rule(Purpose.ACCOUNT, Basis.WORK, Retention.ACCOUNT, (V.SELF, V.COLLEAGUES, V.ADMIN, V.OFFICER))
OWN = Rule(Purpose.ACCOUNT, Basis.WORK, Retention.ACCOUNT, (V.SELF,))
PROOF = Rule(Purpose.ACCOUNT, Basis.WORK, Retention.ACCOUNT, (V.NOBODY,))
AWAY = Rule(Purpose.ACCOUNT, Basis.WORK, Retention.ACCOUNT, (V.SELF, V.COLLEAGUES, V.REFERRER, V.COORDINATOR))
BROWSER = Rule(Purpose.ACCOUNT, Basis.LOG, Retention.SESSION, (V.SELF, V.ADMIN))
GUESSES = Rule(Purpose.ACCOUNT, Basis.LOG, Retention.ATTEMPT, (V.NOBODY,))
WORKPLACE = Rule(Purpose.AREA, Basis.WORK, Retention.AREA, (V.EVERYBODY,))
FACE = Rule(Purpose.AREA, Basis.WORK, Retention.AREA, (V.PERSON, V.REFERRER, V.FOLLOWER, V.COACH))

PROFESSIONALS = (
    Entry(
        "user_account",
        "the professional or volunteer",
        ACCOUNT,
        {
            "email": Field("address to sign in with and to get news at", K.CONTACT),
            "name": Field("name", K.IDENTIFYING),
            "password_hash": Field("Argon2id hash of the password", K.SECRET, PROOF),
            "role": Field("role", K.PERSONAL),
            "organisation_id": Field("where they work", K.PERSONAL),
            "starts_on": Field("from which day they work there", K.PERSONAL),
            "until": Field("until which day", K.PERSONAL),
            "added_by": Field("who invited them", K.LINK),
            "calendar_hash": Field("fingerprint of their calendar feed's secret", K.SECRET, PROOF),
            "provider_subject": Field("how their own provider knows them", K.LINK, PROOF),
            "left_at": Field("when they left", K.PERSONAL),
            "language": Field("in which language they get mails", K.PERSONAL),
            "news": Field("how they want to hear of news", K.PERSONAL, OWN),
            "is_demo": Field("whether this is a demo account", K.NONE),
        },
    ),
    Entry(
        "team_membership",
        "the professional",
        ACCOUNT,
        {
            "team_id": Field("the team", K.PERSONAL),
            "user_id": Field("the professional", K.LINK),
            "starts_on": Field("from which day", K.PERSONAL),
            "until": Field("until which day", K.PERSONAL),
        },
    ),
    Entry(
        "absence",
        "the professional",
        AWAY,
        {
            "user_id": Field("who is away", K.LINK),
            "cover_id": Field("who stands in", K.LINK),
            "starts_on": Field("from which day; never why", K.PERSONAL),
            "until": Field("up to and including which day", K.PERSONAL),
            "recorded_by": Field("who wrote it down", K.LINK),
            "recorded_at": Field("when", K.WORKING),
            "ended_at": Field("when it was ended early", K.WORKING),
        },
    ),
    Entry(
        "web_session",
        "whoever uses a browser",
        BROWSER,
        {
            "token_hash": Field("fingerprint of the cookie", K.SECRET),
            "user_id": Field("who is signed in", K.LINK),
            "content": Field("state of the session, no data about persons", K.WORKING),
            "created_at": Field("when it began", K.WORKING),
            "seen_at": Field("when it was last used", K.PERSONAL),
            "ended_at": Field("when it ended", K.WORKING),
        },
    ),
    Entry(
        "sign_in_attempt",
        "whoever tried to sign in",
        GUESSES,
        {
            "bucket": Field("keyed fingerprint of the account or the address", K.LINK),
            "attempted_at": Field("when", K.WORKING),
        },
    ),
    Entry(
        "organisation",
        "an organisation; of a practice of one, its professional",
        WORKPLACE,
        {
            "kind": Field("kind of organisation", K.NONE),
            "name": Field("name, at times that of a person", K.IDENTIFYING),
            "phone": Field("telephone number of the organisation", K.CONTACT),
            "email": Field("address of the organisation", K.CONTACT),
            "agreement_role": Field("role in the arrangement on personal data", K.NONE),
            "agreement_on": Field("day of that arrangement", K.NONE),
            "slug": Field("name of its own door", K.NONE),
            "mail_domains": Field("mail domains that door is for", K.NONE),
            "provider_only": Field("whether a password will do", K.NONE),
        },
    ),
    Entry(
        "team",
        "the coach who is the face of a team",
        WORKPLACE,
        {
            "organisation_id": Field("the organisation", K.NONE),
            "name": Field("name of the team", K.NONE),
            "function_name": Field("name of the function", K.NONE),
            "face_name": Field("given name of the coach people will meet", K.IDENTIFYING, FACE),
            "face_since": Field("since when that is so", K.PERSONAL, FACE),
            "phone": Field("telephone number of the team", K.CONTACT, FACE),
            "email": Field("address of the team", K.CONTACT),
            "funding": Field("the stream that pays for its work", K.NONE),
        },
    ),
)
