"""The file with weights, in a box."""

from wtforms import TextAreaField, ValidationError

from referral.domain.errors import Invalid
from referral.domain.matching.weights import read_weights
from referral.web.forms import BaseForm, needed


class WeightsForm(BaseForm):
    """The text of the file."""

    content = TextAreaField("Weging", [needed("De weging mag niet leeg zijn.")])

    def validate_content(self, field: TextAreaField) -> None:
        """Readable, complete, and each number within its bounds."""
        try:
            read_weights(field.data or "")
        except Invalid as error:
            raise ValidationError(error.message) from error
