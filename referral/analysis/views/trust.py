"""Trust: whether a referrer refers again after hearing how it went. No cause is claimed."""

from typing import Any

import polars as pl

from referral.analysis import guarding
from referral.analysis.cooperating import NOT_A_CAUSE, ONLY_LOGGED, chosen, refused
from referral.analysis.drawing import lines
from referral.analysis.reading import Data
from referral.analysis.repeat import MANY, WITHIN_DAYS, active, difference, first_times, log_rank, units
from referral.analysis.statistics.survival import kaplan_meier
from referral.analysis.views.parts import HELD_BACK, held, left_out
from referral.domain.disclosure import SMALLEST
from referral.domain.research.figures import Column, Figure, Picture, Table
from referral.domain.research.filters import Filters

TITLE = "Vertrouwen"
QUESTION = "Verwijst wie iets terughoorde vaker opnieuw dan wie niets hoorde?"
NEEDED = ("referrer", "feedback_day", "feedback_read_day")
READS = NEEDED
WAYS = (
    ("told", "Iets teruggehoord", "Niets teruggehoord"),
    ("read", "Het bericht gelezen", "Geen bericht gelezen"),
)
LONGEST = 8
COARSE = (
    "De gegevens kennen alleen kwartalen. Een bericht kan zijn gekomen nadat iemand al opnieuw had "
    "verwezen, en het "
    "laatste kwartaal kan nog niet vol zijn."
)
NOT_EQUAL = (
    "Wie iets terughoort, had vaker een verwijzing die lukte. Ook dat kan maken dat iemand opnieuw "
    "verwijst. Alleen "
    "kwartaal en aantal verwijzingen zijn gelijk gehouden."
)
ONLY_THIS_CHOICE = "Een nieuwe verwijzing telt alleen als zij in dezelfde keuze valt."


def make(data: Data, filters: Filters, extra: dict[str, Any]) -> Figure:
    """Referrers by quarter: again in the next one, after hearing back or not."""
    data.need("referral", *NEEDED)
    cohort = data.cohort(filters)
    chosen(cohort, "referral", "referrer")
    quarters = active(cohort)
    made = units(quarters)
    if made["referrer"].n_unique() < SMALLEST or guarding.people_in(cohort) < SMALLEST:
        return refused("trust", TITLE, QUESTION, _TOO_FEW)
    unknown = cohort["referrer"].is_null().sum()
    each = _each(cohort.filter(pl.col("referrer").is_not_null()))
    curves = [(code, first_times(quarters, code)) for code, _, _ in WAYS]
    table = _curve(each, dict(curves))
    again = _again(each, made)
    return Figure(
        view="trust",
        title=TITLE,
        question=QUESTION,
        definition=(
            "Geteld wordt per verwijzer en kwartaal waarin die verwees. Teruggehoord: over minstens één "
            "van die "
            f"verwijzingen kwam binnen {WITHIN_DAYS} dagen een bericht na plek of einde. Opnieuw: een "
            "verwijzing in het "
            "kwartaal erna. Het verschil vergelijkt binnen hetzelfde kwartaal en hetzelfde aantal "
            "verwijzingen (1, 2, "
            f"{MANY} of meer; Mantel-Haenszel). Van en tot is het 95 %-interval: verwijzers zijn opnieuw "
            "getrokken."
        ),
        numerator="Verwijzers die in het kwartaal erna opnieuw verwezen.",
        denominator="Verwijzers in elk kwartaal waarin zij verwezen, behalve het laatste.",
        people=guarding.number(guarding.people_in(cohort)),
        missing_share=guarding.share(int(unknown), cohort.height),
        missing_note="Verwijzingen waarvan de verwijzer niet bekend is.",
        exclusions=(
            *left_out("Laatste kwartaal: er is nog geen volgend", quarters.height - made.height),
            *data.exclusions(),
        ),
        tables=(again, _differences(each, made, dict(curves), again), table),
        pictures=_picture(table),
        bias=(NOT_A_CAUSE, NOT_EQUAL, COARSE, ONLY_THIS_CHOICE, ONLY_LOGGED, HELD_BACK),
    )


_TOO_FEW = (
    "Deze keuze gaat over minder dan tien verwijzers of minder dan tien mensen. Kies ruimer om iets te zien."
)


def _each(cohort: pl.DataFrame) -> pl.DataFrame:
    """One row per referrer: one of the people they referred, and their practice where that is known."""
    behind = ["referrer", "pid", *({"practice"} & set(cohort.columns))]
    return cohort.lazy().select(behind).unique("referrer", keep="first", maintain_order=True).collect()


def _behind(each: pl.DataFrame, some: pl.DataFrame) -> tuple[int, float]:
    """At least so many referrers and people stand behind *some* units; and the share of the largest practice.

    One person for each referrer is enough to know that ten are there.
    """
    theirs = each.join(some.select("referrer").unique(), on="referrer", how="semi")
    return min(theirs.height, guarding.people_in(theirs)), guarding.largest_practice(theirs)


def _again(each: pl.DataFrame, made: pl.DataFrame) -> Table:
    rows = []
    for code, yes, no in WAYS:
        for label, part in ((yes, made.filter(pl.col(code))), (no, made.filter(~pl.col(code)))):
            fewest, largest = _behind(each, part)
            enough = fewest >= SMALLEST and largest <= 0.5
            share = guarding.share(int(part["again"].sum()), part.height) if enough else None
            rows.append((code, label, guarding.number(part.height, fewest), share))
    columns = (
        Column("way", "Hoe (code)", "text", label_en="How (code)"),
        Column("group", "In dit kwartaal", "text", label_en="In this quarter"),
        Column("units", "Verwijzers, per kwartaal geteld", "count", label_en="Referrer-quarters"),
        Column("again", "Verwijst opnieuw in het volgende", "share", label_en="Refers again in the next"),
    )
    return Table("again", "Wie opnieuw verwijst", columns, tuple(rows))


def _differences(
    each: pl.DataFrame, made: pl.DataFrame, curves: dict[str, pl.DataFrame], again: Table
) -> Table:
    """Only where both shares may be shown: from a difference and one of them the other would follow."""
    shares: dict[str, list[float | None]] = {}
    for code, _, _, share in again.rows:
        shares.setdefault(code, []).append(share)
    rows = []
    for code, yes, no in WAYS:
        parts = [_behind(each, made.filter(pl.col(code) == kind)) for kind in (True, False)]
        fewest, largest = min(few for few, _ in parts), max(most for _, most in parts)
        people = 0 if None in shares[code] else fewest
        found = difference(made, code)
        numbers = (found.value, found.low, found.high)
        values = [guarding.measure(number, people, largest, digits=2) for number in numbers]
        chance = guarding.measure(log_rank(curves[code]), people, largest, digits=3)
        rows.append((code, f"{yes} min {no.lower()}", *values, chance))
    columns = (
        Column("way", "Hoe (code)", "text", label_en="How (code)"),
        Column("label", "Verschil", "text", label_en="Difference"),
        Column("difference", "In deel dat opnieuw verwijst", "number", label_en="In share that refers again"),
        Column("low", "Van", "number", label_en="95 % from"),
        Column("high", "Tot", "number", label_en="95 % to"),
        Column("p", "Log-rank, p", "number", label_en="Log-rank p"),
    )
    note = "De log-rangtoets vergelijkt de lijnen hieronder: vanaf het eerste kwartaal van elke verwijzer."
    return Table("difference", "Het verschil, bij gelijk kwartaal en aantal", columns, tuple(rows), note)


def _curve(each: pl.DataFrame, curves: dict[str, pl.DataFrame]) -> Table:
    rows = []
    for code, yes, no in WAYS:
        for label, kind in ((yes, True), (no, False)):
            some = curves[code].filter(pl.col("heard") == kind)
            fewest, largest = _behind(each, some)
            rows.append((code, label, *_shares(some, fewest, largest)))
    columns = (
        Column("way", "Hoe (code)", "text", label_en="How (code)"),
        Column("group", "In het eerste kwartaal", "text", label_en="In the first quarter"),
        *(
            Column(
                f"within_{number}",
                f"Binnen {number} kwartalen",
                "share",
                label_en=f"Within {number} quarters",
            )
            for number in range(1, LONGEST + 1)
        ),
    )
    note = (
        "Deel van de verwijzers dat opnieuw verwees (Kaplan-Meier). Wie nog kan komen, telt mee zolang dat "
        "kon."
    )
    return Table("curve", "Hoe snel iemand opnieuw verwijst", columns, tuple(rows), note)


def _shares(some: pl.DataFrame, fewest: int, largest: float) -> list[float | None]:
    """The share back by each quarter, as far as ten referrers are still followed."""
    if some.is_empty():
        return [None] * LONGEST
    curve = kaplan_meier(some["time"].to_numpy(), some["event"].to_numpy())
    points = held(curve, fewest, largest, range(1, LONGEST + 1))
    return [None if point is None else round(1 - point.value, 2) for point in points]


def _picture(table: Table) -> tuple[Picture, ...]:
    drawn = [
        {"quarters": number, "share": share, "group": row[1]}
        for row in table.rows
        if row[0] == "told"
        for number, share in enumerate(row[2:], 1)
        if share is not None
    ]
    if not drawn:
        return ()
    last = {each["group"]: each for each in drawn}
    words = "; ".join(
        f"{name}: {round(100 * each['share'])} % binnen {each['quarters']} kwartalen"
        for name, each in last.items()
    )
    both = lines(
        drawn, "quarters", "share", "group", ("kwartalen later", "deel dat opnieuw verwees"), step=True
    )
    return (both.picture("curve", "Hoe snel iemand opnieuw verwijst", words, "curve"),)
