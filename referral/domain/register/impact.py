"""The register: yearly rounds, who was asked, and answers without a name."""

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

ASKED = Rule(Purpose.IMPACT, Basis.WELFARE, Retention.ROUND, (V.NOBODY,))
ANSWERED = Rule(Purpose.IMPACT, Basis.WELFARE, Retention.AREA, (V.MEASURER,))
MADE = Rule(Purpose.IMPACT, Basis.WORK, Retention.AREA, (V.MEASURER, V.COORDINATOR))

IMPACT = (
    Entry(
        "goal_version",
        "the coordinator who worded it",
        MADE,
        {
            "slot": Field("which of the thirteen goals", K.NONE),
            "version": Field("the version", K.NONE),
            "name": Field("what the goal is called", K.NONE),
            "about": Field("what it means", K.NONE),
            "lines": Field("what is asked", K.NONE),
            "made_by": Field("who worded it", K.LINK),
            "made_at": Field("when", K.WORKING),
        },
    ),
    Entry(
        "impact_round",
        "the measurer who planned it",
        MADE,
        {
            "year": Field("which year it is about", K.NONE),
            "starts_on": Field("from when", K.NONE),
            "ends_on": Field("until when", K.NONE),
            "planned_by": Field("who planned it", K.LINK),
            "planned_at": Field("when", K.WORKING),
            "organisation_id": Field("in whose name people are asked", K.NONE),
            "sent_at": Field("when it was sent", K.WORKING),
            "invited_at": Field("when everybody had been asked", K.WORKING),
            "reminded_at": Field("when the reminder was sent", K.WORKING),
            "closed_at": Field("when it was closed", K.WORKING),
        },
    ),
    Entry(
        "impact_invitation",
        "the person referred who is asked",
        ASKED,
        {
            "list_id": Field("the list of which activity", K.PERSONAL),
            "referral_id": Field("the referral", K.LINK),
            "way": Field("by mail or text", K.WORKING),
            "salt": Field("random part of the link's secret", K.SECRET),
            "token_hash": Field("fingerprint of the link's secret", K.SECRET),
            "is_used": Field("whether the link was used; not for what", K.WORKING),
            "is_reminded": Field("whether the reminder was sent", K.WORKING),
        },
    ),
    Entry(
        "impact_answer",
        "somebody who takes part or stopped; the row does not tell who",
        ANSWERED,
        {
            "list_id": Field("the list of which activity", K.NONE),
            "code": Field("a code of chance, or the one on the paper", K.NONE),
            "on_paper": Field("whether it came on paper", K.NONE),
            "marks": Field("a step from one to five per line; some lines are about feeling well", K.HEALTH),
            "reasons": Field("why somebody stopped, as codes; one is about health", K.HEALTH),
            "again": Field("whether they would come again", K.PERSONAL),
            "help": Field("who helped with filling in", K.PERSONAL),
        },
    ),
)
