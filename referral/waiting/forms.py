"""What a coach and a person fill in about a waiting list."""

from wtforms import RadioField, SelectField, ValidationError
from wtforms.validators import InputRequired

from referral.domain.waiting import OfferAnswer, WaitReason
from referral.lib import clock
from referral.web.forms import BaseForm, WholeNumberField, options

OLDEST_YEARS = 120


class JoinForm(BaseForm):
    """Why the person waits; the usual reason is filled in."""

    reason = SelectField("Waarom wachten?", choices=options(WaitReason.choices()), default=WaitReason.FULL)


class AnswerForm(BaseForm):
    """What the person said to a free place: one button each."""

    answer = RadioField(
        "Wat wilt u?", [InputRequired("Kies wat u wilt.")], choices=options(OfferAnswer.choices())
    )


class TrialForm(BaseForm):
    """Whether the person stays after a first look: one button each."""

    stays = RadioField(
        "Blijft de persoon?",
        [InputRequired("Kies blijven of niet.")],
        choices=options([("yes", "Ja"), ("no", "Nee")]),
    )


class YearForm(BaseForm):
    """Something that the person knows and the link does not."""

    year = WholeNumberField("In welk jaar bent u geboren?", [InputRequired("Vul het jaar in.")])

    def validate_year(self, field: WholeNumberField) -> None:
        """Four digits of a year in which somebody alive can be born."""
        this_year = clock.today().year
        if field.data is None or not this_year - OLDEST_YEARS <= field.data <= this_year:
            raise ValidationError("Vul een jaar in met vier cijfers, zoals 1950.")
