"""What is filled in about a circle."""

from wtforms import EmailField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired

from referral.domain.areas.partners import PartnerKind
from referral.lib.mail_addresses import tidy_mail_address
from referral.web.forms import SHORT, BaseForm, at_most, labels, needed

MOST = 400


class GoalForm(BaseForm):
    """The result that partners agreed on."""

    goal = TextAreaField(
        "Welk resultaat willen jullie samen?", [needed("Schrijf op wat er anders moet zijn."), at_most(MOST)]
    )


class MemberForm(BaseForm):
    """A professional, or who speaks for a group."""

    kind = SelectField(
        "Waar komt dit lid vandaan?", [InputRequired("Kies wat past.")], choices=labels(PartnerKind.choices())
    )
    organisation = StringField("Organisatie of groep", [needed("Vul de organisatie in."), at_most(SHORT)])
    function_name = StringField("Functie", [needed("Vul de functie in."), at_most(SHORT)])
    name = StringField("Naam", [needed("Vul de naam in."), at_most(SHORT)])
    email = EmailField("E-mailadres voor werk", [needed("Vul het e-mailadres in."), at_most(SHORT)])

    def validate_email(self, field: EmailField) -> None:
        """An address to which mail can go."""
        try:
            field.data = tidy_mail_address(field.data or "")
        except ValueError as error:
            raise ValidationError("Vul een geldig e-mailadres in, zoals naam@organisatie.nl.") from error
