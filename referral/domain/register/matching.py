"""The register: what matching keeps of choices, of wishes nothing met, and of rounds."""

from referral.domain.register.vocabulary import Basis, Entry, Field, Kind, Purpose, Retention, Rule, Viewer

K, V = Kind, Viewer

CHOICE = Rule(
    Purpose.PARTICIPATE, Basis.WELFARE, Retention.CARE, (V.PERSON, V.COACH, V.EMERGENCY, V.RESEARCHER)
)
WISH = Rule(Purpose.AREA, Basis.WELFARE, Retention.CARE, (V.PERSON, V.COACH, V.COORDINATOR))
WORK = Rule(Purpose.AREA, Basis.WORK, Retention.AREA, (V.COORDINATOR,))

MATCHING = (
    Entry(
        "match_choice",
        "the person referred",
        CHOICE,
        {
            "referral_id": Field("the referral", K.LINK),
            "made_by": Field("who wrote it down", K.LINK),
            "made_at": Field("when", K.WORKING),
            "decision": Field("placed, waiting, rather not, nothing fits", K.PERSONAL),
            "activity_id": Field("which activity", K.LINK),
            "rank": Field("the place of that activity among the suggestions", K.WORKING),
            "reason": Field("why not, as a code", K.PERSONAL),
            "suggestions": Field("activities suggested, with points per ground", K.HEALTH),
            "considered": Field("how many activities were looked at", K.NONE),
            "weights_id": Field("which weights counted", K.NONE),
        },
    ),
    Entry(
        "unmet_wish",
        "the person referred",
        WISH,
        {
            "referral_id": Field("the referral", K.LINK),
            "neighbourhood_id": Field("the neighbourhood", K.PERSONAL),
            "made_at": Field("when", K.WORKING),
            "reason": Field("why nothing fits", K.PERSONAL),
            "goal": Field("what the goal is about", K.PERSONAL),
            "kinds": Field("what kind of activity it should be", K.PERSONAL),
            "interests": Field("what the person likes", K.PERSONAL),
            "rhythm": Field("when it suits", K.PERSONAL),
            "needs": Field("what an activity must have", K.HEALTH),
            "welcome": Field("for whom the group should be", K.PERSONAL),
            "language": Field("the language; shown from three wishes on", K.PERSONAL),
            "state": Field("open, picked up or met", K.WORKING),
            "taken_by": Field("who works on it", K.LINK),
            "changed_at": Field("when that changed", K.WORKING),
            "activity_id": Field("what meets it now", K.LINK),
        },
    ),
    Entry(
        "round_plan",
        "the coach who asked for it",
        CHOICE,
        {
            "team_id": Field("for which team", K.LINK),
            "made_by": Field("who asked for it", K.LINK),
            "made_at": Field("when", K.WORKING),
            "state": Field("whether it is ready", K.WORKING),
            "people": Field("for how many people", K.NONE),
            "seats": Field("how many places were free", K.NONE),
        },
    ),
    Entry(
        "round_line",
        "the person referred",
        CHOICE,
        {
            "plan_id": Field("the round", K.LINK),
            "referral_id": Field("the referral", K.LINK),
            "activity_id": Field("the place proposed", K.LINK),
            "points": Field("how well it fits", K.PERSONAL),
            "good": Field("what speaks for it", K.HEALTH),
            "but": Field("what speaks against it", K.HEALTH),
            "state": Field("taken over or not", K.WORKING),
        },
    ),
    Entry(
        "match_weights",
        "the coordinator who put them in force",
        WORK,
        {
            "made_by": Field("who put them in force", K.LINK),
            "made_at": Field("when", K.WORKING),
            "content": Field("how much each reason counts", K.NONE),
        },
    ),
)
