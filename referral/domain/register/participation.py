"""The register: places in activities, attendance, and the people behind activities."""

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

PLACE = Rule(
    Purpose.PARTICIPATE,
    Basis.WELFARE,
    Retention.CARE,
    (V.PERSON, V.REFERRER_CONSENT, V.FOLLOWER, V.COACH, V.HOST, V.EMERGENCY, V.RESEARCHER),
)
MARK = Rule(Purpose.PARTICIPATE, Basis.WELFARE, Retention.CARE, (V.PERSON, V.COACH, V.HOST, V.EMERGENCY))
OFFER = Rule(Purpose.AREA, Basis.WORK, Retention.AREA, (V.EVERYBODY,))
SHEET = Rule(Purpose.AREA, Basis.WORK, Retention.UPLOAD, (V.COORDINATOR,))

PARTICIPATION = (
    Entry(
        "placement",
        "the person referred",
        PLACE,
        {
            "referral_id": Field("the referral", K.LINK),
            "activity_id": Field("the activity; may tell of a wish or a limit", K.PERSONAL),
            "placed_at": Field("when the place was given", K.WORKING),
            "ended_at": Field("when it ended", K.WORKING),
            "end_reason": Field("why it ended, as a code", K.PERSONAL),
        },
    ),
    Entry(
        "attendance",
        "the person referred",
        MARK,
        {
            "session_id": Field("the meeting", K.WORKING),
            "placement_id": Field("whose place", K.LINK),
            "state": Field("present, late, said no, absent", K.PERSONAL),
            "marked_by": Field("who marked it", K.LINK),
            "marked_at": Field("when", K.WORKING),
        },
    ),
    Entry(
        "activity",
        "the host",
        OFFER,
        {
            "external_key": Field("mark of the activity in the sheet", K.NONE),
            "name": Field("name of the activity", K.NONE),
            "kind": Field("kind of activity", K.NONE),
            "organisation_id": Field("who offers it", K.NONE),
            "neighbourhood_id": Field("where", K.NONE),
            "host_id": Field("who leads it", K.LINK),
            "location": Field("the place", K.NONE),
            "weekday": Field("the day", K.NONE),
            "starts": Field("the hour", K.NONE),
            "minutes": Field("how long", K.NONE),
            "price_cents": Field("what it costs", K.NONE),
            "capacity": Field("how many fit", K.NONE),
            "features": Field("what it offers, such as seats", K.NONE),
            "works_because": Field("why it works", K.NONE),
            "is_open": Field("whether it goes on", K.NONE),
            "assured_at": Field("when somebody last said that this is right", K.NONE),
            "form": Field("group, place to walk in, or series of talks", K.NONE),
            "at_home": Field("whether somebody comes to one's home", K.NONE),
            "problem": Field("for which problem it is a solution", K.NONE),
            "impact_goals": Field("the goals it works on", K.NONE),
            "languages": Field("languages spoken there", K.NONE),
            "welcome": Field("for whom the group says it is", K.NONE),
            "ingredients": Field("what makes it work", K.NONE),
            "interests": Field("what one does there", K.NONE),
            "address": Field("address of the place", K.NONE),
            "postcode": Field("postcode of the place", K.NONE),
            "latitude": Field("where the place is", K.NONE),
            "longitude": Field("where the place is", K.NONE),
            "surface": Field("what one walks on", K.NONE),
            "pace": Field("how fast one walks", K.NONE),
            "bench_metres": Field("how far from bench to bench", K.NONE),
            "route_metres": Field("how long the walk is", K.NONE),
            "transport": Field("how one gets there", K.NONE),
            "expected_number": Field("how many people one meets there", K.NONE),
            "contact_name": Field("who answers questions about it", K.PERSONAL),
            "contact_phone": Field("where to call", K.PERSONAL),
            "contact_email": Field("where to write", K.PERSONAL),
            "vog_needed": Field("whether a certificate of conduct is asked", K.NONE),
            "recurrence": Field("on which days, as a rule", K.NONE),
            "starts_on": Field("from which day", K.NONE),
            "ends_on": Field("up to which day", K.NONE),
            "talks_planned": Field("how many talks a series takes", K.NONE),
            "hours_budget": Field("how many hours a series takes", K.NONE),
            "taken": Field("how many places are given", K.NONE),
            "search": Field("the same words, to search in", K.NONE),
        },
    ),
    Entry(
        "activity_import",
        "the coordinator who uploaded it",
        SHEET,
        {
            "uploaded_by": Field("who uploaded it", K.LINK),
            "uploaded_at": Field("when", K.WORKING),
            "file_name": Field("name of the file", K.PERSONAL),
            "lines": Field("the lines of the sheet: activities, no persons", K.NONE),
            "applied_at": Field("when it was taken over", K.WORKING),
        },
    ),
)
