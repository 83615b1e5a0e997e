"""The register: the referral, its consents and history, the intake and the goals, and drafts."""

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

CARE_READERS = (V.PERSON, V.REFERRER, V.COACH, V.EMERGENCY)
FILE = Rule(Purpose.CARE, Basis.WELFARE, Retention.CARE, (*CARE_READERS, V.FOLLOWER))
ASKED = Rule(Purpose.CARE, Basis.CONSENT, Retention.CARE, CARE_READERS)
COUNTED = Rule(Purpose.CARE, Basis.CONSENT, Retention.CARE, (*CARE_READERS, V.RESEARCHER))
STEP = Rule(
    Purpose.CARE,
    Basis.WELFARE,
    Retention.CARE,
    (V.PERSON, V.REFERRER_CONSENT, V.FOLLOWER, V.COACH, V.EMERGENCY, V.RESEARCHER),
)
TEAM = Rule(Purpose.CARE, Basis.WELFARE, Retention.CARE, (V.PERSON, V.COACH, V.EMERGENCY))
REACH = Rule(Purpose.CONTACT, Basis.WELFARE, Retention.CARE, CARE_READERS)
AGREED = Rule(
    Purpose.CONSENT, Basis.CONSENT_PROOF, Retention.CONSENT, (V.PERSON, V.REFERRER, V.COACH, V.OFFICER)
)
TYPED = Rule(Purpose.CARE, Basis.CONSENT, Retention.DRAFT, (V.SELF,))
RESCUED = Rule(Purpose.CARE, Basis.WELFARE, Retention.PARKED, (V.SELF,))

TOLD = Rule(
    Purpose.CARE,
    Basis.CONSENT,
    Retention.CARE,
    (V.PERSON, V.REFERRER_CONSENT, V.FOLLOWER, V.COACH, V.COORDINATOR),
)

REFERRALS = (
    Entry(
        "feedback",
        "the person referred, and who opened a message",
        TOLD,
        {
            "referral_id": Field("the referral", K.LINK),
            "organisation_id": Field("the organisation it went to", K.PERSONAL),
            "event_id": Field("the event it tells of", K.LINK),
            "team_id": Field("the team that told it", K.WORKING),
            "episode": Field("how often the referral began anew", K.WORKING),
            "kind": Field("which question it answers, as a code", K.PERSONAL),
            "variant": Field("the answer, as a code", K.PERSONAL),
            "made_at": Field("when", K.WORKING),
            "opened_at": Field("when somebody of the organisation first opened it", K.WORKING),
            "opened_by": Field("who that was", K.LINK),
        },
    ),
    Entry(
        "hand_over",
        "the person referred",
        TEAM,
        {
            "referral_id": Field("the referral", K.LINK),
            "contact_id": Field("the service that is asked; may tell of a problem", K.PERSONAL),
            "coach_id": Field("the coach who asked", K.LINK),
            "made_at": Field("when", K.WORKING),
            "due": Field("by when an answer is wanted", K.WORKING),
            "salt": Field("random part of the link's secret", K.SECRET),
            "token_hash": Field("fingerprint of the link's secret", K.SECRET),
            "expires_at": Field("until when the link works", K.WORKING),
            "revoked_at": Field("when it was taken back", K.WORKING),
            "opened_at": Field("when the receiver first looked", K.WORKING),
            "answered_at": Field("when the receiver answered", K.WORKING),
            "accepted": Field("whether it was taken over", K.PERSONAL),
            "refusal": Field("why not, as a code", K.PERSONAL),
            "meets_on": Field("when the receiver contacts the person", K.PERSONAL),
            "question_sealed": Field("what is asked, in words; may tell of health", K.HEALTH),
            "receiver_sealed": Field("name of who looked or took it", K.IDENTIFYING),
        },
    ),
    Entry(
        "appointment",
        "the person referred and the coach",
        TEAM,
        {
            "referral_id": Field("the referral", K.LINK),
            "coach_id": Field("the coach", K.LINK),
            "starts_at": Field("when it begins", K.PERSONAL),
            "minutes": Field("how long it lasts", K.NONE),
            "way": Field("by phone, at home or elsewhere", K.PERSONAL),
            "by_mail": Field("whether the person wants an invitation by mail", K.WORKING),
            "by_text": Field("whether the person wants a reminder by text", K.WORKING),
            "changes": Field("how often it changed", K.NONE),
            "reminded_at": Field("when a reminder went out", K.WORKING),
            "cancelled_at": Field("when it was called off", K.WORKING),
            "outcome": Field("how it went, as a code", K.PERSONAL),
            "venue_sealed": Field("where, in words", K.PERSONAL),
        },
    ),
    Entry(
        "task",
        "the person referred",
        TEAM,
        {
            "referral_id": Field("the referral", K.LINK),
            "team_id": Field("the team that is to do it", K.WORKING),
            "kind": Field("what is to be done, as a code", K.PERSONAL),
            "due": Field("by when", K.WORKING),
            "opened_at": Field("since when", K.WORKING),
            "done_at": Field("when something happened that ended it", K.WORKING),
        },
    ),
    Entry(
        "referral",
        "the person referred",
        FILE,
        {
            "reference": Field("reference for speech, such as P-7K3-M9Q", K.LINK),
            "draft_id": Field("the draft it came from, so that it is sent once", K.LINK),
            "kind": Field("sent by a practice or a care worker", K.WORKING),
            "status": Field("where it stands", K.PERSONAL, STEP),
            "version": Field("how many times it changed", K.NONE),
            "person_id": Field("the person", K.LINK),
            "funding": Field("out of which stream it is paid", K.WORKING),
            "team_id": Field("the team it went to", K.WORKING),
            "neighbourhood_id": Field("the neighbourhood", K.PERSONAL, COUNTED),
            "organisation_id": Field("the organisation that referred", K.WORKING),
            "referred_by": Field("the professional who referred", K.LINK),
            "coach_id": Field("the coach who took it", K.LINK),
            "sent_at": Field("when it was sent", K.WORKING),
            "changed_at": Field("when it last changed; starts the clock of 15 years", K.WORKING),
            "stopped_at": Field("when the person took back that the coach may have the data", K.WORKING),
            "hidden_at": Field("when the file was closed to everybody", K.WORKING),
            "objected_at": Field("when the person objected to research", K.PERSONAL),
            "contact_due": Field("the day of first contact", K.WORKING),
            "silence_since": Field("since when nobody acted", K.WORKING),
            "silence_step": Field("which reminder comes next", K.NONE),
            "silence_due": Field("when the next reminder comes", K.WORKING),
            "paused_on": Field("since when the clock stands still", K.WORKING),
            "paused_until": Field("until when it does", K.WORKING),
            "silence_kept": Field("working days used before a question", K.NONE),
            "reasons": Field("reasons, as codes such as low mood or money worries", K.HEALTH, COUNTED),
            "checks": Field("what rules a referral out: crisis, addiction, violence", K.HEALTH, ASKED),
            "needs": Field("what somebody needs, such as an interpreter or a rollator", K.HEALTH, ASKED),
            "contact_limits": Field("ways of contact that are not safe or not wanted", K.PERSONAL, REACH),
            "contact_way": Field("how to reach the person", K.CONTACT, REACH),
            "contact_time": Field("when to reach the person", K.CONTACT, REACH),
            "expects_medication": Field("whether the person hopes for medicines", K.HEALTH, ASKED),
            "follower_ids": Field("organisations that may follow, kept from the consents", K.LINK),
            "close_reason": Field("why it ended, as a code", K.HEALTH, STEP),
            "exit": Field("what the person does now, as a code", K.PERSONAL, STEP),
            "own_words_sealed": Field("the question in the person's own words", K.HEALTH, ASKED),
            "contact_note_sealed": Field("note on how to reach the person", K.HEALTH, REACH),
        },
    ),
    Entry(
        "consent",
        "the person referred",
        AGREED,
        {
            "referral_id": Field("the referral", K.LINK),
            "purpose": Field("for what", K.PERSONAL),
            "organisation_id": Field("for which organisation, when one is named", K.PERSONAL),
            "given": Field("yes or no", K.PERSONAL),
            "method": Field("spoken or written", K.WORKING),
            "given_on": Field("on which day", K.WORKING),
            "given_by": Field("on what ground somebody spoke for the person", K.PERSONAL),
            "text_version": Field("which words were used", K.NONE),
            "recorded_by": Field("who wrote it down", K.LINK),
            "recorded_at": Field("when", K.WORKING),
            "withdrawn_at": Field("when it was taken back", K.PERSONAL),
            "withdrawn_method": Field("how it was taken back", K.WORKING),
            "withdrawn_by": Field("who wrote that down", K.LINK),
        },
    ),
    Entry(
        "referral_event",
        "the person referred, and the professional who acted",
        STEP,
        {
            "referral_id": Field("the referral", K.LINK),
            "sequence": Field("its place in the history", K.NONE),
            "type": Field("what happened", K.PERSONAL),
            "actor_id": Field("who did it; others than the team see the function only", K.LINK),
            "actor_role": Field("in which role", K.WORKING),
            "happened_at": Field("when it happened", K.WORKING),
            "recorded_at": Field("when it was written down", K.WORKING),
            "content": Field("codes of what happened, such as a reason of closing", K.HEALTH),
            "words_sealed": Field("words: questions, answers, notes, explanations", K.HEALTH, TEAM),
        },
    ),
    Entry(
        "intake",
        "the person referred",
        TEAM,
        {
            "referral_id": Field("the referral", K.LINK),
            "held_at": Field("when the first conversation was", K.WORKING, STEP),
            "route": Field("group, talk first or doing", K.PERSONAL),
            "limits": Field("limits, as features an activity must have", K.HEALTH),
            "brings_sealed": Field("what the person brings", K.HEALTH),
            "can_still_sealed": Field("what the person can still do", K.HEALTH),
            "helpers_sealed": Field("who else helps", K.HEALTH),
        },
    ),
    Entry(
        "goal",
        "the person referred",
        TEAM,
        {
            "referral_id": Field("the referral", K.LINK),
            "position": Field("its place in the list", K.NONE),
            "outcome": Field("whether it was reached", K.PERSONAL, STEP),
            "words_sealed": Field("the goal in the person's own words", K.HEALTH),
        },
    ),
    Entry(
        "draft",
        "a person somebody is about to refer, and the writer",
        TYPED,
        {
            "user_id": Field("the writer", K.LINK),
            "started_at": Field("when it was begun", K.WORKING),
            "saved_at": Field("when it was last kept; starts the clock of 90 days", K.WORKING),
            "values_sealed": Field("everything typed so far", K.HEALTH),
        },
    ),
    Entry(
        "parked_form",
        "whoever the form was about, and the writer",
        RESCUED,
        {
            "user_id": Field("the writer", K.LINK),
            "path": Field("the page it was typed on", K.LINK),
            "parked_at": Field("when the session had ended", K.WORKING),
            "values_sealed": Field("everything typed", K.HEALTH),
        },
    ),
)
