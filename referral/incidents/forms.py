"""What is typed about an incident."""

from datetime import datetime
from typing import Any

from wtforms import (
    DateField,
    RadioField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.validators import InputRequired, NumberRange, Optional

from referral.domain.incidents import IncidentKind
from referral.lib import clock
from referral.web.forms import (
    LONG,
    SHORT,
    BaseForm,
    DutchDateField,
    WholeNumberField,
    at_most,
    needed,
    not_in_future,
    options,
)

YES_NO = options([("yes", "Ja"), ("no", "Nee")])
MOST_PERSONS = 1_000_000


def moment_of(day: DateField, hour: TimeField) -> datetime | None:
    """The moment of two fields, in Dutch time; None as long as one is missing."""
    if not day.data or not hour.data:
        return None
    return datetime.combine(day.data, hour.data, tzinfo=clock.AMSTERDAM)


def _has_been(form: Any, day: DateField, hour: TimeField) -> None:
    del form
    moment = moment_of(day, hour)
    if moment and moment > clock.now():
        raise ValidationError("Deze tijd moet nog komen.")


class ReportForm(BaseForm):
    """What went wrong, as far as it is known now."""

    kind = RadioField(
        "Wat voor incident is het?",
        [InputRequired("Kies wat voor incident het is.")],
        choices=options([(each.value, f"{each.label}: {each.explained}") for each in IncidentKind]),
    )
    happened_day = DutchDateField("Wanneer gebeurde het?", [needed("Vul de dag in."), not_in_future])
    happened_hour = TimeField("Hoe laat?", [InputRequired("Vul de tijd in, zo goed als u weet.")])
    discovered_day = DutchDateField("Wanneer werd het ontdekt?", [needed("Vul de dag in."), not_in_future])
    discovered_hour = TimeField("Hoe laat?", [InputRequired("Vul de tijd in, zo goed als u weet.")])
    words = TextAreaField("Wat is er gebeurd?", [needed("Schrijf op wat er gebeurde."), at_most(LONG)])
    measures = TextAreaField("Wat is er al gedaan?", [at_most(LONG)])
    persons_about = WholeNumberField(
        "Om hoeveel personen gaat het ongeveer?",
        [
            InputRequired("Vul een getal in. Weet u het niet, vul dan 0 in."),
            NumberRange(0, MOST_PERSONS, "Vul een getal in van 0 tot 1.000.000."),
        ],
    )
    reference = StringField("Kenmerk van de verwijzing", [Optional(), at_most(SHORT)])

    def happened(self) -> datetime | None:
        """When it happened."""
        return moment_of(self.happened_day, self.happened_hour)

    def discovered(self) -> datetime | None:
        """When it became known."""
        return moment_of(self.discovered_day, self.discovered_hour)

    def validate_happened_hour(self, field: TimeField) -> None:
        """A moment that has been."""
        _has_been(self, self.happened_day, field)

    def validate_discovered_hour(self, field: TimeField) -> None:
        """A moment that has been, and not before it happened."""
        _has_been(self, self.discovered_day, field)
        happened, discovered = self.happened(), self.discovered()
        if happened and discovered and discovered < happened:
            raise ValidationError("Dit ligt vóór het moment waarop het gebeurde.")


class AssessForm(BaseForm):
    """Whether the authority must hear of it, and why."""

    must_report = RadioField("Moet dit gemeld worden?", [InputRequired("Kies ja of nee.")], choices=YES_NO)
    words = TextAreaField("Waarom?", [needed("Schrijf op waarom."), at_most(LONG)])


class ToldForm(BaseForm):
    """When the authority was told, and under which number."""

    day = DutchDateField("Op welke dag gemeld?", [needed("Vul de dag in."), not_in_future])
    hour = TimeField("Hoe laat?", [InputRequired("Vul de tijd in.")])
    words = StringField("Nummer van de melding", [needed("Vul het nummer in."), at_most(SHORT)])

    def moment(self) -> datetime | None:
        """When it was told."""
        return moment_of(self.day, self.hour)

    def validate_hour(self, field: TimeField) -> None:
        """A moment that has been."""
        _has_been(self, self.day, field)


class InformedForm(BaseForm):
    """Whether the persons concerned were told, and how, or why not."""

    informed = RadioField("Zijn zij ingelicht?", [InputRequired("Kies ja of nee.")], choices=YES_NO)
    words = TextAreaField("Hoe, of waarom niet?", [needed("Schrijf het op."), at_most(LONG)])


class CloseForm(BaseForm):
    """What was learnt."""

    words = TextAreaField("Wat doen we om dit te voorkomen?", [needed("Schrijf het op."), at_most(LONG)])


class SeenForm(BaseForm):
    """Whose looks in which days; everybody they saw is concerned."""

    email = StringField("E-mailadres van het account", [needed("Vul het e-mailadres in."), at_most(SHORT)])
    first = DutchDateField("Van", [needed("Vul de eerste dag in."), not_in_future])
    last = DutchDateField("Tot en met", [needed("Vul de laatste dag in.")])

    def validate_last(self, field: DateField) -> None:
        """Not before the first day."""
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError("Deze dag ligt vóór de eerste dag.")


class OneForm(BaseForm):
    """One person, by the reference of a referral."""

    reference = StringField("Kenmerk van de verwijzing", [needed("Vul het kenmerk in."), at_most(SHORT)])
