"""The form behind the link of an invitation."""

from wtforms import PasswordField, StringField
from wtforms.validators import Length

from referral.domain.members import SHORTEST_PASSWORD
from referral.web.forms import SHORT, BaseForm, at_most, needed


class AcceptForm(BaseForm):
    """The name as colleagues will see it, and a password."""

    name = StringField("Uw naam", [needed("Vul uw naam in."), at_most(SHORT)])
    password = PasswordField(
        "Kies een wachtwoord",
        [
            needed("Kies een wachtwoord."),
            Length(
                min=SHORTEST_PASSWORD,
                message=f"Kies een wachtwoord van {SHORTEST_PASSWORD} tekens of meer, zoals vier woorden.",
            ),
            at_most(SHORT),
        ],
    )
