"""The tables of the view on costs; every number has passed disclosure."""

from typing import Any

import polars as pl

from referral.analysis import guarding
from referral.analysis.costing import words
from referral.analysis.costing.comparing import Arms, difference, staggered_arms, waiting_arms
from referral.analysis.costing.ranges import Range, codes_of, mean_range
from referral.analysis.costing.rows import Costs
from referral.analysis.costing.settings import Settings
from referral.domain.codes import Funding
from referral.domain.research.figures import Column, Table

MUNICIPAL = (Funding.WMO, Funding.AZWA, Funding.GALA)
"""Streams that reach welfare through the municipality (SPUK)."""

Safe = tuple[float | None, float | None, float | None]
HIDDEN: Safe = (None, None, None)
NOTHING = (None,) * 6
WAITING = frozenset({"accepted_day", "placed_day", "closed_day", "ended_day"})
STAGGERED = frozenset({"area", "first_day"})
"""Variables without which there is no comparison."""

MEANS = ("contacts_before", "contacts_after", "minutes_before", "minutes_after", "before", "after")
RANGED = (
    Column("mean", "Gemiddeld", "euro", "euro per verwijzing", "Mean"),
    Column("low", "Van", "euro", "euro per verwijzing", "Lower limit"),
    Column("high", "Tot", "euro", "euro per verwijzing", "Upper limit"),
    Column("number", "Verwijzingen", "count", "", "Referrals"),
    Column("missing", "Ontbreekt", "share", "", "Share missing"),
)


def contacts(costs: Costs, settings: Settings) -> Table:
    """Contacts and minutes before and after: everybody referred, and beside it who took part."""
    rows = costs.rows
    groups = (("all", "Iedereen die verwezen is", rows), ("started", "Wie meedeed", _started(rows)))
    return Table(
        "contacts",
        "Contacten met de praktijk, per half jaar",
        (
            Column("group", "Groep (code)", "text", label_en="Group (code)"),
            Column("label", "Groep", "text", label_en="Group"),
            Column("number", "Verwijzingen", "count", label_en="Referrals with both"),
            Column("contacts_before", "Contacten voor", "number", label_en="Contacts before"),
            Column("contacts_after", "Contacten na", "number", label_en="Contacts after"),
            Column("minutes_before", "Minuten voor", "minutes", "minuten", "Minutes before"),
            Column("minutes_after", "Minuten na", "minutes", "minuten", "Minutes after"),
            Column("before", "Euro voor", "euro", "euro", "Euro before"),
            Column("after", "Euro na", "euro", "euro", "Euro after"),
            Column("change", "Verschil, na min voor", "euro", "euro", "Difference"),
            Column("low", "Van", "euro", "euro", "Lower limit"),
            Column("high", "Tot", "euro", "euro", "Upper limit"),
            Column("missing", "Ontbreekt", "share", label_en="Share missing"),
        ),
        tuple((code, label, *_contacts(found, settings)) for code, label, found in groups),
        f"{words.RANGE.format(draws=settings.draws)} {words.NO_COMPARISON}",
    )


def _started(rows: pl.DataFrame) -> pl.DataFrame:
    """Who took part; nobody when those who did not are so few that their mean would follow."""
    started = rows.filter("started")
    rest = rows.filter(~pl.col("started"))
    few = 0 < guarding.people_in(rest.drop_nulls(["change"])) < guarding.SMALLEST
    return started.clear() if few else started


def _contacts(rows: pl.DataFrame, settings: Settings) -> tuple[Any, ...]:
    needed = ("pid", "practice", "change", *MEANS)
    paired = rows.select(needed).drop_nulls(["before", "after"])
    means = [_mean(paired, name) for name in MEANS]
    value, low, high = _range(paired, "change", settings)
    missing = guarding.share(rows.height - paired.height, rows.height)
    return (_number(paired, rows), *means, value, low, high, missing)


def _number(part: pl.DataFrame, whole: pl.DataFrame) -> int | None:
    """How many of *whole* are in *part*: as many as all when fewer than ten are not."""
    found = guarding.steps([whole.height, part.height])[-1]
    return found if guarding.people_in(part) >= guarding.SMALLEST else None


def _mean(rows: pl.DataFrame, name: str) -> float | None:
    known = _known(rows, name)
    value = known[name].mean()
    found = float(value) if isinstance(value, int | float) else None
    return guarding.measure(found, guarding.people_in(known), guarding.largest_practice(known))


def _known(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """Who has *name*, with no more columns than a number of it needs."""
    return rows.select("pid", "practice", name).drop_nulls([name])


def _ranged(known: pl.DataFrame, name: str, settings: Settings) -> Range:
    practices = codes_of(known["practice"])
    return mean_range(known[name].to_numpy(), practices, draws=settings.draws, seed=settings.seed)


def _range(rows: pl.DataFrame, name: str, settings: Settings) -> Safe:
    known = _known(rows, name)
    people, largest = guarding.people_in(known), guarding.largest_practice(known)
    if people < guarding.SMALLEST:
        return HIDDEN
    found = _ranged(known, name, settings)
    return _measured((found.mean, found.low, found.high), people, largest)


def _measured(values: Safe, people: int, largest: float) -> Safe:
    value, low, high = (guarding.measure(each, people, largest) for each in values)
    return value, low, high


def balance(costs: Costs, settings: Settings) -> Table:
    """The change in contacts beside what the way through welfare cost; together where all parts are known."""
    rows = costs.rows.with_columns((pl.col("change") + pl.col("coach") + pl.col("places")).alias("whole"))
    parts = (
        ("change", "Contacten: na min voor"),
        ("coach", "Uren van de coach"),
        ("places", "Plekken bij activiteiten"),
        ("whole", "Samen, waar alles bekend is"),
    )
    return Table(
        "balance",
        "Wat erbij komt en wat eraf gaat",
        (
            Column("part", "Deel (code)", "text", label_en="Part (code)"),
            Column("label", "Deel", "text", label_en="Part"),
            *RANGED,
        ),
        tuple((code, label, *_line(rows, code, settings)) for code, label in parts),
        words.NO_COMPARISON if settings.is_whole else f"{words.NO_COMPARISON} {words.NO_SITE}",
    )


def _line(rows: pl.DataFrame, name: str, settings: Settings) -> tuple[Any, ...]:
    """Mean, low, high, how many, and the share for whom it is not known."""
    known = _known(rows, name)
    value = _range(rows, name, settings)
    return (*value, _number(known, rows), guarding.share(rows.height - known.height, rows.height))


def payers(costs: Costs, settings: Settings) -> Table:
    """Per payer the mean over all referrals with everything known: who pays more, and who pays less."""
    stream = pl.col("funding")
    spent = pl.col("coach") + pl.col("net_places")
    municipal, insurer = stream.is_in([each.value for each in MUNICIPAL]), stream == Funding.ZVW.value
    known = costs.rows.drop_nulls(["change", "coach", "net_places", "paid", "funding"])
    rows = known.with_columns(
        (pl.col("change") + pl.when(insurer).then(spent).otherwise(0.0)).alias("insurer"),
        pl.when(municipal).then(spent).otherwise(0.0).alias("municipality"),
        pl.when(municipal | insurer).then(0.0).otherwise(spent).alias("other"),
    )
    labels = (
        ("insurer", "Zorgverzekeraar (Zvw)", "contacten, en de weg via welzijn waar Zvw die betaalt"),
        ("municipality", "Gemeente", "coach en activiteiten uit Wmo, AZWA of GALA, min de eigen bijdrage"),
        ("other", "Andere of onbekende geldstroom", "coach en activiteiten, min de eigen bijdrage"),
        ("paid", "De persoon zelf", "eigen bijdrage per keer"),
    )
    enough = rows if _streams_are_wide(rows) else rows.clear()
    return Table(
        "payers",
        "Wie betaalt, wie krijgt",
        (
            Column("payer", "Wie (code)", "text", label_en="Payer (code)"),
            Column("label", "Wie", "text", label_en="Payer"),
            Column("what", "Waarover", "text", label_en="What"),
            *RANGED,
        ),
        tuple(
            (code, label, what, *_payer(enough, costs.rows, code, settings)) for code, label, what in labels
        ),
        f"Boven nul is meer uitgaven, onder nul minder. {words.NO_COMPARISON}",
    )


def _payer(rows: pl.DataFrame, whole: pl.DataFrame, name: str, settings: Settings) -> tuple[Any, ...]:
    missing = guarding.share(whole.height - rows.height, whole.height)
    return (*_range(rows, name, settings), _number(rows, whole), missing)


def _streams_are_wide(rows: pl.DataFrame) -> bool:
    """Whether no stream has a few referrals only: a mean of mostly zeros would tell about those few."""
    counts = [guarding.people_in(part) for part in rows.partition_by("funding")] if rows.height else []
    return all(each >= guarding.SMALLEST for each in counts)


def volunteers(costs: Costs, settings: Settings) -> Table:
    """Hours of volunteers per referral, apart: in no total."""
    value = settings.volunteer
    euro = pl.col("volunteers") * value if value is not None else pl.lit(None, pl.Float64)
    rows = costs.rows.with_columns(euro.alias("worth"))
    made: list[tuple[Any, ...]] = [("hours", "Uren", *_range(rows, "volunteers", settings))]
    if value is not None:
        label = f"Waarde, in euro ({value:.2f} per uur)".replace(".", ",")
        made.append(("worth", label, *_range(rows, "worth", settings)))
    columns = (
        Column("part", "Wat (code)", "text", label_en="What (code)"),
        Column("label", "Wat", "text", label_en="What"),
        Column("mean", "Gemiddeld per verwijzing", "number", label_en="Mean"),
        Column("low", "Van", "number", label_en="Lower limit"),
        Column("high", "Tot", "number", label_en="Upper limit"),
    )
    return Table("volunteers", "Uren van vrijwilligers, apart", columns, tuple(made), words.VOLUNTEERS)


def comparisons(costs: Costs) -> Table:
    """How much more the contacts changed with than without, by waiting time and by staggered start."""
    waiting, staggered = waiting_arms(costs.paired), staggered_arms(costs.paired, costs.rows)
    designs = (
        ("waiting", "Snel een plek, naast wie een half jaar wachtte", WAITING, waiting, words.NO_WAITING),
        ("staggered", "Na het begin in de wijk, naast ervoor", STAGGERED, staggered, words.NO_STAGGER),
    )
    columns = (
        Column("way", "Hoe (code)", "text", label_en="Design (code)"),
        Column("label", "Wie naast wie", "text", label_en="Design"),
        Column("value", "Verschil", "euro", "euro per half jaar", "Difference in differences"),
        Column("low", "Van", "euro", "euro per half jaar", "Lower limit"),
        Column("high", "Tot", "euro", "euro per half jaar", "Upper limit"),
        Column("treated", "Verwijzingen met", "count", label_en="Referrals with"),
        Column("compared", "Verwijzingen zonder", "count", label_en="Referrals without"),
        Column("outside", "Buiten de vergelijking", "count", label_en="Referrals in neither"),
        Column("note", "Opmerking", "text", label_en="Note"),
    )
    rows = []
    for code, label, needs, arms, why in designs:
        lacks = needs & costs.lacking
        rows.append((code, label, *((*NOTHING, words.NOT_CHOSEN) if lacks else _compared(code, arms, why))))
    note = f"Onder nul: met een plek daalden de contacten meer dan zonder. {words.INTERVAL}"
    return Table("comparison", "Verschil met een vergelijking", columns, tuple(rows), note)


def _compared(code: str, arms: Arms, why: str) -> tuple[Any, ...]:
    sides = [arms.rows.filter(pl.col("treated") == each) for each in (1.0, 0.0)]
    people = min(guarding.people_in(each) for each in sides)
    if people < guarding.SMALLEST:
        return (*NOTHING, why if people == 0 else words.TOO_FEW_TO_COMPARE)
    found = difference(arms.rows, areas=code == "staggered")
    if found is None:
        return (*NOTHING, why)
    largest = max(guarding.largest_practice(each) for each in sides)
    value = _measured((found.value, found.low, found.high), people, largest)
    numbers = {"treated": sides[0].height, "compared": sides[1].height, "outside": arms.outside}
    shown = guarding.partition(numbers, f"arm {code}", f"person {code}", outcome=False)
    return (*value, *(shown[name] for name in numbers), "")
