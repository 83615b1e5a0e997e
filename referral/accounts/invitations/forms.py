"""The form behind the link of an invitation."""

from typing import Any

from wtforms import PasswordField, StringField, ValidationError

from referral.accounts.services import password_problem
from referral.models import Invitation
from referral.web.forms import SHORT, BaseForm, at_most, needed


class AcceptForm(BaseForm):
    """The name as colleagues will see it, and a password that is hard to guess."""

    name = StringField("Uw naam", [needed("Vul uw naam in."), at_most(SHORT)])
    password = PasswordField("Kies een wachtwoord", [needed("Kies een wachtwoord.")])

    def __init__(self, invitation: Invitation) -> None:
        super().__init__(name=invitation.name)
        self.invitation = invitation

    def validate_password(self, field: Any) -> None:
        """Long enough, and not made of what everybody knows of this person."""
        problem = password_problem(field.data, self.invitation)
        if problem:
            raise ValidationError(problem)
