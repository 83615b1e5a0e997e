"""One question per person: did this person come? And what else there is to say about a day."""

from collections.abc import Sequence

from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from referral.domain.attendance import MOST_WALK_INS, NotHeld
from referral.domain.codes import AttendanceState
from referral.participation.queries import Member
from referral.web.forms import BaseForm, WholeNumberField, labels, options

PREFIX, SEEN = "mark_", "seen_"
BETWEEN = f"Vul een aantal in van 0 tot en met {MOST_WALK_INS}."


class MarksForm(BaseForm):
    """The base of the form for one session; nobody has to be marked."""

    device = HiddenField()
    walk_ins = WholeNumberField(
        "Hoeveel mensen kwamen er zonder verwijzing?",
        [Optional(), NumberRange(0, MOST_WALK_INS, BETWEEN)],
    )
    new_face = BooleanField("Iemand is nieuw: laat de coach mij bellen")


class NotHeldForm(BaseForm):
    """Why a meeting did not take place."""

    reason = SelectField(
        "Waarom ging het niet door?", [InputRequired("Kies waarom.")], choices=labels(NotHeld.choices())
    )


def marks_form(members: Sequence[Member], walk_ins: int = 0, *, new_face: bool = False) -> MarksForm:
    """The form with one radio group for each member, set to what was marked before.

    Beside each stands, hidden, what the page showed: the state and the marks behind it.
    """
    questions: dict[str, object] = {}
    for member in members:
        questions[f"{PREFIX}{member.placement_id}"] = RadioField(
            member.name,
            [Optional()],
            choices=options(AttendanceState.choices()),
            default=member.state.value if member.state else None,
        )
        questions[f"{SEEN}{member.placement_id}"] = HiddenField(default=shown(member))
    form: MarksForm = type("MarksFormWithPeople", (MarksForm,), questions)(
        walk_ins=walk_ins or None, new_face=new_face
    )
    return form


def shown(member: Member) -> str:
    """What the page shows about somebody, such as ``present:0199…,0199…``."""
    keys = ",".join(str(each) for each in member.stands)
    return f"{member.state.value if member.state else ''}:{keys}"
