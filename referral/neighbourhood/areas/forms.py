"""What is filled in about an area."""

from wtforms import TextAreaField
from wtforms.validators import InputRequired

from referral.web.forms import BaseForm, DutchDateField, at_most, needed, not_in_future

MOST = 1500


class ReadingForm(BaseForm):
    """What a joint session read in the figures."""

    held_on = DutchDateField("Wanneer keken jullie samen?", [InputRequired("Vul de dag in."), not_in_future])
    text = TextAreaField(
        "Wat lezen jullie in deze cijfers?", [needed("Schrijf op wat jullie zagen."), at_most(MOST)]
    )


class CodesForm(BaseForm):
    """Its rows are choices that the view reads by name; the form brings its token."""
