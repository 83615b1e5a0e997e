"""Outcomes: change within people, how sure that is and who is missing. Satisfaction is no part of it."""

from typing import Any

import polars as pl

from referral.analysis import guarding
from referral.analysis.drawing import bars
from referral.analysis.reading import Data
from referral.analysis.statistics.change import FEWEST, moved, paired, reliable_size
from referral.analysis.views.pairs import (
    FILLED,
    FIRST,
    LATER,
    MEASURED,
    REFUSED,
    RELIABILITY,
    Pairs,
    Scale,
    all_pairs,
    clear,
)
from referral.analysis.views.parts import DROP_OUTS, HELP, NO_COMPARISON, REGRESSION, SEASONS, left_out
from referral.domain.instruments.definition import Direction
from referral.domain.research.figures import Column, Figure, Picture, Table
from referral.domain.research.filters import Filters

READS: tuple[str, ...] = ()
MANY = "Wie op veel vragenlijsten en momenten let, ziet er altijd wel een die toevallig verschilt."


def make(data: Data, filters: Filters, extra: dict[str, Any]) -> Figure:
    """Change of one choice. `extra["reliability"]`: Cronbach's alpha by questionnaire, of the study "
    "itself."""
    data.need("measure", "rid", *MEASURED)
    measures, doubtful = clear(data.joined("measure", filters, *MEASURED).collect())
    found = all_pairs(measures, data.cohort(filters))
    change = _change(found)
    people = pl.concat([each.rows.select("pid") for each in found])["pid"].n_unique() if found else 0
    could, answered = sum(each.could for each in found), sum(each.answered for each in found)
    return Figure(
        view="outcomes",
        title="Uitkomsten",
        question="Wat veranderde er bij mensen tussen de start en later?",
        definition=(
            "Verandering is: later min de start, van dezelfde persoon, vragenlijst en versie. Ieder telt één "
            "keer. d is de verandering gedeeld door haar spreiding (d_z) of door de gemiddelde spreiding van "
            "beide momenten (d_av), met Hedges’ correctie. Cijfers voor tevredenheid staan hier niet bij."
        ),
        numerator="De som van de veranderingen.",
        denominator="Mensen met een score op beide momenten.",
        people=guarding.number(people),
        missing_share=guarding.share(could - answered, could),
        missing_note="Van wie op beide momenten gevraagd is: het deel zonder twee scores.",
        exclusions=left_out("Metingen die elkaar tegenspreken", doubtful) + data.exclusions(),
        tables=(
            change,
            _moved(found, extra.get("reliability") or {}),
            _missing(measures),
            _help(measures),
        ),
        pictures=_picture(change),
        bias=(NO_COMPARISON, REGRESSION, DROP_OUTS, HELP, SEASONS, MANY),
    )


def _change(found: list[Pairs]) -> Table:
    columns = (
        Column("instrument", "Vragenlijst (code)", "text", label_en="Questionnaire (code)"),
        Column("label", "Vragenlijst", "text", label_en="Questionnaire"),
        Column("version", "Versie", "text", label_en="Version"),
        Column("moment", "Moment", "text", label_en="Moment"),
        Column("better", "Beter is", "text", label_en="Better is"),
        Column("people", "Mensen", "count", label_en="People"),
        Column("before", "Start", "score", "punten", "Start"),
        Column("after", "Later", "score", "punten", "Later"),
        Column("change", "Verandering", "score", "punten", "Change"),
        Column("low", "Van", "score", "punten", "Lower limit (95 %)"),
        Column("high", "Tot", "score", "punten", "Upper limit (95 %)"),
        Column("d_z", "d_z", "number", label_en="d_z (Hedges corrected)"),
        Column("d_low", "d_z van", "number", label_en="Lower limit of d_z (95 %)"),
        Column("d_high", "d_z tot", "number", label_en="Upper limit of d_z (95 %)"),
        Column("d_av", "d_av", "number", label_en="d_av (Hedges corrected)"),
        Column("p_rank", "p (Wilcoxon)", "chance", label_en="p (Wilcoxon signed ranks)"),
    )
    note = (
        "Van en tot is het 95 %-interval (t). Onder de tien mensen staat er niets. Een p van 0,0005 in "
        "een bestand is zo veel of minder."
    )
    return Table("change", "Verandering", columns, tuple(_change_row(each) for each in found), note)


def _change_row(pairs: Pairs) -> tuple[Any, ...]:
    head = (
        pairs.scale.code,
        pairs.scale.label,
        pairs.version,
        pairs.label,
        pairs.scale.direction.label,
        guarding.number(pairs.answered),
    )
    if pairs.answered < FEWEST:
        return (*head, *[None] * 10)
    made = paired(pairs.rows["before"].to_numpy(), pairs.rows["after"].to_numpy())
    largest, people = guarding.largest_practice(pairs.rows), pairs.answered
    points = (made.before, made.after, made.mean, made.low, made.high)
    sizes = (made.d_z, made.d_low, made.d_high, made.d_av)
    return (
        *head,
        *(guarding.measure(each, people, largest, digits=2) for each in (*points, *sizes)),
        _chance(guarding.measure(made.wilcoxon_p, people, largest, digits=3)),
    )


def _chance(found: float | None) -> float | None:
    """In three digits, and never nothing: what rounds to nothing is at most half of the last digit."""
    return None if found is None else max(found, 0.0005)


def _moved(found: list[Pairs], own: dict[str, float]) -> Table:
    columns = (
        Column("instrument", "Vragenlijst (code)", "text", label_en="Questionnaire (code)"),
        Column("label", "Vragenlijst", "text", label_en="Questionnaire"),
        Column("version", "Versie", "text", label_en="Version"),
        Column("moment", "Moment", "text", label_en="Moment"),
        Column("size", "Vanaf", "score", "punten", "Size"),
        Column("basis", "Waarop dat rust", "text", label_en="Basis"),
        Column("better", "Beter", "share", label_en="Better"),
        Column("same", "Gelijk", "share", label_en="Same"),
        Column("worse", "Minder goed", "share", label_en="Worse"),
    )
    made = [row for each in found for row in _moved_rows(each, own)]
    note = (
        "Betrouwbare verandering (Jacobson en Truax): meer dan 1,96 keer de meetfout van een verschil, uit "
        "de spreiding bij de start en de betrouwbaarheid. Voor een vragenlijst zonder beide staat er niets."
    )
    return Table("moved", "Hoeveel mensen veranderden", columns, tuple(made), note)


def _moved_rows(pairs: Pairs, own: dict[str, float]) -> list[tuple[Any, ...]]:
    """A row for reliable change, and one for a change that means something by the makers, as far as known."""
    scale = pairs.scale
    if pairs.answered < FEWEST or scale.direction is Direction.NONE:
        return []
    rows = []
    alpha, source = RELIABILITY.get(scale.code, (None, ""))
    if scale.code in own:
        alpha, source = float(own[scale.code]), "van deze studie"
    largest, people = guarding.largest_practice(pairs.rows), pairs.answered
    if alpha is not None and 0 <= alpha <= 1:
        spread = float(pairs.rows["before"].to_numpy().std(ddof=1))
        size = reliable_size(spread, alpha)
        shown = guarding.measure(size, people, largest, digits=2)
        words = f"betrouwbaar; alfa {alpha:.2f} ({source})".replace(".", ",", 1)
        rows.append(_moved_row(pairs, (shown, words), size, largest))
    if scale.enough is not None:
        size = scale.enough - 1e-6
        rows.append(_moved_row(pairs, (scale.enough, "betekenisvol volgens de makers"), size, largest))
    return rows


def _moved_row(pairs: Pairs, said: tuple[float | None, str], size: float, largest: float) -> tuple[Any, ...]:
    found = moved(
        pairs.rows["before"].to_numpy(),
        pairs.rows["after"].to_numpy(),
        size,
        higher_is_better=pairs.scale.direction is Direction.HIGHER,
    )
    counts = {"better": found.better, "same": found.same, "worse": found.worse}
    dominated = guarding.measure(0.0, pairs.answered, largest) is None
    unit = f"pair {pairs.scale.code} {pairs.version} {pairs.label} {size}"
    safe = dict.fromkeys(counts) if dominated else guarding.partition(counts, "moved", unit)
    shares = [None if safe[each] is None else guarding.share(counts[each], pairs.answered) for each in counts]
    return (pairs.scale.code, pairs.scale.label, pairs.version, pairs.label, *said, *shares)


def _missing(rows: pl.DataFrame) -> Table:
    """Of who was asked at a moment: with a score, too much left open, did not want to, no answer."""
    state = (
        pl.when((pl.col("state") == FILLED) & pl.col("score").is_not_null())
        .then(pl.lit("scored"))
        .when(pl.col("state") == FILLED)
        .then(pl.lit("open"))
        .when(pl.col("state") == REFUSED)
        .then(pl.lit("refused"))
        .otherwise(pl.lit("silent"))
    )
    rows = rows.with_columns(state.alias("outcome"))
    made = []
    for code, version, moment, label in _asked(rows):
        here = rows.filter(
            (pl.col("instrument") == code)
            & pl.col("version").eq_missing(pl.lit(version))
            & (pl.col("moment") == moment)
        )
        counts = {
            kind: guarding.people_in(here.filter(pl.col("outcome") == kind))
            for kind in ("scored", "open", "refused", "silent")
        }
        safe = guarding.partition(counts, "answered", f"asked {code} {version} {moment}")
        whole = sum(counts.values())
        shares = [None if safe[kind] is None else guarding.share(counts[kind], whole) for kind in counts]
        asked = guarding.number(guarding.people_in(here))
        made.append((code, Scale.of(code).label, version or "", label, asked, *shares))
    columns = (
        Column("instrument", "Vragenlijst (code)", "text", label_en="Questionnaire (code)"),
        Column("label", "Vragenlijst", "text", label_en="Questionnaire"),
        Column("version", "Versie", "text", label_en="Version"),
        Column("moment", "Moment", "text", label_en="Moment"),
        Column("asked", "Gevraagd", "count", label_en="Asked"),
        Column("scored", "Met score", "share", label_en="With a score"),
        Column("open", "Te veel open gelaten", "share", label_en="Too many items open"),
        Column("refused", "Wilde niet", "share", label_en="Refused"),
        Column("silent", "Geen antwoord", "share", label_en="No answer"),
    )
    return Table("missing", "Wie er mist", columns, tuple(made))


def _asked(rows: pl.DataFrame) -> list[tuple[str, str | None, str, str]]:
    """Each questionnaire, version and moment that was asked, in order."""
    words = dict.fromkeys(FIRST, "Bij de start") | dict(LATER)
    order = list(words)
    found = rows.select("instrument", "version", "moment").unique().rows()
    known = [(code, version, moment, words[moment]) for code, version, moment in found if moment in words]
    return sorted(known, key=lambda each: (each[0], each[1] or "", order.index(each[2])))


def _help(measures: pl.DataFrame) -> Table:
    """How many had help with filling in: it colours answers (domain.md 2e)."""
    rows = measures.filter((pl.col("state") == FILLED) & pl.col("help").is_not_null())
    made = []
    for moment, label in (dict.fromkeys(FIRST, "Bij de start") | dict(LATER)).items():
        here = rows.filter(pl.col("moment") == moment)
        if here.height:
            helped = guarding.people_in(here.filter(~pl.col("help").is_in(["alone", "none"])))
            made.append((moment, label, guarding.share(helped, guarding.people_in(here))))
    columns = (
        Column("moment", "Moment (code)", "text", label_en="Moment (code)"),
        Column("label", "Moment", "text", label_en="Moment"),
        Column("share", "Met hulp ingevuld", "share", label_en="Filled in with help"),
    )
    return Table("help", "Hulp bij het invullen", columns, tuple(made))


def _picture(change: Table) -> tuple[Picture, ...]:
    names = [each.name for each in change.columns]
    rows = [dict(zip(names, row, strict=True)) for row in change.rows]
    drawn = [
        {
            "label": f"{row['label']}, {row['moment'].lower()}",
            "d": row["d_z"],
            "low": row["d_low"],
            "high": row["d_high"],
        }
        for row in rows
        if row["d_z"] is not None
    ]
    if not drawn:
        return ()
    words = "; ".join(f"{each['label']}: d_z {each['d']}".replace(".", ",") for each in drawn)
    both = bars(drawn, "label", "d", "verandering in standaarddeviaties (d_z)")
    return (both.picture("change", "Hoe groot de verandering is", words, "change"),)
