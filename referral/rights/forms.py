"""Forms on requests of persons."""

from datetime import date
from typing import Any

from wtforms import BooleanField, RadioField, StringField, TelField, TextAreaField, ValidationError
from wtforms.validators import Optional

from referral.domain.rights import ASKED, RefusalGround
from referral.lib import clock
from referral.lib.identifiers import tidy_postcode
from referral.lib.phones import tidy_phone
from referral.models import Person
from referral.rights.services.correction import CorrectedPerson
from referral.web.forms import (
    LONG,
    SHORT,
    BaseForm,
    DutchDateField,
    at_most,
    needed,
    not_in_future,
    options,
)

WHO = "Vul het kenmerk in, of alle vijf de gegevens van de persoon."
NO_POSTCODE = "Dit is geen Nederlandse postcode. Een voorbeeld: 1234 AB."


class RegisterForm(BaseForm):
    """What somebody asks, and since when."""

    kind = RadioField(
        "Wat vraagt de persoon?",
        [needed("Kies wat de persoon vraagt.")],
        choices=options((each.value, each.label) for each in ASKED),
    )
    received_on = DutchDateField("Wanneer kwam het verzoek?", [needed("Vul de dag in."), not_in_future])


class FindForm(RegisterForm):
    """The same for somebody to be found: by reference, or by exact identity."""

    reference = StringField("Kenmerk van een verwijzing", [at_most(SHORT)])
    given_name = StringField("Voornaam", [at_most(SHORT)])
    surname = StringField("Achternaam", [at_most(SHORT)])
    birth_date = DutchDateField("Geboortedatum", [Optional()])
    postcode = StringField("Postcode", [at_most(SHORT)])
    house_number = StringField("Huisnummer", [at_most(12)])

    def validate_reference(self, field: StringField) -> None:
        """One way to find somebody must be whole."""
        if not (field.data or "").strip() and self.identity() is None:
            raise ValidationError(WHO)

    def identity(self) -> tuple[str, str, date, str, str] | None:
        """The five facts; None when one is missing."""
        texts = (self.surname.data, self.given_name.data, self.postcode.data, self.house_number.data)
        surname, given_name, postcode, number = (each.strip() if each else "" for each in texts)
        born: date | None = self.birth_date.data
        if born is None or not all((surname, given_name, postcode, number)):
            return None
        return surname, given_name, born, postcode, number


class CorrectForm(BaseForm):
    """The facts as they should be."""

    given_name = StringField("Voornaam", [needed("Vul de voornaam in."), at_most(SHORT)])
    surname = StringField("Achternaam", [needed("Vul de achternaam in."), at_most(SHORT)])
    birth_date = DutchDateField("Geboortedatum", [needed("Vul de geboortedatum in."), not_in_future])
    postcode = StringField("Postcode", [needed("Vul de postcode in."), at_most(SHORT)])
    house_number = StringField("Huisnummer", [needed("Vul het huisnummer in."), at_most(12)])
    phone = TelField("Telefoonnummer", [at_most(SHORT)])
    reason = TextAreaField("Waarom verbetert u dit?", [needed("Schrijf op waarom."), at_most(LONG)])

    def validate_postcode(self, field: StringField) -> None:
        """Four digits and two letters."""
        try:
            field.data = tidy_postcode(field.data or "")
        except ValueError as error:
            raise ValidationError(NO_POSTCODE) from error

    def validate_phone(self, field: TelField) -> None:
        """A number that can exist, or none."""
        if field.data:
            try:
                field.data = tidy_phone(field.data)
            except ValueError as error:
                raise ValidationError("Dit telefoonnummer bestaat niet. Kijk het na.") from error

    def corrected(self) -> CorrectedPerson:
        """The facts of a validated form."""
        return CorrectedPerson(
            surname=(self.surname.data or "").strip(),
            given_name=(self.given_name.data or "").strip(),
            birth_date=self.birth_date.data or clock.today(),
            postcode=self.postcode.data or "",
            house_number=(self.house_number.data or "").strip(),
            phone=self.phone.data or "",
        )


def facts_of(person: Person) -> dict[str, Any]:
    """What the form of a correction starts with."""
    return {
        "given_name": person.given_name,
        "surname": person.surname,
        "birth_date": person.birth_date,
        "postcode": person.postcode,
        "house_number": person.house_number,
        "phone": person.phone,
    }


class RefuseForm(BaseForm):
    """Why not, in a code for the law and in words for the person."""

    ground = RadioField(
        "Waarom kan dit niet?", [needed("Kies een reden.")], choices=options(RefusalGround.choices())
    )
    explanation = TextAreaField("Uitleg voor de persoon", [needed("Schrijf een uitleg."), at_most(LONG)])


class EraseForm(BaseForm):
    """Nobody erases by accident."""

    sure = BooleanField("Ja, ik wil deze persoon voorgoed wissen")

    def validate_sure(self, field: BooleanField) -> None:
        """The box must be ticked."""
        if not field.data:
            raise ValidationError("Vink aan dat u zeker bent.")


class HoldForm(BaseForm):
    """Why data stays, and until when."""

    until = DutchDateField("Bewaren tot en met", [needed("Vul een dag in.")])
    reason = TextAreaField("Waarom moet dit blijven?", [needed("Schrijf de reden op."), at_most(LONG)])


class JudgeForm(BaseForm):
    """What the officer thinks a child can oversee."""

    judgement = TextAreaField("Uw oordeel", [needed("Schrijf uw oordeel op."), at_most(LONG)])
