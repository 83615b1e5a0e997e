"""The register: volunteers, their talks, and what neighbours do for each other."""

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

HELPER = Rule(Purpose.ACCOUNT, Basis.WORK, Retention.VOLUNTEER, (V.SELF, V.COACH, V.COORDINATOR))
TALKS = Rule(Purpose.PARTICIPATE, Basis.WELFARE, Retention.CARE, (V.PERSON, V.COACH, V.HOST))
OWN_WORDS = Rule(Purpose.PARTICIPATE, Basis.WELFARE, Retention.CARE, (V.PERSON, V.COACH))
BETWEEN = Rule(Purpose.PARTICIPATE, Basis.WELFARE, Retention.CARE, (V.PERSON, V.COACH))

VOLUNTEERS = (
    Entry(
        "volunteer",
        "the volunteer",
        HELPER,
        {
            "user_id": Field("the account, for who has one", K.LINK),
            "languages": Field("languages spoken", K.PERSONAL),
            "rhythm": Field("when it suits", K.PERSONAL),
            "interests": Field("what the volunteer likes", K.PERSONAL),
            "training_until": Field("until when the training counts", K.PERSONAL),
            "intervision_on": Field("day of the last intervision", K.PERSONAL),
            "vog_on": Field("day on the certificate of conduct; no copy is kept", K.PERSONAL),
            "vog_seen_by": Field("who saw the certificate", K.LINK),
            "most_people": Field("for how many people at a time", K.PERSONAL),
            "paused_from": Field("from when nobody new", K.PERSONAL),
            "paused_until": Field("until when", K.PERSONAL),
            "pause_reason": Field("why, as a code that tells nothing of health", K.PERSONAL),
            "jointly_recruited": Field("recruited by care and welfare together", K.PERSONAL),
            "jointly_trained": Field("trained by care and welfare together", K.PERSONAL),
            "added_by": Field("who wrote the volunteer down", K.LINK),
            "added_at": Field("when", K.WORKING),
            "left_on": Field("from when no volunteer any more", K.PERSONAL),
            "name_sealed": Field("name", K.IDENTIFYING),
            "phone_sealed": Field("phone number", K.CONTACT),
            "email_sealed": Field("mail address", K.CONTACT),
        },
    ),
    Entry(
        "volunteer_organisation",
        "the volunteer",
        HELPER,
        {
            "volunteer_id": Field("the volunteer", K.LINK),
            "organisation_id": Field("an organisation that shares the volunteer", K.PERSONAL),
        },
    ),
    Entry(
        "talk_series",
        "the person referred, and the volunteer",
        TALKS,
        {
            "referral_id": Field("the referral", K.LINK),
            "activity_id": Field("the activity; tells that these are talks", K.PERSONAL),
            "volunteer_id": Field("who holds the talks", K.LINK),
            "arranged_by": Field("the coach", K.LINK),
            "made_at": Field("when they were arranged", K.WORKING),
            "talks_planned": Field("how many talks were planned", K.WORKING),
            "minutes_budget": Field("for how many minutes in all", K.WORKING),
            "why": Field("why talks, when the intake did not point there", K.PERSONAL),
            "phone_shared": Field("whether the volunteer may call the person", K.PERSONAL),
            "started_on": Field("day of the first talk", K.WORKING),
            "ended_at": Field("when the series ended", K.WORKING),
            "end_reason": Field("why it ended, as a code", K.PERSONAL),
            "expectation_adjusted": Field("whether expectations became more real", K.PERSONAL),
            "reflection_sealed": Field("the person's own words, looking back", K.HEALTH, OWN_WORDS),
        },
    ),
    Entry(
        "talk",
        "the person referred",
        TALKS,
        {
            "series_id": Field("the series", K.LINK),
            "held_on": Field("the day; what was said is stored nowhere", K.WORKING),
            "minutes": Field("how long", K.WORKING),
            "held": Field("whether it took place", K.PERSONAL),
            "recorded_by": Field("who noted it", K.LINK),
            "recorded_at": Field("when", K.WORKING),
        },
    ),
    Entry(
        "swap",
        "the person referred",
        BETWEEN,
        {
            "referral_id": Field("the referral", K.LINK),
            "direction": Field("offers or asks", K.PERSONAL),
            "kind": Field("what, such as cooking", K.PERSONAL),
            "neighbourhood_id": Field("where", K.PERSONAL),
            "noted_by": Field("the coach", K.LINK),
            "noted_at": Field("when", K.WORKING),
            "closed_at": Field("until when it was open", K.WORKING),
            "end_reason": Field("found, or taken back", K.PERSONAL),
            "words_sealed": Field("what exactly, in the person's own words", K.PERSONAL),
        },
    ),
    Entry(
        "swap_pair",
        "two persons referred",
        BETWEEN,
        {
            "give_id": Field("the offer", K.LINK),
            "ask_id": Field("the question", K.LINK),
            "made_by": Field("the coach who asked both", K.LINK),
            "made_at": Field("when both had said yes", K.WORKING),
        },
    ),
)
