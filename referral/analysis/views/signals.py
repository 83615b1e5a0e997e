"""Signals of staying away: how many were answered in time."""

from typing import Any

import polars as pl

from referral.analysis import guarding
from referral.analysis.drawing import bars
from referral.analysis.reading import Data
from referral.analysis.views.parts import by_quarter, left_out
from referral.domain.research.figures import Column, Figure, Picture, Table
from referral.domain.research.filters import Filters

READS = ("signals", "signals_in_time", "signals_open")
GROUPS = (
    ("in_time", "Op tijd beantwoord"),
    ("late", "Te laat of niet"),
    ("open", "Nog open, binnen de tijd"),
)


def make(data: Data, filters: Filters, extra: dict[str, Any]) -> Figure:
    """Signals of one choice."""
    data.need("referral", *READS)
    rows, odd = _counted(data.cohort(filters))
    answers = _answers(rows)
    decided = int(rows["in_time"].sum() or 0) + int(rows["late"].sum() or 0)
    return Figure(
        view="signals",
        title="Signalen op tijd",
        question="Wordt er snel gebeld als iemand wegblijft?",
        definition=(
            "Een signaal is een keer wegblijven zonder bericht, of een zorg van de groep of een "
            "vrijwilliger. Op tijd is: beantwoord op de volgende werkdag, of dezelfde dag als het dringend "
            "is."
        ),
        numerator="Signalen die op tijd beantwoord zijn.",
        denominator="Alle signalen waarvan de tijd om is. Wat nog open staat binnen de tijd, telt niet mee.",
        people=guarding.number(guarding.people_in(rows.filter(pl.col("signals") > 0))),
        missing_share=_open_share(rows, decided),
        missing_note="Deel van de signalen dat nog open staat.",
        exclusions=left_out("Aantallen die niet optellen", odd) + data.exclusions(),
        tables=(answers, _quarters(rows)),
        pictures=_picture(answers),
        bias=(
            "Een signaal ontstaat alleen waar iemand de opkomst opschrijft. Groepen zonder opkomst missen.",
        ),
    )


def _counted(rows: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """With `in_time`, `open` and `late`: what is neither in time nor open. And how many do not add up.

    Late follows from the other three and stands in no column of its own: a flag could be read from the wrong
    field (requirements.md 1.9).
    """
    known = rows.filter(pl.col("signals").is_not_null()).with_columns(
        pl.col("signals_in_time").fill_null(0).alias("in_time"),
        pl.col("signals_open").fill_null(0).alias("open"),
    )
    late = pl.col("signals") - pl.col("in_time") - pl.col("open")
    fits = known.filter((late >= 0) & (pl.col("in_time") >= 0) & (pl.col("open") >= 0))
    return fits.with_columns(late.alias("late")), known.height - fits.height


def _answers(rows: pl.DataFrame) -> Table:
    behind = {name: guarding.people_in(rows.filter(pl.col(name) > 0)) for name, _ in GROUPS}
    numbers = {name: int(rows[name].sum() or 0) for name, _ in GROUPS}
    safe = guarding.partition(numbers, "answer", "signal", behind, total=sum(numbers.values()))
    made = [(name, label, safe[name]) for name, label in GROUPS]
    columns = (
        Column("answer", "Antwoord (code)", "text", label_en="Answer (code)"),
        Column("label", "Antwoord", "text", label_en="Answer"),
        Column("number", "Signalen", "count", label_en="Signals"),
    )
    return Table("answers", "Op tijd of niet", columns, tuple(made))


def _quarters(rows: pl.DataFrame) -> Table:
    groups = by_quarter(rows)
    having = {name: guarding.people_in(part.filter(pl.col("signals") > 0)) for name, part in groups.items()}
    numbers = {name: int(part["signals"].sum() or 0) for name, part in groups.items()}
    total = sum(numbers.values())
    safe = guarding.partition(numbers, "quarter", "signal", having, outcome=False, total=total)
    made: list[tuple[Any, ...]] = []
    for name, part in groups.items():
        if safe[name] is None:
            made.append((name, None, None))
            continue
        in_time, late = int(part["in_time"].sum() or 0), int(part["late"].sum() or 0)
        both = min(guarding.people_in(part.filter(pl.col(each) > 0)) for each in ("in_time", "late"))
        share = guarding.share(in_time, in_time + late) if both >= guarding.SMALLEST else None
        made.append((name, safe[name], share))
    columns = (
        Column("quarter", "Kwartaal van verwijzen", "text", label_en="Quarter of referral"),
        Column("number", "Signalen", "count", label_en="Signals"),
        Column("share", "Op tijd", "share", label_en="In time"),
    )
    return Table("quarters", "Per kwartaal", columns, tuple(made), "Zonder wat nog open staat.")


def _open_share(rows: pl.DataFrame, decided: int) -> float | None:
    waiting = int(rows["open"].sum() or 0)
    behind = guarding.people_in(rows.filter(pl.col("open") > 0))
    return guarding.share(waiting, waiting + decided) if behind >= guarding.SMALLEST else None


def _picture(answers: Table) -> tuple[Picture, ...]:
    drawn = [{"label": label, "number": number} for _, label, number in answers.rows if number is not None]
    if not drawn:
        return ()
    words = ", ".join(f"{each['label']} {each['number']}" for each in drawn)
    both = bars(drawn, "label", "number", "signalen")
    return (both.picture("answers", "Op tijd of niet", words, "answers"),)
