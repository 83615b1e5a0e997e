"""What a coordinator fills in about a volunteer."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from wtforms import BooleanField, SelectField, StringField, ValidationError
from wtforms.fields import EmailField, TelField
from wtforms.validators import InputRequired, NumberRange, Optional

from referral.domain.first_meeting import Interest, Language, Rhythm
from referral.domain.volunteering import PauseReason
from referral.lib import clock
from referral.lib.mail_addresses import tidy_mail_address
from referral.lib.phones import tidy_phone
from referral.models import Volunteer
from referral.volunteers.services import VolunteerInput
from referral.web.forms import (
    SHORT,
    BaseForm,
    ChecksField,
    DutchDateField,
    WholeNumberField,
    at_most,
    labels,
    needed,
    not_in_future,
    options,
)

MOST = 12
LONGEST_VOG = 10
TRAINING_AHEAD = timedelta(days=5 * 366)


class VolunteerForm(BaseForm):
    """One volunteer. `organisations` and `user` get their choices from the page."""

    name = StringField("Naam", [needed("Vul de naam in."), at_most(SHORT)])
    phone = TelField("Telefoon", [needed("Vul het telefoonnummer in."), at_most(SHORT)])
    email = EmailField("E-mailadres", [Optional(), at_most(SHORT)])
    organisations = ChecksField("Bij welke organisaties?")
    jointly_recruited = BooleanField("Samen geworven door zorg en welzijn")
    jointly_trained = BooleanField("Samen opgeleid door zorg en welzijn")
    languages = ChecksField("Welke talen?", choices=options(Language.choices()))
    rhythm = ChecksField("Wanneer?", choices=options(Rhythm.choices()))
    interests = ChecksField("Wat vindt deze vrijwilliger leuk?", choices=options(Interest.choices()))
    training_until = DutchDateField("Training geldig tot en met", [Optional()])
    intervision_on = DutchDateField("Laatste intervisie", [Optional(), not_in_future])
    vog_on = DutchDateField("Datum op de VOG", [Optional(), not_in_future])
    most_people = WholeNumberField(
        "Voor hoeveel mensen tegelijk?",
        [
            InputRequired("Vul een aantal in."),
            NumberRange(1, MOST, f"Vul een getal in van 1 tot {MOST}."),
        ],
        default=1,
    )
    user = SelectField("Eigen account", choices=labels([], ask="Geen account"))

    def offer(self, organisations: Sequence[tuple[str, str]], accounts: Sequence[tuple[str, str]]) -> None:
        """What can be chosen."""
        self.organisations.choices = options(organisations)
        self.user.choices = labels(accounts, ask="Geen account")

    def validate_phone(self, field: TelField) -> None:
        """A number that can exist."""
        try:
            field.data = tidy_phone(field.data or "")
        except ValueError as error:
            raise ValidationError("Dit telefoonnummer klopt niet. Een voorbeeld: 06 12345678.") from error

    def validate_email(self, field: EmailField) -> None:
        """An address that can exist."""
        try:
            field.data = tidy_mail_address(field.data or "")
        except ValueError as error:
            raise ValidationError("Dit e-mailadres klopt niet. Een voorbeeld: naam@voorbeeld.nl.") from error

    def validate_organisations(self, field: ChecksField) -> None:
        """At least one stands for the volunteer."""
        if not field.data:
            raise ValidationError("Kies ten minste één organisatie.")

    def validate_languages(self, field: ChecksField) -> None:
        """At least one to talk in."""
        if not field.data:
            raise ValidationError("Kies ten minste één taal.")

    def validate_training_until(self, field: DutchDateField) -> None:
        """Not by a slip of the finger in the next century."""
        if field.data and field.data > clock.today() + TRAINING_AHEAD:
            raise ValidationError("Dit is meer dan vijf jaar vooruit. Klopt het jaar?")

    def given(self) -> VolunteerInput:
        """The answers, once they are right."""
        return VolunteerInput(
            name=(self.name.data or "").strip(),
            phone=self.phone.data or "",
            email=self.email.data or "",
            organisation_ids=tuple(UUID(each) for each in self.organisations.data or ()),
            languages=tuple(self.languages.data or ()),
            rhythm=tuple(self.rhythm.data or ()),
            interests=tuple(self.interests.data or ()),
            training_until=self.training_until.data,
            intervision_on=self.intervision_on.data,
            vog_on=self.vog_on.data,
            most_people=self.most_people.data or 1,
            user_id=UUID(self.user.data) if self.user.data else None,
            jointly_recruited=bool(self.jointly_recruited.data),
            jointly_trained=bool(self.jointly_trained.data),
        )


def filled(volunteer: Volunteer) -> VolunteerForm:
    """The form with what is known; what was typed goes first."""
    return VolunteerForm(
        name=volunteer.name,
        phone=volunteer.phone,
        email=volunteer.email,
        organisations=[str(each.organisation_id) for each in volunteer.organisations],
        languages=volunteer.languages,
        rhythm=volunteer.rhythm,
        interests=volunteer.interests,
        training_until=volunteer.training_until,
        intervision_on=volunteer.intervision_on,
        vog_on=volunteer.vog_on,
        most_people=volunteer.most_people,
        user=str(volunteer.user_id) if volunteer.user_id else "",
        jointly_recruited=volunteer.jointly_recruited,
        jointly_trained=volunteer.jointly_trained,
    )


class PauseForm(BaseForm):
    """From when to when, and in one word why."""

    starts_on = DutchDateField("Eerste dag", [needed("Vul de eerste dag in.")])
    until = DutchDateField("Laatste dag", [Optional()])
    reason = SelectField("Waarom?", [InputRequired("Kies waarom.")], choices=labels(PauseReason.choices()))

    def first(self) -> date:
        """The first day."""
        return self.starts_on.data or clock.today()


class VogForm(BaseForm):
    """How long a VOG counts."""

    years = WholeNumberField(
        "Zoveel jaar telt een VOG",
        [
            InputRequired("Vul een aantal jaren in."),
            NumberRange(1, LONGEST_VOG, f"Vul een getal in van 1 tot {LONGEST_VOG}."),
        ],
    )
