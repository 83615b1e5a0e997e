"""The register: contacts with a practice before and after a referral, as counts, and prices of a region."""

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

COUNTED = Rule(Purpose.RESEARCH, Basis.RESEARCH, Retention.CARE, (V.PERSON, V.REFERRER, V.RESEARCHER))
LOADED = Rule(Purpose.RESEARCH, Basis.WORK, Retention.AREA, (V.COORDINATOR, V.RESEARCHER))

COSTS = (
    Entry(
        "care_use",
        "the person referred",
        COUNTED,
        {
            "referral_id": Field("the referral", K.LINK),
            "span": Field("half a year before or after the referral", K.NONE),
            "short": Field("how many contacts shorter than 20 minutes", K.HEALTH),
            "long": Field("how many contacts of 20 minutes or longer", K.HEALTH),
            "minutes": Field("minutes in total", K.HEALTH),
            "days_covered": Field("over how many days was counted", K.WORKING),
            "recorded_by": Field("who of the practice counted", K.LINK),
            "recorded_at": Field("when", K.WORKING),
            "replaced_at": Field("when a correction took its place", K.WORKING),
        },
    ),
    Entry(
        "price_list",
        "the coordinator who loaded it",
        LOADED,
        {
            "kind": Field("reference prices, an index or own prices", K.NONE),
            "edition": Field("which edition", K.NONE),
            "content": Field("prices, without a word about anybody", K.NONE),
            "loaded_by": Field("who loaded it", K.LINK),
            "loaded_at": Field("when", K.WORKING),
        },
    ),
)
