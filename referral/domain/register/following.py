"""The register: who stayed away and what came of it, after-care, closings, and small successes."""

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

NOTICED = Rule(Purpose.PARTICIPATE, Basis.WELFARE, Retention.CARE, (V.PERSON, V.COACH, V.EMERGENCY))
LATER = Rule(Purpose.CARE, Basis.WELFARE, Retention.CARE, (V.PERSON, V.COACH))
ENDED = Rule(
    Purpose.CARE, Basis.WELFARE, Retention.CARE, (V.PERSON, V.REFERRER_CONSENT, V.COACH, V.RESEARCHER)
)
TOLD = Rule(Purpose.AREA, Basis.CONSENT, Retention.CONSENT, (V.PERSON, V.COACH, V.EVERYBODY))

FOLLOWING = (
    Entry(
        "drop_out_signal",
        "the person referred",
        NOTICED,
        {
            "referral_id": Field("the referral", K.LINK),
            "activity_id": Field("where somebody is missed; may tell of a wish or a limit", K.PERSONAL),
            "team_id": Field("which team it came to", K.NONE),
            "coach_id": Field("whose it was", K.LINK),
            "source": Field("an absence, or the word of a host or volunteer, as a code", K.PERSONAL),
            "raised_at": Field("when", K.WORKING),
            "raised_by": Field("the host or volunteer who said so", K.LINK),
            "due": Field("by which day a coach acts", K.WORKING),
            "urgent_at": Field("when it became urgent", K.WORKING),
            "answered_at": Field("when it was known what came of it", K.WORKING),
            "answered_by": Field("the coach who found out", K.LINK),
            "by_itself": Field("whether no coach was needed", K.WORKING),
            "outcome": Field("what came of it, as a code", K.PERSONAL),
        },
    ),
    Entry(
        "after_care",
        "the person referred",
        LATER,
        {
            "referral_id": Field("the referral", K.LINK),
            "moment": Field("at six weeks or at three months", K.NONE),
            "asked_on": Field("when it was asked", K.WORKING),
            "result": Field("how it stands, as a code", K.PERSONAL),
            "whys": Field("why, as codes; one of them is illness", K.HEALTH),
            "wants_contact": Field("whether the person wants to hear from the coach", K.PERSONAL),
            "grade": Field("a grade from one to ten; in no figure (D48)", K.PERSONAL),
            "recorded_by": Field("who asked", K.LINK),
            "recorded_at": Field("when it was written down", K.WORKING),
        },
    ),
    Entry(
        "closing",
        "the person referred",
        ENDED,
        {
            "referral_id": Field("the referral", K.LINK),
            "closed_at": Field("when it was closed", K.WORKING),
            "closed_by": Field("who closed it", K.LINK),
            "reopened_at": Field("when it was opened again", K.WORKING),
            "reason": Field("why it ended, as a code", K.HEALTH),
            "exit": Field("what the person goes on with", K.PERSONAL),
            "verdict": Field("what the person says of it, as a code", K.PERSONAL),
            "outcomes": Field("per goal whether it was reached", K.PERSONAL),
            "end_scores": Field("per goal how it goes, 0 to 10", K.PERSONAL),
            "minutes_met": Field("what it took face to face", K.WORKING, LATER),
            "minutes_phone": Field("what it took by phone", K.WORKING, LATER),
            "feedback": Field("whether the referrer heard of it", K.WORKING),
            "words_sealed": Field("the person's own words about how it was", K.HEALTH, LATER),
        },
    ),
    Entry(
        "success",
        "the person referred, who said yes and cannot be recognised",
        TOLD,
        {
            "referral_id": Field("whose yes it rests on", K.LINK),
            "team_id": Field("which team tells it", K.NONE),
            "title": Field("a title that leads to nobody", K.NONE),
            "told": Field("what went well, without a name, number or address", K.NONE),
            "month": Field("on which page it stands", K.NONE),
            "state": Field("whether it is shown", K.WORKING),
            "made_by": Field("who wrote it", K.LINK),
            "made_at": Field("when", K.WORKING),
            "decided_by": Field("who decided to show it", K.LINK),
            "decided_at": Field("when", K.WORKING),
        },
    ),
)
