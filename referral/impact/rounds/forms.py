"""What a measurer fills in: a round, and how much paper."""

from datetime import date

from wtforms import BooleanField, ValidationError
from wtforms.validators import InputRequired, NumberRange

from referral.domain.impact.rounds import MOST_SHEETS
from referral.lib import clock
from referral.web.forms import BaseForm, ChecksField, DutchDateField, WholeNumberField


class PlanForm(BaseForm):
    """Which activities, when, and whether who stopped is asked too."""

    year = WholeNumberField(
        "Over welk jaar gaat het?",
        [InputRequired("Vul een jaar in."), NumberRange(2020, 2100, "Vul een jaar in, zoals 2026.")],
    )
    starts_on = DutchDateField("Eerste dag", [InputRequired("Vul de eerste dag in.")])
    ends_on = DutchDateField("Laatste dag om te antwoorden", [InputRequired("Vul de laatste dag in.")])
    activity_ids = ChecksField("Welke activiteiten?", choices=[])
    ask_stopped = BooleanField("Vraag ook mensen die het afgelopen jaar gestopt zijn waarom", default=True)

    def validate_activity_ids(self, field: ChecksField) -> None:
        """One at least."""
        if not field.data:
            raise ValidationError("Kies minstens één activiteit.")

    def validate_ends_on(self, field: DutchDateField) -> None:
        """After the first day."""
        first: date | None = self.starts_on.data
        if first and field.data and field.data < first:
            raise ValidationError("De laatste dag ligt voor de eerste.")
        if field.data and field.data < clock.today():
            raise ValidationError("Deze dag is al voorbij.")


class SheetsForm(BaseForm):
    """How many paper lists."""

    number = WholeNumberField(
        "Hoeveel bladen?",
        [
            InputRequired("Vul in hoeveel bladen u nodig hebt."),
            NumberRange(1, MOST_SHEETS, f"Vul een getal in van 1 tot {MOST_SHEETS}."),
        ],
    )
