"""The list itself, as questions of a form. Nothing is needed but one answer."""

from typing import Any

from wtforms import RadioField, StringField
from wtforms.validators import Optional

from referral.domain.impact.goals import Step
from referral.domain.impact.rounds import Again, Filled, Help, ListKind, StopReason
from referral.impact.answering.services import Asked
from referral.web.forms import BaseForm, ChecksField, needed, options


class CodeForm(BaseForm):
    """The code on a paper list."""

    code = StringField("Code op het blad", [needed("Typ de code over van het blad.")])


class ListForm(BaseForm):
    """What one list asks; the fields of its lines are added per list."""

    help = RadioField("Hielp iemand u met invullen?", [Optional()], choices=options(Help.choices()))

    def line_names(self) -> list[str]:
        """The names of the fields of the lines, in order."""
        return [each.name for each in self if each.name.startswith("line_")]

    @property
    def filled(self) -> Filled:
        """What was answered."""
        marks = {
            name.removeprefix("line_"): int(self[name].data) for name in self.line_names() if self[name].data
        }
        stopped = "reasons" in self
        return Filled(
            marks,
            tuple(self.reasons.data or ()) if stopped else (),
            (self.again.data or "") if stopped else "",
            self.help.data or "",
        )


def list_form(asked: Asked, **given: Any) -> ListForm:
    """The form of this list."""
    fields: dict[str, Any] = {
        f"line_{key}": RadioField(line, [Optional()], choices=options(Step.choices()))
        for key, line in asked.lines.items()
    }
    if asked.kind is ListKind.STOPPED:
        fields["reasons"] = ChecksField(
            "Waarom bent u gestopt? Kies wat past.", choices=options(StopReason.choices())
        )
        fields["again"] = RadioField(
            "Zou u later weer mee willen doen?", [Optional()], choices=options(Again.choices())
        )
    form: ListForm = type("ThisListForm", (ListForm,), fields)(**given)
    return form
