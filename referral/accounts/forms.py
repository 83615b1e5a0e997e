"""The sign-in form."""

from wtforms import EmailField, HiddenField, PasswordField

from referral.web.forms import SHORT, BaseForm, at_most, needed


class SignInForm(BaseForm):
    """Mail address and password; `next` is where the user was going."""

    email = EmailField("E-mailadres", [needed("Vul uw e-mailadres in."), at_most(SHORT)])
    password = PasswordField("Wachtwoord", [needed("Vul uw wachtwoord in."), at_most(SHORT)])
    next = HiddenField()
