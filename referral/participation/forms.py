"""One question per person: did this person come?"""

from collections.abc import Sequence

from wtforms import RadioField
from wtforms.validators import Optional

from referral.domain.codes import AttendanceState
from referral.participation.queries import Member
from referral.web.forms import BaseForm, options

PREFIX = "mark_"


class MarksForm(BaseForm):
    """The base of the form for one session; nobody has to be marked."""


def marks_form(members: Sequence[Member]) -> MarksForm:
    """The form with one radio group for each member, set to what was marked before."""
    questions = {
        f"{PREFIX}{member.placement_id}": RadioField(
            member.name,
            [Optional()],
            choices=options(AttendanceState.choices()),
            default=member.state.value if member.state else None,
        )
        for member in members
    }
    form: MarksForm = type("MarksFormWithPeople", (MarksForm,), questions)()
    return form
