"""What the coordinator types."""

from wtforms import SelectField
from wtforms.validators import InputRequired

from referral.domain.codes import Funding
from referral.web.forms import BaseForm, labels


class FundingForm(BaseForm):
    """Which team, and who pays from now on. `team` gets its choices from the page."""

    team = SelectField("Team", [InputRequired("Kies een team.")])
    funding = SelectField(
        "Geldstroom", [InputRequired("Kies een geldstroom.")], choices=labels(Funding.choices())
    )
