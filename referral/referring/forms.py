"""The referral on one page: the person first, then the rest; a short form for care workers."""

from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Optional

from referral.domain.amendments import REFERRAL_FIELDS as AMENDABLE
from referral.domain.amendments import Value
from referral.domain.codes import (
    ConsentMethod,
    ContactLimit,
    ContactTime,
    ContactWay,
    Need,
    Reason,
    StopCheck,
)
from referral.lib import clock
from referral.lib.identifiers import tidy_postcode
from referral.lib.phones import tidy_phone
from referral.web.forms import (
    LONG,
    SHORT,
    BaseForm,
    ChecksField,
    DutchDateField,
    at_most,
    needed,
    not_in_future,
    options,
)

OLDEST_YEARS = 120
CONSENT_CHOICES = [(method.value, f"Ja, {method.label.lower()}") for method in ConsentMethod]


def check_phone(field: TelField, way: str | None) -> None:
    """Tidy a number; raises ValidationError for one that cannot be, or that is missing and needed."""
    if not field.data:
        if way in {ContactWay.PHONE, ContactWay.TEXT}:
            raise ValidationError("Vul een telefoonnummer in, of kies een andere manier van contact.")
        return
    try:
        field.data = tidy_phone(field.data)
    except ValueError as error:
        raise ValidationError("Dit telefoonnummer klopt niet. Een voorbeeld: 06 12345678.") from error


class PersonForm(BaseForm):
    """Who it is about: five answers, no BSN."""

    surname = StringField("Achternaam", [needed("Vul de achternaam in."), at_most(SHORT)])
    given_name = StringField("Voornaam", [needed("Vul de voornaam in."), at_most(SHORT)])
    birth_date = DutchDateField("Geboortedatum", [needed("Vul de geboortedatum in."), not_in_future])
    postcode = StringField("Postcode", [needed("Vul de postcode in."), at_most(SHORT)])
    house_number = StringField("Huisnummer", [needed("Vul het huisnummer in."), at_most(12)])

    def validate_birth_date(self, field: DateField) -> None:
        """Nobody is older than 120."""
        if field.data and field.data.year < clock.today().year - OLDEST_YEARS:
            raise ValidationError("Deze geboortedatum is te lang geleden. Kijk het jaar na.")

    def validate_postcode(self, field: StringField) -> None:
        """Four digits and two letters."""
        try:
            field.data = tidy_postcode(field.data or "")
        except ValueError as error:
            raise ValidationError("Dit is geen Nederlandse postcode. Een voorbeeld: 1234 AB.") from error

    def validate_house_number(self, field: StringField) -> None:
        """A house number starts with a digit."""
        if field.data and not field.data.strip()[:1].isdigit():
            raise ValidationError("Een huisnummer begint met een cijfer, zoals 12 of 12A.")


class GpReason(PersonForm):
    """Why a GP refers: reason groups, own words, stop-and-check."""

    reasons = ChecksField(
        "Waarom verwijst u?", [needed("Kies ten minste één reden.")], choices=options(Reason.choices())
    )
    own_words = TextAreaField("Wat zegt de persoon zelf?", [at_most(LONG)])
    checks = ChecksField(
        "Speelt een van deze dingen nu?",
        [needed("Geef antwoord. Speelt niets hiervan? Kies dan ‘Nee, niets daarvan’.")],
        choices=options(StopCheck.choices()),
    )
    checked_first = BooleanField("Ik heb overlegd, en deze verwijzing kan er veilig naast lopen")
    expects_medication = BooleanField("De persoon verwacht ook medicijnen")

    def validate_checks(self, field: Field) -> None:
        """`Nothing` does not go together with something."""
        if StopCheck.NOTHING in (field.data or []) and len(field.data) > 1:
            raise ValidationError("U koos ‘Nee, niets daarvan’ én iets anders. Kies één van de twee.")

    def validate_checked_first(self, field: BooleanField) -> None:
        """Something is going on: stop, consult, then go on."""
        serious = [each for each in self.checks.data or [] if each != StopCheck.NOTHING]
        if serious and not field.data:
            raise ValidationError(" ".join(StopCheck(each).advice for each in serious))


class CareReason(PersonForm):
    """What a care worker noticed, in their own words."""

    own_words = TextAreaField(
        "Wat valt u op?", [needed("Schrijf in een paar woorden wat u opvalt."), at_most(LONG)]
    )


class ReachForm(PersonForm):
    """How to reach the person safely, and what the person agrees to. Nothing is ticked beforehand."""

    phone = TelField("Telefoonnummer", [at_most(SHORT)])
    contact_way = RadioField(
        "Hoe nemen we contact op?", choices=options(ContactWay.choices()), default=ContactWay.PHONE
    )
    contact_time = RadioField(
        "Wanneer komt het uit?", choices=options(ContactTime.choices()), default=ContactTime.ANY
    )
    contact_note = StringField("Waar moet de welzijnscoach op letten bij het contact?", [at_most(400)])
    contact_limits = ChecksField(
        "Wat is bij contact niet veilig of niet gewenst?", choices=options(ContactLimit.choices())
    )
    needs = ChecksField("Wat is verder nodig?", choices=options(Need.choices()))
    consent_refer = RadioField(
        "Vindt de persoon het goed dat u deze gegevens doorgeeft?",
        [InputRequired("Zonder toestemming kunt u niet verwijzen. Vraag het eerst aan de persoon.")],
        choices=options(CONSENT_CHOICES),
    )
    consent_share_back = BooleanField("U mag horen hoe het gaat")
    consent_research = BooleanField("De gegevens mogen zonder naam gebruikt worden voor onderzoek")
    share_with = SelectField(
        "Wie mag nog meer horen hoe het gaat?", [Optional()], choices=options([("", "Niemand")])
    )
    consent_on = DutchDateField("Wanneer gaf de persoon toestemming?", [Optional(), not_in_future])

    def validate_phone(self, field: TelField) -> None:
        """A number that can exist; needed unless contact goes another way."""
        check_phone(field, self.contact_way.data)


class GpForm(GpReason, ReachForm):
    """The form of a GP. Parts are defined in the order of the page, and so are its errors."""

    kind = "gp"


class CareForm(CareReason, ReachForm):
    """The short form of a care worker."""

    kind = "care"


class AnswerForm(BaseForm):
    """The answer to a question of the team."""

    answer = TextAreaField("Uw antwoord", [needed("Schrijf uw antwoord."), at_most(LONG)])


class ResendForm(BaseForm):
    """Sending a referral once more that came back, to the same team or another."""

    team = SelectField("Naar welk team?", [InputRequired("Kies een team uit de lijst.")])
    explanation = TextAreaField("Wilt u het team iets meegeven?", [at_most(LONG)])


class AmendCareForm(BaseForm):
    """What a referrer may change after sending, with the reason. Filled with what was sent."""

    own_words = TextAreaField("In eigen woorden", [at_most(LONG)])
    phone = TelField("Telefoonnummer", [at_most(SHORT)])
    contact_way = RadioField("Hoe nemen we contact op?", choices=options(ContactWay.choices()))
    contact_time = RadioField("Wanneer komt het uit?", choices=options(ContactTime.choices()))
    contact_note = StringField("Waar moet de welzijnscoach op letten bij het contact?", [at_most(400)])
    contact_limits = ChecksField(
        "Wat is bij contact niet veilig of niet gewenst?", choices=options(ContactLimit.choices())
    )
    needs = ChecksField("Wat is verder nodig?", choices=options(Need.choices()))
    explanation = TextAreaField(
        "Waarom wijzigt u dit?", [needed("Schrijf op waarom u dit wijzigt."), at_most(LONG)]
    )
    seen_version = HiddenField()

    def validate_phone(self, field: TelField) -> None:
        """A number that can exist; needed unless contact goes another way."""
        check_phone(field, self.contact_way.data)

    def given(self) -> dict[str, Value]:
        """What was filled in, by field."""
        return {name: _tidy(self[name].data) for name in AMENDABLE if name in self}


class AmendGpForm(AmendCareForm):
    """The same for a GP, with the coded reasons."""

    reasons = ChecksField(
        "Waarom verwijst u?", [needed("Kies ten minste één reden.")], choices=options(Reason.choices())
    )


def _tidy(value: Value | None) -> Value:
    return value.strip() if isinstance(value, str) else list(value or [])


class MistakeForm(BaseForm):
    """Why this should not have been sent."""

    explanation = TextAreaField(
        "Wat ging er mis?", [needed("Schrijf in een paar woorden wat er misging."), at_most(LONG)]
    )


class WithdrawForm(BaseForm):
    """Taking a referral back."""

    explanation = TextAreaField("Waarom trekt u de verwijzing in?", [at_most(LONG)])
