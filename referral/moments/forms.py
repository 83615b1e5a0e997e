"""What is filled in: a leaf of questions made from their definition, and the short forms around it."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from wtforms import BooleanField, Field, RadioField, StringField, ValidationError
from wtforms.validators import InputRequired, NumberRange, Optional

from referral.domain.instruments.booklet import Given, Leaf
from referral.domain.instruments.definition import Instrument, Item, ItemKind
from referral.domain.instruments.moments import FillHelp, MeasureRefusal
from referral.lib import clock
from referral.lib.mail_addresses import tidy_mail_address
from referral.web.forms import SHORT, BaseForm, ChecksField, WholeNumberField, at_most, options

OLDEST_YEARS = 120
WIDEST_SCALE = 10
"""A number up to this is chosen from a row; a larger one is typed."""

WAYS = (
    ("text", "Stuur een link per sms"),
    ("mail", "Stuur een link per e-mail"),
    ("together", "Vul het samen in, aan de telefoon of aan tafel"),
    ("paper", "Print het op papier"),
)

Part = tuple[Instrument, Item]
F = TypeVar("F", bound="QuestionsForm")


class AskForm(BaseForm):
    """How the questions reach the person."""

    way = RadioField(
        "Hoe wil de persoon het invullen?", [InputRequired("Kies een manier.")], choices=options(WAYS)
    )
    email = StringField("E-mailadres van de persoon", [Optional(), at_most(SHORT)])

    def validate_email(self, field: StringField) -> None:
        """An address to which mail can go."""
        try:
            field.data = tidy_mail_address(field.data or "")
        except ValueError as error:
            raise ValidationError("Vul een e-mailadres in, zoals naam@voorbeeld.nl.") from error


class YearForm(BaseForm):
    """Something that the person knows and the link does not."""

    year = WholeNumberField("In welk jaar bent u geboren?", [InputRequired("Vul het jaar in.")])

    def validate_year(self, field: WholeNumberField) -> None:
        """Four digits of a year in which somebody alive can be born."""
        this_year = clock.today().year
        if field.data is None or not this_year - OLDEST_YEARS <= field.data <= this_year:
            raise ValidationError("Vul een jaar in met vier cijfers, zoals 1950.")


class HandInForm(BaseForm):
    """Who helped."""

    help = RadioField(
        "Heeft iemand u geholpen?",
        [InputRequired("Kies wie u hielp.")],
        choices=options(FillHelp.choices()),
    )


class RefuseForm(BaseForm):
    """Why not; one choice."""

    refusal = RadioField(
        "Waarom liever niet?",
        [InputRequired("Kies een antwoord.")],
        choices=options(MeasureRefusal.choices()),
        default=MeasureRefusal.NO_REASON.value,
    )


class QuestionsForm(BaseForm):
    """Questions; its fields are added from the definitions."""


class PaperForm(QuestionsForm):
    """A paper that is typed in for the first time."""

    help = RadioField(
        "Heeft iemand geholpen bij het invullen?",
        [InputRequired("Kies wie er hielp.")],
        choices=options(FillHelp.choices()),
        default=FillHelp.ALONE.value,
    )
    twice = BooleanField("Laat een collega dit papier ook overtypen, voor de zekerheid")


class AgainForm(QuestionsForm):
    """The same paper, for the second time, by somebody else."""

    looked = BooleanField("Ik keek nog een keer op het papier. Wat ik typte klopt.")


def field_name(made: Instrument, item: Item) -> str:
    """The name of the field of a question."""
    return f"{made.code}_{item.code}"


def parts_of(leaf: Leaf) -> list[Part]:
    """The questions of a leaf with their questionnaire."""
    return [(leaf.made, item) for item in leaf.items]


def all_parts(asked: Iterable[Instrument]) -> list[Part]:
    """The questions of all questionnaires."""
    return [(made, item) for made in asked for item in made.items]


def with_questions(kind: type[F], parts: Sequence[Part], *, paper: bool = False) -> type[F]:
    """A form of *kind* with a field per question; *paper* adds the answers that stand on paper only."""
    fields = {field_name(*part): _field(part[1], paper=paper) for part in parts}
    return type(f"{kind.__name__}Filled", (kind,), fields)


def _field(item: Item, *, paper: bool) -> Field:
    label = item.text
    if item.kind is ItemKind.NUMBER:
        if item.maximum - item.minimum <= WIDEST_SCALE:
            steps = [(str(each), str(each)) for each in range(item.minimum, item.maximum + 1)]
            return RadioField(label, [Optional()], choices=options(steps))
        words = f"Kies een getal van {item.minimum} tot en met {item.maximum}."
        return WholeNumberField(label, [Optional(), NumberRange(item.minimum, item.maximum, words)])
    pairs = [(each.code, each.label) for each in item.options if paper or not each.paper]
    if item.kind is ItemKind.MANY:
        return ChecksField(label, [Optional()], choices=options(pairs))
    return RadioField(label, [Optional()], choices=options(pairs))


def filled(parts: Sequence[Part], given: Given) -> dict[str, Any]:
    """Earlier answers as data of the form."""
    found = {}
    for made, item in parts:
        answer = given.get(made.code, {}).get(item.code)
        scale = item.kind is ItemKind.NUMBER and item.maximum - item.minimum <= WIDEST_SCALE
        found[field_name(made, item)] = str(answer) if scale and answer is not None else answer
    return found


def answers_in(form: QuestionsForm, parts: Sequence[Part]) -> dict[str, dict[str, Any]]:
    """What was filled in, by questionnaire and question; a question left open is None."""
    found: dict[str, dict[str, Any]] = {}
    for made, item in parts:
        data = form[field_name(made, item)].data
        if item.kind is ItemKind.NUMBER and data not in (None, ""):
            data = int(data)
        found.setdefault(made.code, {})[item.code] = data or None if data != 0 else 0
    return found
