"""What is asked when a group moves for good, or does not meet for a while."""

from wtforms import SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Optional

from referral.activities.editing.timing import TimingForm
from referral.domain.activities import ImprovementReason
from referral.domain.labels import Labelled
from referral.web.forms import SHORT, BaseForm, DutchDateField, at_most, labels, needed, options


class BreakKind(Labelled):
    """What happens to a day or more."""

    CLOSED = "closed", "Het gaat niet door"
    MOVED = "moved", "Eén keer op een andere dag"


class BreakForm(BaseForm):
    """Days on which the group does not meet, or one day that moves."""

    kind = SelectField("Wat gebeurt er?", choices=options(BreakKind.choices()))
    first = DutchDateField("Op of vanaf welke dag?", [InputRequired("Vul een dag in.")])
    last = DutchDateField("Tot en met", [Optional()])
    moved_to = DutchDateField("Naar welke dag?", [])
    reason = StringField("Waarom?", [needed("Schrijf kort waarom."), at_most(SHORT)])

    def validate_last(self, field: DutchDateField) -> None:
        """Not before the first day."""
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError("De laatste dag ligt voor de eerste.")

    def validate_moved_to(self, field: DutchDateField) -> None:
        """A day, when it moves."""
        if self.kind.data == BreakKind.MOVED and not field.data:
            raise ValidationError("Vul in naar welke dag het gaat.")


class MoveForm(TimingForm):
    """Another day, hour or place from some day on, with why."""

    from_day = DutchDateField("Vanaf welke dag geldt dit?", [InputRequired("Vul een dag in.")])
    why = SelectField("Waarom?", [InputRequired("Kies waarom.")], choices=labels(ImprovementReason.choices()))
    changed = TextAreaField(
        "Wat verandert er?", [needed("Schrijf in een zin wat er verandert."), at_most(600)]
    )
