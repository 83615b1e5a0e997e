"""What somebody fills in to make a link, and to open one."""

from wtforms import RadioField, StringField, ValidationError
from wtforms.fields import EmailField
from wtforms.validators import InputRequired, Optional

from referral.lib.mail_addresses import tidy_mail_address
from referral.web.forms import SHORT, BaseForm, DutchDateField, at_most, needed, options

DAY, SEASON = "day", "season"


class LinkForm(BaseForm):
    """To whom, and for how long."""

    email = EmailField("Naar welk e-mailadres?", [needed("Vul een e-mailadres in."), at_most(SHORT)])
    day = DutchDateField("Welke dag, bij één keer?", [Optional()])
    span = RadioField(
        "Waarvoor?",
        [InputRequired("Kies voor één keer of voor het seizoen.")],
        choices=options([(DAY, "Eén keer"), (SEASON, "Het hele seizoen")]),
    )

    def validate_email(self, field: EmailField) -> None:
        """An address that can exist."""
        try:
            field.data = tidy_mail_address(field.data or "")
        except ValueError as error:
            raise ValidationError("Dit e-mailadres klopt niet. Een voorbeeld: naam@voorbeeld.nl.") from error

    def validate_span(self, field: RadioField) -> None:
        """A day, when it is for one."""
        if field.data == DAY and not "".join(self.day.raw_data or []).strip():
            self.day.errors = ["Vul de dag in."]
            raise ValidationError("Vul hieronder ook de dag in.")


class NameForm(BaseForm):
    """Who marks."""

    name = StringField("Uw naam", [needed("Vul uw naam in."), at_most(SHORT)])
