"""What is filled in about a lunch."""

from datetime import datetime, time

from wtforms import StringField, TextAreaField, TimeField, ValidationError
from wtforms.validators import InputRequired

from referral.lib import clock
from referral.web.forms import SHORT, BaseForm, ChecksField, DutchDateField, at_most, needed

MOST_TOPICS = 3
MOST = 2000


class LunchForm(BaseForm):
    """When, where, and three things to talk about."""

    day = DutchDateField("Welke dag?", [InputRequired("Vul de dag in.")])
    at = TimeField("Hoe laat?", [InputRequired("Vul de tijd in, zoals 12:30.")])
    venue = StringField("Waar?", [needed("Vul in waar."), at_most(SHORT)])
    topics = TextAreaField(
        "Waarover praten jullie?", [needed("Schrijf minstens één vraag op."), at_most(600)]
    )

    def validate_topics(self, field: TextAreaField) -> None:
        """Three at most: a lunch is short."""
        if len(self.lines) > MOST_TOPICS:
            raise ValidationError(f"Kies er hooguit {MOST_TOPICS}: een lunch is kort.")

    @property
    def lines(self) -> tuple[str, ...]:
        """The topics, one per line."""
        return tuple(each.strip() for each in (self.topics.data or "").splitlines() if each.strip())

    @property
    def starts_at(self) -> datetime:
        """The moment; noon when no time was read."""
        day, at = self.day.data or clock.today(), self.at.data or time(12)
        return datetime.combine(day, at, tzinfo=clock.AMSTERDAM)


class HeldForm(BaseForm):
    """Who came, and what was talked about."""

    came = ChecksField("Wie waren er?", choices=[])
    discussed = TextAreaField(
        "Waar ging het over?", [needed("Schrijf in een paar zinnen waar het over ging."), at_most(MOST)]
    )


class AgreementForm(BaseForm):
    """Which organisation does what, by when."""

    who = StringField("Wie doet het?", [needed("Vul de organisatie of functie in."), at_most(SHORT)])
    what = TextAreaField("Wat is afgesproken?", [needed("Schrijf de afspraak op."), at_most(400)])
    due_on = DutchDateField("Wanneer is het klaar?", [InputRequired("Vul de dag in.")])

    def validate_due_on(self, field: DutchDateField) -> None:
        """A day that is to come."""
        if field.data and field.data < clock.today():
            raise ValidationError("Deze dag is al voorbij.")
