"""What somebody says who checks a release."""

from wtforms import RadioField, TextAreaField

from referral.web.forms import LONG, BaseForm, at_most, needed, options

SIGNS, REFUSES = "yes", "no"


class CheckForm(BaseForm):
    """Sign or refuse, with what was seen."""

    signs = RadioField(
        "Uw besluit",
        [needed("Kies wat u besluit.")],
        choices=options(((SIGNS, "Ik geef de uitgave vrij"), (REFUSES, "Ik geef de uitgave niet vrij"))),
    )
    note = TextAreaField("Wat hebt u gezien?", [needed("Schrijf op wat u zag."), at_most(LONG)])
