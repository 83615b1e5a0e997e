"""The base of all forms: CSRF, Dutch messages, limits on length, and no BSN in any text."""

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.fields import DateField, HiddenField, PasswordField, TelField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.meta import DefaultMeta
from wtforms.validators import InputRequired, Length, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from referral.domain.errors import Invalid
from referral.lib import clock
from referral.lib.identifiers import bsn_in

SHORT = 120
LONG = 4000

NEVER_A_BSN = (TelField, HiddenField, PasswordField)
"""Fields checked in another way, filled by ourselves, or never stored."""


class ChecksField(SelectMultipleField):
    """Several choices as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class DutchDateField(DateField):
    """A day from a date picker, or typed as 31-12-1950."""

    def __init__(self, label: str, validators: list[Any], **options: Any) -> None:
        super().__init__(label, validators, format=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"], **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the day; raises ValueError with a Dutch message."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError("Vul een bestaande datum in, zoals 31-12-1950.") from error


class WholeNumberField(IntegerField):
    """A number without decimals."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number; raises ValueError with a Dutch message."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError("Vul een geheel getal in, in cijfers.") from error


class ConfirmedNumbers(SelectMultipleField):
    """Names of fields whose nine-digit number the user says is not a BSN."""

    def pre_validate(self, form: Any) -> None:
        """Accept any field name: unknown ones have no effect."""


class BaseForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """A form that refuses BSNs and keeps everything that was typed."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # flask-wtf ships no types
        """Dutch messages from WTForms itself."""

        locales = ("nl",)

        def get_translations(self, form: Any) -> Any:
            """The messages that WTForms ships, whatever else translates in this application."""
            return DefaultMeta.get_translations(self, form)

    not_a_bsn = ConfirmedNumbers(choices=[])

    def validate(self, extra_validators: Any = None) -> bool:
        """Run all validators, then look for a BSN in every text."""
        fine = bool(super().validate(extra_validators))
        found = [field for field in self if self._holds_bsn(field)]
        for field in found:
            field.bsn_suspected = True
            field.errors = [*field.errors, BSN_MESSAGE]
        return fine and not found

    def _holds_bsn(self, field: Field) -> bool:
        texts = (StringField, TextAreaField)
        if (
            not isinstance(field, texts)
            or isinstance(field, NEVER_A_BSN)
            or field.name in (self.not_a_bsn.data or [])
        ):
            return False
        return bool(field.data) and bsn_in(str(field.data)) is not None


BSN_MESSAGE = (
    "Hier staat een getal van negen cijfers dat een burgerservicenummer (BSN) kan zijn. "
    "Welzijn op Recept mag geen BSN bewaren. Haal het weg, of geef aan dat het iets anders is."
)


class Needed(InputRequired):
    """A required answer; spaces alone are none."""

    def __call__(self, form: Any, field: Field) -> None:
        """Raise StopValidation, beside the field, when nothing was answered."""
        super().__call__(form, field)
        if isinstance(field.data, str) and not field.data.strip():
            raise StopValidation(self.message or "")


def needed(message: str) -> InputRequired:
    """A required answer with a message in the user's words."""
    return Needed(message)


def at_most(number: int) -> Length:
    """A limit on length that tells the limit."""
    return Length(max=number, message=f"Deze tekst is te lang: er passen {number} tekens in.")


def not_in_future(form: BaseForm, field: DateField) -> None:
    """A day that has been."""
    del form
    if field.data and field.data > clock.today():
        raise ValidationError("Deze datum ligt in de toekomst.")


def options(pairs: Iterable[tuple[str, str]]) -> list[Any]:
    """Codes with labels as the options of a field."""
    return [SelectChoice(value=value, label=label) for value, label in pairs]


def labels(pairs: Iterable[tuple[str, str]], *, ask: str = "Kies …") -> list[Any]:
    """Options for a select with an empty first one."""
    return options([("", ask), *pairs])


def show_errors(form: BaseForm, error: Invalid) -> None:
    """Put what a command found wrong beside the fields it names; else at the first visible field."""
    named = [name for name in error.fields if name in form]
    for name in named:
        form[name].errors = [*form[name].errors, error.fields[name]]
    if not named:
        first = next(field for field in form if not isinstance(field, HiddenField | ConfirmedNumbers))
        first.errors = [*first.errors, error.message]
