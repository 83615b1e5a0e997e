"""What can be wrong with a questionnaire, in words for whoever made the file."""

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from referral.domain.instruments.definition import Instrument, Item, ItemKind, Rule

NEAR = 1e-9


def faults_of(made: Instrument) -> list[str]:
    """Everything that is wrong, a sentence each; empty for a sound questionnaire."""
    return [
        *_questions(made),
        *_names(made),
        *_rule(made),
        *_cutoffs(made),
        *_range(made),
        *_words(made),
    ]


def _questions(made: Instrument) -> Iterable[str]:
    codes = Counter(each.code for each in made.items)
    for code, times in codes.items():
        if not code:
            yield f"Er zit een gat in de vragen: vraag {_place(made)} heeft geen code."
        elif times > 1:
            yield f"De code ‘{code}’ staat er {times} keer."
    numbers = sorted(int(each) for each in codes if each.isdigit())
    if len(numbers) == len(codes) and made.rule is not Rule.EITHER_OR:
        holes = sorted(set(range(1, numbers[-1] + 1)) - set(numbers))
        if holes:
            yield f"Er zit een gat in de vragen: nummer {', '.join(map(str, holes))} ontbreekt."
    for each in made.items:
        yield from _answers(each)


def _place(made: Instrument) -> int:
    return next(number for number, each in enumerate(made.items, 1) if not each.code)


def _answers(item: Item) -> Iterable[str]:
    if item.kind is ItemKind.NUMBER:
        if item.minimum >= item.maximum:
            yield f"Vraag ‘{item.code}’: het minimum moet kleiner zijn dan het maximum."
        return
    if not item.options:
        yield f"Vraag ‘{item.code}’ heeft geen antwoorden."
    for code, times in Counter(each.code for each in item.options).items():
        if times > 1:
            yield f"Vraag ‘{item.code}’: het antwoord ‘{code}’ staat er {times} keer."


def _names(made: Instrument) -> Iterable[str]:
    known = {each.code for each in made.items}
    for code in sorted(made.reversed_items - known):
        yield f"Omgekeerd is vraag ‘{code}’, maar die vraag is er niet."
    for part in made.subscales:
        for code in part.items:
            if code not in known:
                yield f"Het deel ‘{part.code}’ noemt vraag ‘{code}’, maar die vraag is er niet."
    for code in sorted(set(made.value_set) - known):
        yield f"Het tarief noemt vraag ‘{code}’, maar die vraag is er niet."


def _rule(made: Instrument) -> Iterable[str]:
    if made.rule is Rule.EITHER_OR:
        codes = {option.code for item in made.counted for option in item.options}
        if not made.endorsed or (made.reversed_items and not made.endorsed_reversed):
            yield "Deze regel heeft ‘endorsed’ nodig: welke antwoorden tellen."
        for code in sorted((made.endorsed | made.endorsed_reversed) - codes):
            yield f"‘{code}’ telt mee, maar dat antwoord is er niet."
    if made.rule in {Rule.SUM, Rule.WELLBEING_MEAN}:
        for item in made.counted:
            if any(option.value is None for option in item.options):
                yield f"Vraag ‘{item.code}’: elk antwoord heeft een getal nodig."
    if made.rule is Rule.VALUE_SET:
        for item in made.counted:
            if len(made.value_set.get(item.code, ())) != len(item.options):
                yield f"Het tarief van vraag ‘{item.code}’ heeft niet voor elk antwoord een getal."
    if made.rule is Rule.SINGLE and len(made.counted) != 1:
        yield "Deze regel is voor één vraag."


def _cutoffs(made: Instrument) -> Iterable[str]:
    marks = sorted(made.cutoffs, key=lambda each: each.lowest)
    if not marks:
        return
    if marks[0].lowest != made.minimum or marks[-1].highest != made.maximum:
        yield "De grenzen lopen niet van het minimum tot het maximum."
    for first, second in pairwise(marks):
        if second.lowest <= first.highest:
            yield f"De grenzen ‘{first.words}’ en ‘{second.words}’ overlappen."
        elif abs(second.lowest - first.highest - made.step) > NEAR:
            yield f"Er zit een gat tussen de grenzen ‘{first.words}’ en ‘{second.words}’."


def _range(made: Instrument) -> Iterable[str]:
    reach = reachable(made)
    if reach is None:
        return
    for name, declared, found in (("minimum", made.minimum, reach[0]), ("maximum", made.maximum, reach[1])):
        if abs(declared - found) > NEAR:
            yield f"Het {name} is {declared:g}, maar met deze regel komt men tot {found:g}."


def reachable(made: Instrument) -> tuple[float, float] | None:
    """The lowest and highest score that the rule can give; None when the questions are too broken to tell."""
    items = made.counted
    try:
        if made.rule is Rule.EITHER_OR:
            return 0, len(items)
        if made.rule is Rule.VALUE_SET:
            worst = sum(max(made.value_set[each.code]) for each in items)
            return round(1 - made.constant - worst, 6), 1
        if made.rule in {Rule.SUM, Rule.WELLBEING_MEAN}:
            low = sum(min(_values(each)) for each in items)
            high = sum(max(_values(each)) for each in items)
            share = made.factor if made.rule is Rule.SUM else 1 / len(items)
            return low * share, high * share
    except (KeyError, ValueError):
        return None
    numbers = [each for each in items if each.kind is ItemKind.NUMBER]
    if not numbers:
        return None
    return min(each.minimum for each in numbers), max(each.maximum for each in numbers)


def _values(item: Item) -> list[float]:
    return [each.value for each in item.options if each.value is not None]


def _words(made: Instrument) -> Iterable[str]:
    if not made.text_included:
        return
    for item in made.items:
        if not item.text:
            yield f"De tekst van vraag ‘{item.code}’ ontbreekt."
        if any(not option.label for option in item.options):
            yield f"Vraag ‘{item.code}’: een antwoord heeft geen tekst."
