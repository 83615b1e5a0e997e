"""Where and when, as a form asks it: shared by the entry and by a group that moves."""

import re
from datetime import time
from typing import Any

from wtforms import SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, NumberRange, Optional

from referral.domain.schedule import ORDINALS, Frequency, read_rule, write_rule
from referral.lib.dates import weekday
from referral.lib.identifiers import tidy_postcode
from referral.web.forms import (
    SHORT,
    BaseForm,
    DutchDateField,
    WholeNumberField,
    at_most,
    needed,
    options,
)

_HOUR = re.compile(r"^([01]?\d|2[0-3])[:.]([0-5]\d)$")
HOUR_MESSAGE = "Vul een tijd in, zoals 10:00."


class TimingForm(BaseForm):
    """Place, day, hour and season."""

    location = StringField("Waar treffen mensen elkaar?", [needed("Vul in waar het is."), at_most(SHORT)])
    address = StringField("Straat en huisnummer", [at_most(SHORT)])
    postcode = StringField("Postcode", [at_most(10)])
    frequency = SelectField("Hoe vaak?", choices=options(Frequency.choices()), default="weekly")
    weekday = SelectField(
        "Op welke dag?", choices=options([(str(day), weekday(day)) for day in range(7)]), default="0"
    )
    ordinal = SelectField(
        "Welke in de maand?",
        choices=options([(str(number), word) for number, word in ORDINALS.items()]),
        default="1",
    )
    starts = StringField("Hoe laat begint het?", [needed(HOUR_MESSAGE)])
    minutes = WholeNumberField(
        "Hoeveel minuten duurt het?",
        [
            InputRequired("Vul in hoe lang het duurt."),
            NumberRange(15, 480, "Vul een getal in van 15 tot 480."),
        ],
    )
    starts_on = DutchDateField("Vanaf", [Optional()])
    ends_on = DutchDateField("Tot en met", [Optional()])

    def validate_starts(self, field: StringField) -> None:
        """An hour of the day."""
        if field.data and not _HOUR.match(field.data.strip()):
            raise ValidationError(HOUR_MESSAGE)

    def validate_postcode(self, field: StringField) -> None:
        """A Dutch postcode, when there is one."""
        try:
            tidy_postcode(field.data) if field.data else None
        except ValueError as error:
            raise ValidationError("Vul een hele postcode in, zoals 1234 AB.") from error

    def timing(self) -> dict[str, Any]:
        """Rule, day, hour and season by column of the activity; of one day the season is that day."""
        frequency, day = Frequency(self.frequency.data), int(self.weekday.data)
        first = self.starts_on.data
        once = frequency is Frequency.ONCE
        return {
            "recurrence": write_rule(frequency, day, int(self.ordinal.data)),
            "weekday": first.weekday() if once and first else day,
            "starts": hour_of(self.starts.data or ""),
            "starts_on": first,
            "ends_on": first if once else self.ends_on.data,
        }

    def show_rule(self, rule: str) -> None:
        """Set the two questions behind a stored rule."""
        frequency, ordinal = read_rule(rule)
        self.frequency.data, self.ordinal.data = frequency.value, str(ordinal)


def hour_of(text: str) -> time:
    """The hour that was typed; raises ValueError for none."""
    found = _HOUR.match(text.strip())
    if found is None:
        raise ValueError(text)
    return time(int(found.group(1)), int(found.group(2)))
