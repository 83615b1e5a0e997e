"""From when until when, and who stands in."""

from collections.abc import Iterable
from uuid import UUID

from wtforms import SelectField
from wtforms.validators import InputRequired

from referral.domain.absences import Period
from referral.lib import clock
from referral.models import User
from referral.web.forms import BaseForm, DutchDateField, labels


class AbsenceForm(BaseForm):
    """The days of an absence and its cover."""

    starts_on = DutchDateField("Eerste dag", [InputRequired("Vul de eerste dag in.")])
    until = DutchDateField("Laatste dag", [InputRequired("Vul de laatste dag in.")])
    cover = SelectField("Wie neemt waar?")

    def offer(self, colleagues: Iterable[User]) -> None:
        """Let the user choose among *colleagues*, or leave it to the shared address."""
        self.cover.choices = labels([(str(each.id), each.name) for each in colleagues], ask="Niemand")

    def period(self) -> Period:
        """The days of a valid form."""
        today = clock.today()
        return Period(self.starts_on.data or today, self.until.data or today)

    def cover_id(self) -> UUID | None:
        """Who stands in."""
        return UUID(self.cover.data) if self.cover.data else None
