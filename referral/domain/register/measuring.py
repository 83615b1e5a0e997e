"""The register: questionnaires, when somebody was asked, and what they answered."""

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

ASKED = Rule(Purpose.CARE, Basis.WELFARE, Retention.CARE, (V.PERSON, V.COACH))
COUNTED = Rule(Purpose.RESEARCH, Basis.WELFARE, Retention.CARE, (V.PERSON, V.COACH, V.RESEARCHER))
CHOSEN = Rule(Purpose.AREA, Basis.WORK, Retention.AREA, (V.COORDINATOR, V.COACH))

MEASURING = (
    Entry(
        "measurement",
        "the person referred",
        ASKED,
        {
            "referral_id": Field("the referral", K.LINK),
            "moment": Field("start, exit or three months later", K.WORKING),
            "state": Field("asked, typed once, filled in or refused", K.PERSONAL),
            "due": Field("the day of the moment", K.WORKING),
            "lists": Field("which questionnaires, in which version", K.WORKING),
            "way": Field("by link, together or on paper", K.PERSONAL),
            "by_mail": Field("whether the link went by mail", K.PERSONAL),
            "by_text": Field("whether the link went by text message", K.PERSONAL),
            "asked_by": Field("which coach asked", K.LINK),
            "asked_at": Field("when", K.WORKING),
            "expires_at": Field("until when the link works", K.WORKING),
            "reminded": Field("how often somebody was reminded", K.WORKING),
            "tries": Field("how often a wrong year of birth was typed", K.WORKING),
            "salt": Field("random part of the link's secret", K.SECRET),
            "token_hash": Field("fingerprint of the link's secret", K.SECRET),
            "paper_code": Field("mark on the paper", K.LINK),
            "typed_by": Field("who typed the paper in first", K.LINK),
            "answered_at": Field("when it was handed in or refused", K.WORKING),
            "help": Field("who helped, as a code", K.PERSONAL),
            "refusal": Field("why somebody did not want to, as a code", K.PERSONAL),
        },
    ),
    Entry(
        "answer_sheet",
        "the person referred",
        ASKED,
        {
            "referral_id": Field("the referral", K.LINK),
            "measurement_id": Field("the moment", K.LINK),
            "code": Field("which questionnaire", K.WORKING),
            "stamp": Field("which version", K.WORKING),
            "saved_at": Field("when something was last filled in", K.WORKING),
            "scores": Field("total and parts as numbers", K.HEALTH, COUNTED),
            "missing": Field("how many questions stayed open", K.WORKING),
            "answers_sealed": Field("what the person answered", K.HEALTH),
        },
    ),
    Entry(
        "measure_set",
        "the coordinator",
        CHOSEN,
        {
            "codes": Field("which questionnaires the region asks", K.NONE),
            "set_by": Field("who chose", K.LINK),
            "set_at": Field("when", K.WORKING),
        },
    ),
)
