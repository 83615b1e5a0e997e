"""From answers to a score, and why it is that score. Pure; exactly domain 2e."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from referral.domain.instruments.definition import Instrument, Item, ItemKind, Missing, Rule, Subscale

Answer = str | int | list[str] | None
Answers = Mapping[str, Answer]
"""By the code of the question: a code, a number, several codes, or nothing."""

T_ALL = (0.66559, -4.8103, 21.251, 10.0)
T_MEN = (0.59389, -4.1704, 19.652, 12.4)
T_WOMEN = (0.71191, -5.2175, 22.264, 10.3)
"""Powers of the mean from the third down (De Beurs e.a. 2022). Sex is not recorded: used is `T_ALL`."""

HEDONIC = 3
"""So many questions of the MHC-SF, the first ones, are about feeling; the others about functioning."""

MOST_OF_THE_REST = 6
OFTEN, SELDOM = (4, 5), (0, 1)


@dataclass(frozen=True, slots=True)
class Score:
    """What came of one questionnaire. `value` None: too little was answered. `lines` say why, in Dutch."""

    value: float | None
    subscales: Mapping[str, float | None] = field(default_factory=dict)
    missing: int = 0
    lines: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether nothing that counts was left open."""
        return self.missing == 0

    def stored(self) -> dict[str, float | None]:
        """Total and parts, as a measurement keeps them."""
        return {"total": self.value, **self.subscales}


def score(made: Instrument, answers: Answers) -> Score:
    """The score of *answers*. An answer that the question does not know raises ValueError."""
    given = {item.code: read_answer(item, answers.get(item.code)) for item in made.items}
    points = {item.code: _points(made, item, given[item.code]) for item in made.items}
    missing = sum(given[item.code] is None and not item.optional for item in made.items)
    subscales = {each.code: _part(made, each, points) for each in made.subscales}
    value = _TOTALS[made.rule](made, points)
    if made.rule is Rule.WELLBEING_MEAN:
        subscales["t_score"] = None if value is None else round(t_score(value), 1)
    return Score(_clean(value), subscales, missing, _why(made, given, points, value))


def read_answer(item: Item, answer: Answer) -> Answer:
    """The answer as stored; None when nothing was said. Raises ValueError outside the range."""
    if answer is None or answer in ("", []):
        return None
    if item.kind is ItemKind.NUMBER:
        number = int(str(answer))
        if not item.minimum <= number <= item.maximum:
            raise ValueError(f"{item.code}: {number}")
        return number
    codes = answer if isinstance(answer, list) else [str(answer)]
    if any(item.option(code) is None for code in codes):
        raise ValueError(f"{item.code}: {answer}")
    return list(codes) if item.kind is ItemKind.MANY else codes[0]


def _points(made: Instrument, item: Item, answer: Answer) -> float | None:
    """What one answer counts for."""
    if answer is None or isinstance(answer, list):
        return None
    if item.kind is ItemKind.NUMBER:
        return float(answer)
    if made.rule is Rule.EITHER_OR:
        counts = made.endorsed_reversed if item.code in made.reversed_items else made.endorsed
        return float(answer in counts)
    option = item.option(str(answer))
    if option is None:
        return None
    if made.rule is Rule.VALUE_SET:
        return made.value_set[item.code][item.options.index(option)]
    return option.value


Points = Mapping[str, float | None]


def _known(made: Instrument, points: Points) -> list[float] | None:
    """The points of all questions of the total, or None when one is open."""
    found = [points[each.code] for each in made.counted]
    whole = [each for each in found if each is not None]
    return whole if len(whole) == len(found) else None


def _sum_with_one_open(made: Instrument, points: Points) -> float | None:
    found = [points[each.code] for each in made.counted]
    known = [each for each in found if each is not None]
    allowed = 1 if made.missing is Missing.ONE_MISSING else 0
    return sum(known) if len(found) - len(known) <= allowed else None


def _sum(made: Instrument, points: Points) -> float | None:
    known = _known(made, points)
    return None if known is None else sum(known) * made.factor


def _mean(made: Instrument, points: Points) -> float | None:
    known = _known(made, points)
    return None if known is None else sum(known) / len(known)


def _index(made: Instrument, points: Points) -> float | None:
    known = _known(made, points)
    if known is None:
        return None
    lost = sum(known)
    return 1.0 if lost == 0 else round(1 - made.constant - lost, 3)


def _one(made: Instrument, points: Points) -> float | None:
    return points[made.counted[0].code]


def _answered_mean(made: Instrument, points: Points) -> float | None:
    known = [each for each in (points[item.code] for item in made.counted) if each is not None]
    return round(sum(known) / len(known), 1) if known else None


_TOTALS: Mapping[Rule, Callable[[Instrument, Points], float | None]] = {
    Rule.EITHER_OR: _sum_with_one_open,
    Rule.SUM: _sum,
    Rule.WELLBEING_MEAN: _mean,
    Rule.VALUE_SET: _index,
    Rule.SINGLE: _one,
    Rule.COUNTS: lambda made, points: None,
    Rule.ANSWERED_MEAN: _answered_mean,
}


def _part(made: Instrument, part: Subscale, points: Points) -> float | None:
    """A part needs all of its own questions, except in a conversation."""
    found = [points[each] for each in part.items]
    known = [each for each in found if each is not None]
    if made.missing is Missing.ANSWERED:
        return round(sum(known) / len(known), 1) if known else None
    if len(known) < len(found):
        return None
    total = sum(known)
    return _clean(total / len(known) if made.rule is Rule.WELLBEING_MEAN else total)


def _clean(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def t_score(mean: float, powers: tuple[float, float, float, float] = T_ALL) -> float:
    """The T-score of an MHC-SF mean of 0 to 5; 50 is average, 10 a standard deviation."""
    third, second, first, constant = powers
    return third * mean**3 + second * mean**2 + first * mean + constant


def keyes_category(values: list[int]) -> str:
    """`flourishing`, `languishing` or `moderate`: one of three feelings and six of eleven others (Keyes).

    Only for groups. *values* are the fourteen answers in order; raises ValueError for another number.
    """
    if len(values) != HEDONIC + 11:
        raise ValueError(f"fourteen answers needed, not {len(values)}")
    for name, levels in (("flourishing", OFTEN), ("languishing", SELDOM)):
        feeling = sum(each in levels for each in values[:HEDONIC])
        functioning = sum(each in levels for each in values[HEDONIC:])
        if feeling >= 1 and functioning >= MOST_OF_THE_REST:
            return name
    return "moderate"


def _why(
    made: Instrument, given: Mapping[str, Answer], points: Points, value: float | None
) -> tuple[str, ...]:
    """Question by question what it counts for, and what they make together."""
    lines = [
        _line(item, number, given[item.code], points[item.code]) for number, item in enumerate(made.items, 1)
    ]
    return (*lines, _together(made, value))


def _line(item: Item, number: int, answer: Answer, points: float | None) -> str:
    name = f"‘{item.text}’" if item.text else f"Vraag {number}"
    if answer is None:
        return f"{name}: niet beantwoord."
    if isinstance(answer, list):
        return f"{name}: {', '.join(_label(item, each) for each in answer)}."
    if points is None:
        return f"{name}: {_label(item, str(answer))}."
    said = str(answer) if item.kind is ItemKind.NUMBER else _label(item, str(answer))
    return f"{name}: {said}, telt als {shown(points)}."


def _label(item: Item, code: str) -> str:
    option = item.option(code)
    return (option.label or option.code) if option else code


_SUMS: Mapping[Rule, str] = {
    Rule.EITHER_OR: "Alles bij elkaar: {value} van {most}.",
    Rule.SUM: "De punten bij elkaar, keer {factor}: {value} van {most}.",
    Rule.WELLBEING_MEAN: "Gemiddeld per vraag: {value} van {most}.",
    Rule.VALUE_SET: "Eén min een vast deel en wat elk antwoord kost: {value}.",
    Rule.SINGLE: "Dit is het cijfer zelf: {value} van {most}.",
    Rule.ANSWERED_MEAN: "Gemiddeld van wat is ingevuld: {value} van {most}. Dit is voor het gesprek.",
}


def _together(made: Instrument, value: float | None) -> str:
    if made.rule is Rule.COUNTS:
        return "Deze getallen staan los van elkaar. Er is geen totaal."
    if value is None:
        return "Er zijn te weinig vragen beantwoord voor een uitkomst."
    return _SUMS[made.rule].format(value=shown(value), most=shown(made.maximum), factor=shown(made.factor))


def shown(value: float) -> str:
    """A number as people write it: no empty decimals, and a comma."""
    return f"{value:.3f}".rstrip("0").rstrip(".").replace(".", ",").replace("-", "\N{MINUS SIGN}")
