"""Choosing: small forms beside each suggestion."""

from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired

from referral.domain.activities import Welcome
from referral.domain.codes import ActivityKind, EndReason, OfferRefusal
from referral.domain.first_meeting import Interest, Rhythm
from referral.domain.matching.choices import NoFit
from referral.web.forms import BaseForm, ChecksField, labels, options


class PlaceForm(BaseForm):
    """The chosen activity."""

    activity_id = HiddenField(validators=[InputRequired("Kies een activiteit.")])


class RefuseForm(PlaceForm):
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
