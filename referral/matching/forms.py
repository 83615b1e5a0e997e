"""Choosing: small forms beside each suggestion."""

from datetime import timedelta

from wtforms import BooleanField, HiddenField, RadioField, SelectField, ValidationError
from wtforms.validators import InputRequired, Optional

from referral.domain.activities import Welcome
from referral.domain.codes import ActivityKind, EndReason, OfferRefusal
from referral.domain.first_meeting import Interest, Rhythm
from referral.domain.matching.choices import NoFit
from referral.domain.waiting import Introducer
from referral.lib import clock
from referral.web.forms import BaseForm, ChecksField, DutchDateField, labels, options
from referral.workflow.places import FirstTime

AHEAD = timedelta(days=183)


class ChoiceForm(BaseForm):
    """The chosen activity."""

    activity_id = HiddenField(validators=[InputRequired("Kies een activiteit.")])


class PlaceForm(ChoiceForm):
    """A place: one click, and what is known about the first time."""

    introduced_by = SelectField(
        "Wie gaat de eerste keer mee?",
        [Optional()],
        choices=labels(Introducer.choices(), ask="Nog niet bekend"),
        default="",
    )
    first_on = DutchDateField("Wanneer is de eerste keer?", [Optional()])
    trial = BooleanField("Het is een keer kijken; de plek blijft zolang vrij")

    def validate_first_on(self, field: DutchDateField) -> None:
        """A day to come, and not too far away."""
        if field.data and field.data < clock.today():
            raise ValidationError("Deze datum is al voorbij.")
        if field.data and field.data > clock.today() + AHEAD:
            raise ValidationError("Dit is meer dan een half jaar vooruit. Kijk de datum na.")

    def validate_trial(self, field: BooleanField) -> None:
        """A first look has a day, so that somebody asks how it was."""
        if field.data and not self.first_on.data and not self.first_on.errors:
            raise ValidationError("Vul in wanneer de persoon gaat kijken.")

    def first_time(self) -> FirstTime:
        """What was filled in, when it was."""
        chosen, day = self.introduced_by.data, self.first_on.data
        return FirstTime(Introducer(chosen) if chosen else None, day, day if self.trial.data else None)


class RefuseForm(ChoiceForm):
    """The person says no to an offer."""

    reason = SelectField(
        "Waarom niet?", choices=options(OfferRefusal.choices()), default=OfferRefusal.NO_REASON
    )


class EndForm(BaseForm):
    """Why a place ends."""

    reason = RadioField("Waarom?", [InputRequired("Kies een reden.")], choices=options(EndReason.choices()))


class NoneForm(BaseForm):
    """Nothing fits: why, and what would."""

    reason = SelectField(
        "Waarom past er niets?",
        [InputRequired("Kies waarom er niets past.")],
        choices=labels(NoFit.choices()),
    )
    kinds = ChecksField("Wat voor activiteit?", choices=options(ActivityKind.choices()))
    interests = ChecksField("Wat doet iemand graag?", choices=options(Interest.choices()))
    rhythm = ChecksField("Wanneer komt het uit?", choices=options(Rhythm.choices()))
    welcome = SelectField("Voor wie?", choices=options(Welcome.choices()), default=Welcome.MIXED)
