"""What contacts, coaches and activities cost per referral, who pays, and what a comparison says (5e)."""

from typing import Any

from referral.analysis import guarding
from referral.analysis.costing import words
from referral.analysis.costing.rows import OPTIONAL, Costs, costs_of
from referral.analysis.costing.settings import Settings, settings_of
from referral.analysis.costing.tables import balance, comparisons, contacts, payers, volunteers
from referral.analysis.drawing import bars
from referral.analysis.reading import Data
from referral.analysis.views.parts import DROP_OUTS, left_out
from referral.domain.research.figures import Exclusion, Figure, Picture, Table
from referral.domain.research.filters import Filters

READS = ("follow_days", *OPTIONAL)


def make(data: Data, filters: Filters, extra: dict[str, Any]) -> Figure:
    """The view of one choice; `extra["prices"]` holds the price lists of the region."""
    settings = settings_of(extra)
    costs = costs_of(data, filters, settings)
    compared = comparisons(costs)
    whole = balance(costs, settings)
    rest = (payers(costs, settings), volunteers(costs, settings), compared)
    tables = (contacts(costs, settings), whole, *rest)
    missing = costs.rows.height - costs.paired.height
    return Figure(
        view="costs",
        title=words.TITLE,
        question=words.QUESTION,
        definition=words.DEFINITION,
        numerator=words.NUMERATOR.format(year=settings.year, edition=settings.edition),
        denominator=words.DENOMINATOR,
        people=guarding.number(guarding.people_in(costs.rows)),
        missing_share=guarding.share(missing, costs.rows.height),
        missing_note=words.MISSING,
        exclusions=_left_out(costs) + data.exclusions(),
        tables=tables,
        pictures=_picture(whole),
        bias=_bias(costs, settings, is_compared=any(row[2] is not None for row in compared.rows)),
    )


def _left_out(costs: Costs) -> tuple[Exclusion, ...]:
    return left_out("Halve jaren waarvan minder dan 28 dagen zijn geteld", costs.short_covered) + left_out(
        "Halve jaren met twee verschillende tellingen", costs.contradicting
    )


def _bias(costs: Costs, settings: Settings, *, is_compared: bool) -> tuple[str, ...]:
    practices = costs.rows["practice"].n_unique()
    few = () if practices >= guarding.SMALLEST else (words.FEW_PRACTICES,)
    rate = f"{100 * settings.discount:g} %".replace(".", ",")
    beside = (words.COMPARED, words.NOT_BY_LOT, words.STAGGERED) if is_compared else (words.NO_COMPARISON,)
    return (
        *beside,
        words.LOW_POINT,
        words.WHO_STARTED,
        words.ONLY_PRACTICE,
        words.NO_FOLLOW_UP,
        DROP_OUTS,
        words.DISCOUNTED.format(rate=rate),
        words.VOLUNTEERS,
        *few,
        *(() if settings.is_whole else (words.NO_SITE,)),
    )


def _picture(whole: Table) -> tuple[Picture, ...]:
    """The parts of the balance as bars with their ranges; none when nothing may be shown."""
    drawn = [
        {"part": row[1], "euro": row[2], "low": row[3], "high": row[4]}
        for row in whole.rows
        if row[2] is not None
    ]
    if not drawn:
        return ()
    told = "; ".join(f"{each['part']}: {each['euro']:.0f} euro".replace(".", ",") for each in drawn)
    both = bars(drawn, "part", "euro", "euro per verwijzing")
    return (both.picture("balance", whole.title, told, whole.name),)
