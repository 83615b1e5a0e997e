"""Choosing the spreadsheet."""

from wtforms import FileField, ValidationError
from wtforms.validators import InputRequired

from referral.lib.identifiers import bsn_in
from referral.web.forms import BaseForm


class UploadForm(BaseForm):
    """One CSV file."""

    sheet = FileField("CSV-bestand", [InputRequired("Kies een bestand.")])

    def validate_sheet(self, field: FileField) -> None:
        """A file with a name and content."""
        if not getattr(field.data, "filename", ""):
            raise ValidationError("Kies een bestand.")
        if bsn_in(field.data.filename):
            raise ValidationError(
                "In de naam van dit bestand lijkt een BSN te staan. Geef het een andere naam."
            )
