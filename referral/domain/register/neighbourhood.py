"""The register: partners who meet in a neighbourhood, what they answer, and who wrote what down."""

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
KEEPERS = (V.COORDINATOR, V.COMMUNITY_WORKER)

MEMBER = Rule(Purpose.CIRCLE, Basis.WORK, Retention.MEMBER, KEEPERS)
KEPT = Rule(Purpose.CIRCLE, Basis.WORK, Retention.AREA, KEEPERS)
SHOWN = Rule(Purpose.AREA, Basis.WORK, Retention.AREA, (V.EVERYBODY,))
ASKED = Rule(Purpose.CIRCLE, Basis.WORK, Retention.SURVEY, (V.NOBODY,))
ANSWERED = Rule(Purpose.CIRCLE, Basis.WORK, Retention.AREA, (V.NOBODY,))

NEIGHBOURHOOD = (
    Entry(
        "area_code",
        "the coordinator who linked it",
        SHOWN,
        {
            "code": Field("code of an area", K.NONE),
            "year": Field("the year of that code", K.NONE),
            "neighbourhood_id": Field("the neighbourhood", K.NONE),
            "set_by": Field("who linked it", K.LINK),
            "set_at": Field("when", K.WORKING),
        },
    ),
    Entry(
        "area_reading",
        "who wrote it down; shown by function",
        SHOWN,
        {
            "neighbourhood_id": Field("the neighbourhood", K.NONE),
            "held_on": Field("day of the session", K.WORKING),
            "text": Field("what was read in the figures; about nobody", K.NONE),
            "made_by": Field("who wrote it down", K.LINK),
            "made_at": Field("when", K.WORKING),
            "made_as": Field("the function of who wrote it", K.PERSONAL),
            "replaces_id": Field("the text that it corrects", K.NONE),
        },
    ),
    Entry(
        "circle_member",
        "a professional or who speaks for a group",
        MEMBER,
        {
            "circle_id": Field("the circle", K.NONE),
            "kind": Field("from where, such as a church", K.PERSONAL),
            "organisation": Field("organisation or group", K.PERSONAL),
            "function_name": Field("function", K.PERSONAL),
            "name": Field("name", K.IDENTIFYING),
            "email": Field("mail address at work", K.CONTACT),
            "added_by": Field("who added the member", K.LINK),
            "joined_on": Field("since when", K.WORKING),
            "left_on": Field("until when", K.WORKING),
        },
    ),
    Entry(
        "lunch",
        "who planned it",
        KEPT,
        {
            "circle_id": Field("the circle", K.NONE),
            "starts_at": Field("when", K.WORKING, SHOWN),
            "venue": Field("where", K.NONE, SHOWN),
            "topics": Field("what the table talks about", K.NONE),
            "planned_by": Field("who planned it", K.LINK),
            "planned_at": Field("when it was planned", K.WORKING),
            "invited_at": Field("when members were invited", K.WORKING),
            "cancelled_at": Field("when it was called off", K.WORKING),
            "held_at": Field("when it was written down", K.WORKING),
            "discussed": Field("what was talked about; about nobody", K.NONE),
            "survey_closed_at": Field("when its questions closed", K.WORKING),
        },
    ),
    Entry(
        "lunch_guest",
        "the member who came",
        KEPT,
        {"lunch_id": Field("the lunch", K.NONE), "member_id": Field("the member", K.LINK)},
    ),
    Entry(
        "circle_agreement",
        "who wrote it down",
        KEPT,
        {
            "lunch_id": Field("the lunch", K.NONE),
            "who": Field("organisation or function that does it", K.NONE),
            "what": Field("what was agreed", K.NONE),
            "due_on": Field("by when", K.WORKING),
            "made_by": Field("who wrote it down", K.LINK),
            "made_at": Field("when", K.WORKING),
            "done_on": Field("when it was done", K.WORKING),
        },
    ),
    Entry(
        "survey_link",
        "the member who is asked",
        ASKED,
        {
            "lunch_id": Field("the lunch", K.NONE),
            "member_id": Field("the member", K.LINK),
            "salt": Field("random part of the link's secret", K.SECRET),
            "token_hash": Field("fingerprint of the link's secret", K.SECRET),
            "is_used": Field("whether the link was used; not for what", K.WORKING),
        },
    ),
    Entry(
        "partner_answer",
        "somebody of a group; the row does not tell who",
        ANSWERED,
        {
            "lunch_id": Field("the lunch", K.NONE),
            "from_side": Field("the group that answers", K.NONE),
            "to_side": Field("the group it is about", K.NONE),
            "knowledge": Field("a mark from 0 to 10", K.NONE),
            "appreciation": Field("a mark from 0 to 10", K.NONE),
            "respect": Field("a mark from 0 to 10", K.NONE),
        },
    ),
    Entry(
        "coordination_score",
        "who loaded it",
        KEPT,
        {
            "period": Field("year or quarter", K.NONE),
            "from_role": Field("the role that answered", K.NONE),
            "to_role": Field("the role it is about", K.NONE),
            "value": Field("score from 1 to 5, of five answers or more", K.NONE),
            "number": Field("how many answers", K.NONE),
            "loaded_by": Field("who loaded it", K.LINK),
            "loaded_at": Field("when", K.WORKING),
        },
    ),
    Entry(
        "year_report",
        "the coordinator who wrote it",
        KEPT,
        {
            "year": Field("the year", K.NONE),
            "went_badly": Field("what did not go well; about nobody", K.NONE),
            "went_well": Field("what went well; about nobody", K.NONE),
            "changes": Field("what changes", K.NONE),
            "made_by": Field("who wrote it", K.LINK),
            "made_at": Field("when", K.WORKING),
        },
    ),
)
