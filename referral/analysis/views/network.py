"""Networks of organisations and of functions in a window of quarters, and how they change (domain.md 5b)."""

from typing import Any

import polars as pl

from referral.analysis import drawn, guarding, quarters, reliance, surveyed
from referral.analysis.cooperating import (
    NO_RANKING,
    ONLY_LOGGED,
    TAKEN_TOGETHER,
    refused,
    ties_of,
)
from referral.analysis.drawing import lines
from referral.analysis.networks import Estimate, Measures, loops_closed, measured, network
from referral.analysis.reading import Data
from referral.analysis.views.parts import left_out
from referral.domain.research.figures import Column, Figure, Picture, Table
from referral.domain.research.filters import Filters

TITLE = "Netwerk"
QUESTION = "Wie werkt met wie samen, gaat het over en weer, en hangt het aan een enkeling?"
NEEDED = ("source_sector", "target_sector", "source_function", "target_function")
READS = ("follow_days", *reliance.READS)
WINDOW, THRESHOLD = 4, 1
NOT_A_SAMPLE = (
    "De marge laat zien hoeveel het antwoord schuift als er telkens één organisatie niet was. Bij minder "
    "dan tien "
    "organisaties is er geen marge."
)
SHAPES = (
    ("reciprocity", "Wederkerigheid"),
    ("out_centralisation", "Centralisatie, sturen"),
    ("in_centralisation", "Centralisatie, ontvangen"),
)
CHANGE = (
    ("density", "Dichtheid"),
    ("reciprocity", "Wederkerigheid"),
    ("in_centralisation", "Centralisatie, ontvangen"),
    ("cross", "Tussen sectoren"),
    ("loops", "Kringen rond"),
)


def make(data: Data, filters: Filters, extra: dict[str, Any]) -> Figure:
    """Both networks. *extra* may hold `window` (quarters), `threshold`, `release`, `survey`, `relational`."""
    ties = ties_of(data, filters, "source", "target", *NEEDED)
    length, threshold = int(extra.get("window", WINDOW)), int(extra.get("threshold", THRESHOLD))
    last = filters.last or _last(ties)
    shown = quarters.window(last, length) if last else []
    inside = ties.filter(pl.col("quarter").is_in(shown))
    if guarding.people_in(inside) < guarding.SMALLEST:
        return refused("network", TITLE, QUESTION)
    change = _change(ties, threshold)
    seen = drawn.labelled(inside, _whole(data), str(extra.get("release", "")))
    coaches = data.cohort(filters).filter(pl.col("quarter").is_in(shown))
    loops = inside.filter(pl.col("source") == pl.col("target"))
    return Figure(
        view="network",
        title=TITLE,
        question=QUESTION,
        definition=_definition(shown, threshold),
        numerator="Verbindingen: paren waarin de een de ander iets stuurde. Gewogen: elke keer telt.",
        denominator="Alle paren die er met deze organisaties of functies kunnen zijn, in twee richtingen.",
        people=guarding.number(guarding.people_in(inside)),
        missing_share=_unnamed(inside),
        missing_note="Keren waarvan niet bekend is van wie of naar wie; die tellen niet mee.",
        exclusions=left_out("Binnen één organisatie", loops.height) + data.exclusions(),
        tables=(
            _measures(ties, inside, threshold),
            change,
            drawn.table(seen),
            *reliance.table(coaches),
            *surveyed.survey(extra.get("survey", ()), inside),
            *surveyed.relational(extra.get("relational", ())),
        ),
        pictures=(*drawn.picture(seen), *_drawn_change(change)),
        bias=(ONLY_LOGGED, NO_RANKING, TAKEN_TOGETHER, NOT_A_SAMPLE),
    )


def _definition(shown: list[str], threshold: int) -> str:
    times = "één keer" if threshold == 1 else f"{threshold} keer"
    return (
        f"Venster: {shown[0]} tot en met {shown[-1]} ({len(shown)} kwartalen), van verwijzingen in deze "
        "keuze. Een "
        f"verbinding is er vanaf {times} verwijzen, overdragen, doorsturen of terugkoppelen. Organisaties "
        "zonder "
        "verbinding in dit venster staan er niet in, behalve waar het erbij staat. Dichtheid is het deel "
        "van alle "
        "mogelijke verbindingen. Wederkerigheid: het deel met een verbinding terug. Centralisatie: 1 als "
        "alles "
        "langs één gaat, 0 als ieder evenveel doet. E-I: tussen sectoren min binnen een sector, gedeeld "
        "door alle."
    )


def _last(ties: pl.DataFrame) -> str:
    found = ties["quarter"].max()
    return found if isinstance(found, str) else ""


def _whole(data: Data) -> pl.DataFrame:
    return data.table("tie").with_columns(pl.col("rid").alias("pid"))


def _unnamed(rows: pl.DataFrame) -> float | None:
    unnamed = rows.filter(pl.col("source").is_null() | pl.col("target").is_null()).height
    return guarding.share(unnamed, rows.height)


def _measures(ties: pl.DataFrame, inside: pl.DataFrame, threshold: int) -> Table:
    people, largest = guarding.people_in(inside), guarding.largest_practice(inside)
    between = network(inside, threshold=threshold)
    everybody = pl.concat([ties["source"], ties["target"]]).drop_nulls().unique().to_list()
    with_isolates = network(inside, threshold=threshold, members=everybody)
    functions = network(inside, "source_function", "target_function", threshold=threshold)
    plain, weighted = measured(between), measured(between, weighted=True)
    plain_f, weighted_f = measured(functions), measured(functions, weighted=True)
    isolates = Measures(**{**_fields(plain), "density": measured(with_isolates).density})

    def row(code: str, label: str, *cells: Estimate | float | None) -> tuple[Any, ...]:
        kept = [each if isinstance(each, Estimate) else Estimate(each) for each in cells]
        first = kept[0]
        values = (first.value, first.low, first.high, *(each.value for each in kept[1:]))
        return (code, label, *(guarding.measure(each, people, largest, digits=2) for each in values))

    made = [
        row("nodes", "Punten", plain.nodes, None, plain_f.nodes, None),
        row("ties", "Verbindingen", plain.ties, None, plain_f.ties, None),
        row(
            "density", "Dichtheid", plain.density, weighted.density.value, plain_f.density, weighted_f.density
        ),
        row(
            "density_isolates",
            "Dichtheid, ook wie in dit venster niets deed",
            isolates.density,
            None,
            None,
            None,
        ),
    ]
    for code, label in SHAPES:
        cells = [getattr(each, code) for each in (plain, weighted, plain_f, weighted_f)]
        made.append(row(code, label, *cells))
    outward = _outward(weighted), _outward(weighted_f)
    made.append(row("cross", "Deel tussen sectoren", plain.cross, outward[0], plain_f.cross, outward[1]))
    e_i = [None if each is None else 2 * each - 1 for each in outward]
    made.append(row("e_i", "E-I, van -1 tot 1", plain.e_i, e_i[0], plain_f.e_i, e_i[1]))
    closed = _loops(inside, threshold)
    made.append(row("loops", "Kringen rond", closed, _told(inside), _loops_of(inside, threshold), None))
    return Table("measures", "Wat het netwerk zegt", _measure_columns(), tuple(made), _MEASURE_NOTE)


def _outward(found: Measures) -> float | None:
    """The weighted share between sectors, in steps of five hundredths: a few times may be a few people."""
    outward = round((found.cross.value or 0) * found.ties)
    return guarding.share(outward, round(found.ties))


_MEASURE_NOTE = (
    "Gewogen dichtheid is het gemiddeld aantal keren per mogelijke verbinding. Kringen rond: van de paren "
    "waarin de "
    "een naar de ander verwees, het deel met terugkoppeling; gewogen: het deel van de verwijzingen."
)


def _fields(found: Measures) -> dict[str, Any]:
    return {name: getattr(found, name) for name in Measures.__dataclass_fields__}


def _measure_columns() -> tuple[Column, ...]:
    return (
        Column("measure", "Maat (code)", "text", label_en="Measure (code)"),
        Column("label", "Maat", "text", label_en="Measure"),
        Column("organisations", "Organisaties", "number", label_en="Organisations"),
        Column("low", "Marge: van", "number", label_en="Range: from"),
        Column("high", "Marge: tot", "number", label_en="Range: to"),
        Column(
            "organisations_weighted", "Organisaties, gewogen", "number", label_en="Organisations, weighted"
        ),
        Column("functions", "Functies", "number", label_en="Functions"),
        Column("functions_weighted", "Functies, gewogen", "number", label_en="Functions, weighted"),
    )


def _loops(rows: pl.DataFrame, threshold: int) -> float | None:
    """Pairs with feedback, of pairs with a referral."""
    parts = [rows.filter(pl.col("tie_kind") == kind) for kind in ("referral", "feedback")]
    return loops_closed(*(network(part, threshold=threshold) for part in parts))


def _told(rows: pl.DataFrame) -> float | None:
    """Referrals with feedback, of referrals."""
    sent = rows.filter(pl.col("tie_kind") == "referral").select("rid").unique()
    told = rows.filter(pl.col("tie_kind") == "feedback").join(sent, on="rid", how="semi")["rid"].n_unique()
    return guarding.share(told, sent.height)


def _loops_of(rows: pl.DataFrame, threshold: int) -> float | None:
    sides = ("source_function", "target_function")
    parts = [rows.filter(pl.col("tie_kind") == kind) for kind in ("referral", "feedback")]
    return loops_closed(*(network(part, *sides, threshold=threshold) for part in parts))


def _change(ties: pl.DataFrame, threshold: int) -> Table:
    """Each quarter as a window of its own; a quarter without enough people is a gap, not a zero."""
    known = ties["quarter"].drop_nulls()
    first, last = known.min(), known.max()
    names = quarters.between(first, last) if isinstance(first, str) and isinstance(last, str) else []
    parts = {key[0]: part for key, part in ties.partition_by("quarter", as_dict=True).items()}
    made = []
    for name in names:
        rows = parts.get(name, ties.clear())
        people, largest = guarding.people_in(rows), guarding.largest_practice(rows)
        found = measured(network(rows, threshold=threshold))
        values = (
            found.density.value,
            found.reciprocity.value,
            found.in_centralisation,
            found.cross.value,
            _loops(rows, threshold),
        )
        made.append((name, *(guarding.measure(each, people, largest, digits=2) for each in values)))
    columns = (
        Column("quarter", "Kwartaal", "text", label_en="Quarter"),
        *(Column(code, label, "number", label_en=code.replace("_", " ")) for code, label in CHANGE),
    )
    note = (
        "Elk kwartaal is hier een eigen venster, dus dunner dan het venster hierboven. Een leeg kwartaal "
        "is geen nul: "
        "er waren minder dan tien mensen, of een praktijk was er meer dan de helft van."
    )
    return Table("change", "Per kwartaal, tussen organisaties", columns, tuple(made), note)


def _drawn_change(change: Table) -> tuple[Picture, ...]:
    points = [
        {"quarter": row[0], "value": row[at], "measure": label}
        for at, (_, label) in enumerate(CHANGE, 1)
        for row in change.rows
    ]
    seen = [each for each in points if each["value"] is not None]
    if len({each["quarter"] for each in seen}) < 2:
        return ()
    names = [row[0] for row in change.rows]
    both = lines(points, "quarter", "value", "measure", ("kwartaal", "0 tot 1"))
    words = (
        f"Vijf maten per kwartaal, van {names[0]} tot en met {names[-1]}. De tabel heeft dezelfde getallen."
    )
    return (both.picture("change", "Hoe het netwerk verandert", words, "change"),)
