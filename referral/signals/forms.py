"""What a host says with one choice, and what a coach answers."""

from datetime import datetime, time

from wtforms import RadioField
from wtforms.fields import DateField
from wtforms.validators import InputRequired

from referral.domain.codes import AttemptChannel
from referral.domain.signals import ANSWERS, Feeling
from referral.lib import clock
from referral.web.forms import BaseForm, not_in_future, options

NOON = time(12)


class FeelingForm(BaseForm):
    """Two words to choose from, and no room for a story."""

    feeling = RadioField(
        "Wat wilt u doorgeven?",
        [InputRequired("Kies wat u wilt doorgeven.")],
        choices=options(Feeling.choices()),
    )


class AnswerForm(BaseForm):
    """What came of it, and how that is known."""

    outcome = RadioField(
        "Wat komt eruit?",
        [InputRequired("Kies wat eruit kwam.")],
        choices=options([(each.value, each.label) for each in ANSWERS]),
    )
    channel = RadioField(
        "Hoe had u contact, of hoe probeerde u het?",
        [InputRequired("Kies hoe u het probeerde.")],
        choices=options(AttemptChannel.choices()),
        default=AttemptChannel.PHONE.value,
    )
    day = DateField("Wanneer?", [InputRequired("Vul de datum in."), not_in_future], default=clock.today)

    def moment(self) -> datetime | None:
        """When it was; None for today."""
        day = self.day.data
        if day is None or day == clock.today():
            return None
        return datetime.combine(day, NOON, tzinfo=clock.AMSTERDAM)
