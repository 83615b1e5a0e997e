"""The form that finds an organisation's own door."""

from wtforms import EmailField, HiddenField

from referral.web.forms import SHORT, BaseForm, at_most, needed


class FindDoorForm(BaseForm):
    """A mail address at work; `next` is where the user was going."""

    email = EmailField("E-mailadres van uw werk", [needed("Vul uw e-mailadres in."), at_most(SHORT)])
    next = HiddenField()
