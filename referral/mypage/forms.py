"""What is filled in on the own page, and by a coach around it."""

from collections.abc import Collection
from datetime import date

from wtforms import EmailField, RadioField, SelectField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, NumberRange, Optional

from referral.domain.codes import ContactLimit, ContactTime, ContactWay, OfferRefusal
from referral.domain.own_page import LONGEST_MESSAGE, PageWay, SaidHow, SuggestionAnswer
from referral.lib import dates
from referral.lib.mail_addresses import tidy_mail_address
from referral.web.forms import (
    SHORT,
    BaseForm,
    ChecksField,
    WholeNumberField,
    at_most,
    labels,
    needed,
    options,
)

LEAP_YEAR = 2024
"""It has every day on which somebody can be born."""

MONTHS = [(str(month), dates.month_name(month)) for month in range(1, 13)]

ON_BEHALF = [each for each in SaidHow if each is not SaidHow.PAGE]


class BirthDayForm(BaseForm):
    """The day and the month of birth: something that the person knows and that no message tells."""

    day = WholeNumberField(
        "Dag", [InputRequired("Vul de dag in."), NumberRange(1, 31, "Kies een dag van 1 tot en met 31.")]
    )
    month = SelectField("Maand", [needed("Kies de maand.")], choices=labels(MONTHS))

    def validate_day(self, field: WholeNumberField) -> None:
        """A day that this month has."""
        if field.errors or not field.data or not str(self.month.data or "").isdigit():
            return
        try:
            date(LEAP_YEAR, int(self.month.data), field.data)
        except ValueError:
            raise ValidationError("Deze maand heeft niet zo veel dagen.") from None


class AnswerForm(BaseForm):
    """One of three buttons, and a reason for who wants to give one."""

    answer = RadioField("Uw antwoord", [InputRequired()], choices=options(SuggestionAnswer.choices()))
    reason = SelectField(
        "Waarom liever niet?", [Optional()], choices=labels(OfferRefusal.choices(), ask="Zeg ik liever niet")
    )
    before = SelectField("", [Optional()], choices=options([("", ""), *SuggestionAnswer.choices()]))


class AnswerForForm(AnswerForm):
    """The same, written down by the coach."""

    how = RadioField(
        "Hoe hoorde u dit?",
        [InputRequired("Kies hoe u dit hoorde.")],
        choices=options([(each.value, each.label) for each in ON_BEHALF]),
    )


class WishForm(BaseForm):
    """How and when to reach somebody, in words that a person would use."""

    way = RadioField(
        "Hoe wilt u iets van ons horen?",
        [InputRequired("Kies een manier.")],
        choices=options(ContactWay.choices()),
    )
    time = RadioField(
        "Wanneer komt het uit?", [InputRequired("Kies een tijd.")], choices=options(ContactTime.choices())
    )
    limits = ChecksField("Wat mogen wij niet doen?", choices=options(ContactLimit.choices()))

    def leave_out(self, limits: Collection[ContactLimit]) -> None:
        """Ask only for what is not so already."""
        pairs = [pair for pair in ContactLimit.choices() if pair[0] not in limits]
        self.limits.choices = options(pairs)


class WishForForm(WishForm):
    """The same, written down by the coach."""

    how = RadioField(
        "Hoe hoorde u dit?",
        [InputRequired("Kies hoe u dit hoorde.")],
        choices=options([(each.value, each.label) for each in ON_BEHALF]),
    )


class MessageForm(BaseForm):
    """A message to the coach."""

    words = TextAreaField("Uw bericht", [needed("Schrijf eerst iets op."), at_most(LONGEST_MESSAGE)])


class MakeForm(BaseForm):
    """How the link gets to the person."""

    way = RadioField(
        "Hoe krijgt de persoon de link?",
        [InputRequired("Kies een manier.")],
        choices=options(PageWay.choices()),
    )
    email = EmailField("E-mailadres", [Optional(), at_most(SHORT)])

    def validate_email(self, field: EmailField) -> None:
        """An address that mail can go to."""
        if not field.data:
            return
        try:
            field.data = tidy_mail_address(field.data)
        except ValueError:
            raise ValidationError("Dit is geen e-mailadres. Kijk het na.") from None
