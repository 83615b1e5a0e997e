"""What a coach fills in about an appointment."""

from datetime import datetime, time, timedelta
from typing import Any

from wtforms import (
    BooleanField,
    EmailField,
    Form,
    RadioField,
    SelectField,
    StringField,
    TimeField,
    ValidationError,
)
from wtforms.validators import InputRequired, Optional

from referral.domain.codes import AppointmentOutcome, AppointmentWay, AskedBy, MoveCause
from referral.lib import clock
from referral.lib.mail_addresses import tidy_mail_address
from referral.web.forms import SHORT, BaseForm, DutchDateField, at_most, options

EARLIEST, LATEST = time(7), time(22)
AHEAD = timedelta(days=183)
LENGTHS = (15, 30, 45, 60, 90, 120)


class ToComeMixin(Form):
    """A day and an hour still to come, at a decent time."""

    day = DutchDateField("Datum", [InputRequired("Vul de datum in.")])
    hour = TimeField("Tijd", [InputRequired("Vul de tijd in, zoals 10:30.")])

    def starts_at(self) -> datetime:
        """The moment on Dutch clocks. No clock changes between seven and ten at night."""
        day, hour = self.day.data or clock.today(), self.hour.data or EARLIEST
        return datetime.combine(day, hour, tzinfo=clock.AMSTERDAM)

    def validate_day(self, field: Any) -> None:
        """Not in the past, and within half a year."""
        if field.data and field.data < clock.today():
            raise ValidationError("Deze datum is al voorbij.")
        if field.data and field.data > clock.today() + AHEAD:
            raise ValidationError("Dit is meer dan een half jaar vooruit. Kijk de datum na.")

    def validate_hour(self, field: Any) -> None:
        """In the day, and still to come."""
        if not field.data:
            return
        if not EARLIEST <= field.data <= LATEST:
            raise ValidationError("Kies een tijd tussen 7:00 en 22:00 uur.")
        if self.day.data and not self.day.errors and self.starts_at() <= clock.now():
            raise ValidationError("Deze tijd is al voorbij.")


class BookForm(ToComeMixin, BaseForm):
    """A new appointment."""

    minutes = SelectField(
        "Hoe lang?", choices=options([(str(each), f"{each} minuten") for each in LENGTHS]), default="60"
    )
    way = RadioField(
        "Hoe spreken jullie elkaar?",
        [InputRequired("Kies hoe jullie elkaar spreken.")],
        choices=options(AppointmentWay.choices()),
    )
    place = StringField("Waar precies?", [at_most(SHORT)])
    by_mail = BooleanField("Stuur een uitnodiging en een herinnering per e-mail")
    email = EmailField("E-mailadres van de persoon", [Optional(), at_most(SHORT)])
    by_text = BooleanField("Stuur de dag ervoor een herinnering per sms")

    def validate_email(self, field: EmailField) -> None:
        """An address that can exist."""
        try:
            field.data = tidy_mail_address(field.data or "")
        except ValueError as error:
            raise ValidationError("Dit e-mailadres klopt niet. Een voorbeeld: naam@voorbeeld.nl.") from error


class WhyMixin(Form):
    """Who asked for the change, and why."""

    asked_by = RadioField(
        "Wie vroeg erom?", [InputRequired("Kies wie erom vroeg.")], choices=options(AskedBy.choices())
    )
    cause = RadioField("Waarom?", [InputRequired("Kies een reden.")], choices=options(MoveCause.choices()))


class MoveForm(ToComeMixin, WhyMixin, BaseForm):
    """Another time."""


class CancelForm(WhyMixin, BaseForm):
    """Call it off."""


class OutcomeForm(BaseForm):
    """How it went."""

    outcome = RadioField(
        "Hoe ging het?", [InputRequired("Kies hoe het ging.")], choices=options(AppointmentOutcome.choices())
    )
