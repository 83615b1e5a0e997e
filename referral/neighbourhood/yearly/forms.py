"""The words of the yearly report; what did not go well comes first."""

from wtforms import TextAreaField

from referral.web.forms import BaseForm, at_most, needed

MOST = 3000


class ReportForm(BaseForm):
    """Three texts for who pays."""

    went_badly = TextAreaField(
        "Wat ging niet goed?", [needed("Schrijf op wat niet goed ging. Elk jaar heeft iets."), at_most(MOST)]
    )
    went_well = TextAreaField("Wat ging goed?", [needed("Schrijf op wat goed ging."), at_most(MOST)])
    changes = TextAreaField("Wat gaat er anders?", [needed("Schrijf op wat er anders gaat."), at_most(MOST)])
