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
