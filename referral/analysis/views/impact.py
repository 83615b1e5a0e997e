"""Goals per kind of activity: what people in yearly rounds answered, as groups only."""

from collections import defaultdict
from typing import Any

import polars as pl

from referral.analysis.drawing import bars
from referral.analysis.errors import Lacking
from referral.analysis.reading import Data
from referral.domain.codes import ActivityKind
from referral.domain.disclosure import rounded
from referral.domain.disclosure.answers import FEWEST_ANSWERS, Cell, safe_cells
from referral.domain.research.figures import Column, Figure, Picture, Table
from referral.domain.research.filters import Filters

READS: tuple[str, ...] = ()
STEPS = ("1", "2", "3", "4", "5")
AGREE = ("4", "5")

Line = tuple[int, str, str]
"""Year, goal and statement: asked of several kinds of activity."""


def make(data: Data, filters: Filters, extra: dict[str, Any]) -> Figure:
    """Results of the rounds. Only the period (by year) and the kind of activity narrow them.

    Raises Lacking for another filter: rounds hold no persons, so nobody can be chosen among them.
    """
    for name in ("area", "sector", "reason", "funding"):
        if getattr(filters, name):
            raise Lacking(
                "De jaarlijkse rondes bevatten geen personen. Kies hier alleen een periode of een soort "
                "activiteit."
            )
    data.need("impact", "year", "activity_kind", "goal", "statement", "step", "answers")
    found = _shown(_chosen(data.table("impact"), filters), filters.activity)
    results = _results(found)
    return Figure(
        view="impact",
        title="Doelen per soort activiteit",
        question="Wat vinden mensen van wat een activiteit hen brengt?",
        definition=(
            "Per zin het aantal antwoorden van 1 (helemaal niet mee eens) tot 5 (helemaal mee eens), "
            "opgeteld over alle activiteiten van een soort in dat jaar."
        ),
        numerator="Antwoorden 4 en 5.",
        denominator="Alle antwoorden op de zin; opengelaten telt niet mee.",
        people=None,
        missing_share=None,
        missing_note=(
            f"Onder de {FEWEST_ANSWERS} antwoorden, of als iedereen hetzelfde antwoordde, staat er niets. "
            "Opgeteld blijft ook wat verborgen is veilig."
        ),
        tables=(results,),
        pictures=_picture(results),
        bias=(
            "Wie gestopt is met een activiteit, vulde geen lijst in.",
            "Er is geen vergelijking met mensen die niet meedoen.",
            "Wie hulp had bij het invullen, antwoordt soms anders.",
        ),
    )


def _chosen(table: pl.DataFrame, filters: Filters) -> pl.DataFrame:
    if filters.first:
        table = table.filter(pl.col("year") >= int(filters.first[:4]))
    if filters.last:
        table = table.filter(pl.col("year") <= int(filters.last[:4]))
    return table.filter(pl.col("answers").is_not_null() & pl.col("step").is_in(STEPS))


def _shown(table: pl.DataFrame, activity: str) -> dict[tuple[Line, str], Cell]:
    """What may be shown. Kinds are protected together, also when only one of them is asked for."""
    counts: dict[Line, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0] * len(STEPS)))
    columns = ("year", "goal", "statement", "activity_kind", "step", "answers")
    for year, goal, statement, kind, step, answers in table.select(columns).rows():
        counts[year, goal, statement][kind or ""][STEPS.index(step)] += answers
    found = {}
    for line, kinds in counts.items():
        cells = {kind: Cell(sum(row), tuple(row)) for kind, row in sorted(kinds.items())}
        for kind, cell in safe_cells(cells, len(STEPS)).shown.items():
            if activity in {"", kind}:
                found[line, kind] = cell
    return found


def _results(found: dict[tuple[Line, str], Cell]) -> Table:
    made = []
    for ((year, goal, statement), kind), cell in sorted(
        found.items(), key=lambda each: (each[0][1], each[0][0])
    ):
        mean = sum(place * number for place, number in enumerate(cell.counts, 1)) / cell.people
        shares = [_twentieth(number, cell.people) for number in cell.counts]
        agree = _twentieth(sum(cell.counts[-len(AGREE) :]), cell.people)
        words = ActivityKind.label_of(kind)
        made.append(
            (year, kind, words, goal, statement, rounded(cell.people), *shares, agree, round(mean, 1))
        )
    columns = (
        Column("year", "Jaar", "text", label_en="Year"),
        Column("kind", "Soort (code)", "text", label_en="Kind (code)"),
        Column("label", "Soort activiteit", "text", label_en="Kind of activity"),
        Column("goal", "Doel", "text", label_en="Goal"),
        Column("statement", "Zin", "text", label_en="Statement"),
        Column("answers", "Antwoorden", "count", label_en="Answers"),
        *(Column(f"step_{step}", step, "share", label_en=f"Step {step}") for step in STEPS),
        Column("agree", "Mee eens (4 of 5)", "share", label_en="Agree (4 or 5)"),
        Column("mean", "Gemiddeld", "number", label_en="Mean"),
    )
    return Table("results", "Antwoorden", columns, tuple(made), "Goed en minder goed staan door elkaar.")


def _twentieth(part: int, whole: int) -> float:
    """In steps of five per cent, as all shares here."""
    return round(20 * part / whole) / 20


def _picture(results: Table) -> tuple[Picture, ...]:
    """The latest year only: more would not fit a page."""
    latest = max((row[0] for row in results.rows), default=None)
    drawn = [{"label": f"{row[2]}: {row[4]}", "agree": row[11]} for row in results.rows if row[0] == latest]
    if not drawn or len(drawn) > 24:
        return ()
    words = "; ".join(f"{each['label']} {round(100 * each['agree'])} %" for each in drawn)
    both = bars(drawn, "label", "agree", f"deel dat het eens is ({latest})")
    return (both.picture("results", "Mee eens", words, "results"),)
