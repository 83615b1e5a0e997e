"""What a coach fills in about neighbours."""

from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired

from referral.domain.swaps import Direction, SwapKind
from referral.web.forms import SHORT, BaseForm, at_most, labels, options


class SwapForm(BaseForm):
    """An offer or a question, in a few clicks."""

    direction = RadioField(
        "Wat is het?",
        [InputRequired("Kies: aanbieden of vragen.")],
        choices=options(
            [
                (Direction.GIVE.value, "De persoon biedt iets aan"),
                (Direction.ASK.value, "De persoon vraagt iets"),
            ]
        ),
    )
    kind = SelectField("Wat?", [InputRequired("Kies wat.")], choices=labels(SwapKind.choices()))
    words = StringField("Wat precies?", [at_most(SHORT)])


class TogetherForm(BaseForm):
    """Both were asked, each apart."""

    mine = BooleanField("")
    theirs = BooleanField("")
