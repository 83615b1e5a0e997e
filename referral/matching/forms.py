"""Choosing: small forms beside each suggestion."""

from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired

from referral.domain.codes import EndReason, OfferRefusal
from referral.web.forms import BaseForm, options


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
