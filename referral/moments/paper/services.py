"""Typing a paper in: by somebody, and once more by somebody else when the answers must be sure."""

from referral.domain.actors import Actor
from referral.domain.errors import Invalid
from referral.domain.instruments.booklet import Given, differences
from referral.domain.instruments.moments import FillHelp, MeasureMoment, MeasureState, MeasureWay
from referral.models.transaction import command
from referral.moments.services import given_in, hand_in, keep, open_measurement, questions_of
from referral.workflow.queries import referral_for

SAME_HANDS = "U typte dit papier zelf al over. Laat een collega het de tweede keer doen."


@command
def type_in(
    actor: Actor, reference: str, moment: MeasureMoment, given: Given, helped: FillHelp, *, twice: bool
) -> None:
    """The first typing. With *twice* nothing counts before somebody else typed the same."""
    referral = referral_for(actor, reference, lock=True)
    asked = open_measurement(actor, referral, moment)
    if asked.state is MeasureState.TYPED_ONCE:
        raise Invalid(SAME_HANDS)
    asked.way = MeasureWay.PAPER
    asked.end_link()
    keep(asked, referral, given)
    if twice:
        asked.state, asked.typed_by, asked.help = MeasureState.TYPED_ONCE, actor.id, helped
    else:
        hand_in(actor, asked, referral, helped)


@command
def type_again(
    actor: Actor, reference: str, moment: MeasureMoment, given: Given, *, looked: bool
) -> list[tuple[str, str]]:
    """The second typing, by somebody else. Returns on which questions the two differ; none: it is handed in.

    With *looked* the second person looked at the paper again for what differed, and theirs counts.
    Raises Invalid for the person who typed first.
    """
    referral = referral_for(actor, reference, lock=True)
    asked = open_measurement(actor, referral, moment)
    if asked.typed_by == actor.id:
        raise Invalid(SAME_HANDS)
    found = differences(questions_of(actor, asked), given_in(asked), given)
    if found and not looked:
        return found
    keep(asked, referral, given)
    hand_in(actor, asked, referral, asked.help or FillHelp.ALONE)
    return []
