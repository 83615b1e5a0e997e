"""What a coordinator chooses and loads."""

from flask_wtf.file import FileField
from wtforms.validators import InputRequired

from referral.web.forms import BaseForm, ChecksField


class SetForm(BaseForm):
    """Which questionnaires the region asks."""

    codes = ChecksField("Welke vragenlijsten vraagt u?", [InputRequired("Kies er ten minste één.")])


class LoadForm(BaseForm):
    """A file with a questionnaire."""

    file = FileField("Bestand (TOML)")
