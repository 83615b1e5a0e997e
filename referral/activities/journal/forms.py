"""A line of the logbook."""

from wtforms import BooleanField, SelectField, TextAreaField
from wtforms.validators import InputRequired

from referral.domain.activities import ImprovementReason
from referral.web.forms import BaseForm, DutchDateField, at_most, labels, needed, not_in_future

WORDS = 600


class ImprovementForm(BaseForm):
    """What changed, why, and what failed."""

    happened_on = DutchDateField("Wanneer?", [InputRequired("Vul een dag in."), not_in_future])
    reason = SelectField(
        "Wat was de aanleiding?",
        [InputRequired("Kies de aanleiding.")],
        choices=labels(ImprovementReason.choices()),
    )
    changed = TextAreaField("Wat is er veranderd?", [needed("Schrijf wat er veranderd is."), at_most(WORDS)])
    failed = TextAreaField("Wat lukte niet?", [at_most(WORDS)])
    is_public = BooleanField("Iedereen mag dit lezen, op de openbare pagina")
