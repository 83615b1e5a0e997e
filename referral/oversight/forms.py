"""What the coordinator types."""

from wtforms import SelectField, StringField, ValidationError
from wtforms.fields import DateField, EmailField, TelField
from wtforms.validators import InputRequired, NumberRange

from referral.domain.codes import Funding, HandOverTarget
from referral.domain.working_days import Holiday
from referral.lib import clock
from referral.lib.mail_addresses import tidy_mail_address
from referral.lib.phones import tidy_phone
from referral.web.forms import (
    SHORT,
    BaseForm,
    ChecksField,
    DutchDateField,
    WholeNumberField,
    at_most,
    labels,
    needed,
    options,
)


class FundingForm(BaseForm):
    """Which team, and who pays from now on. `team` gets its choices from the page."""

    team = SelectField("Team", [InputRequired("Kies een team.")])
    funding = SelectField(
        "Geldstroom", [InputRequired("Kies een geldstroom.")], choices=labels(Funding.choices())
    )


LONGEST_WAIT = 60
AHEAD_YEARS = 3


def _days(label: str) -> WholeNumberField:
    return WholeNumberField(
        label,
        [
            InputRequired("Vul een aantal werkdagen in."),
            NumberRange(1, LONGEST_WAIT, f"Vul een getal in van 1 tot {LONGEST_WAIT}."),
        ],
    )


class ClockForm(BaseForm):
    """After how many working days each step comes, and which holidays are days off."""

    remind = _days("Herinnering aan het team")
    escalate = _days("Bericht aan de coördinator")
    expire = _days("Terug naar de verwijzer")
    holidays = ChecksField("Feestdagen waarop u dicht bent", choices=options(Holiday.choices()))

    def validate_escalate(self, field: WholeNumberField) -> None:
        """Later than the reminder."""
        if field.data and self.remind.data and field.data <= self.remind.data:
            raise ValidationError("Dit moet later zijn dan de herinnering.")

    def validate_expire(self, field: WholeNumberField) -> None:
        """Later than the word to the coordinator."""
        if field.data and self.escalate.data and field.data <= self.escalate.data:
            raise ValidationError("Dit moet later zijn dan het bericht aan de coördinator.")


class ClosingDayForm(BaseForm):
    """One day on which everybody is closed."""

    day = DutchDateField("Welke dag?", [needed("Vul de dag in.")])
    label = StringField("Waarom dicht?", [needed("Vul in waarom."), at_most(SHORT)])

    def validate_day(self, field: DateField) -> None:
        """A day to come, and not by a slip of the finger in the next century."""
        if field.data and field.data < clock.today():
            raise ValidationError("Deze dag is al geweest.")
        if field.data and field.data.year > clock.today().year + AHEAD_YEARS:
            raise ValidationError("Dit is te ver vooruit. Klopt het jaar?")


class ContactForm(BaseForm):
    """A service that takes hand-overs."""

    target = SelectField(
        "Soort hulp", [InputRequired("Kies een soort.")], choices=labels(HandOverTarget.choices())
    )
    name = StringField("Naam", [needed("Vul de naam in."), at_most(SHORT)])
    phone = TelField("Telefoon", [needed("Vul het telefoonnummer in."), at_most(SHORT)])
    email = EmailField("E-mailadres", [needed("Vul het e-mailadres in."), at_most(SHORT)])
    opening_hours = StringField("Wanneer bereikbaar", [needed("Vul in wanneer."), at_most(SHORT)])

    def validate_phone(self, field: TelField) -> None:
        """A number that can exist."""
        try:
            field.data = tidy_phone(field.data or "")
        except ValueError as error:
            raise ValidationError("Dit telefoonnummer klopt niet. Een voorbeeld: 030 1234567.") from error

    def validate_email(self, field: EmailField) -> None:
        """An address that can exist."""
        try:
            field.data = tidy_mail_address(field.data or "")
        except ValueError as error:
            raise ValidationError("Dit e-mailadres klopt niet. Een voorbeeld: team@voorbeeld.nl.") from error
