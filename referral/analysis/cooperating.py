"""What the views on cooperation share: ties with the people behind them, words, small groups taken together.

A group of fewer than ten people is not shown as a hidden cell but counted with others like it. So the rows of
a table add up to what they are about, and nothing can be solved from a total.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from re import split

import polars as pl

from referral.analysis import guarding
from referral.analysis.elsewhere import REFERRALS
from referral.analysis.errors import Lacking
from referral.analysis.ledger import protected
from referral.analysis.reading import SPECS, Data
from referral.analysis.statistics.survival import Curve, kaplan_meier, quantile
from referral.analysis.views.parts import held
from referral.domain.codes import HandOverTarget
from referral.domain.disclosure import SMALLEST, Axis, SafeTable
from referral.domain.research.figures import Figure
from referral.domain.research.filters import Filters
from referral.domain.statuses import Role

SECTORS = {
    "cure": "Huisarts",
    "care": "Zorg",
    "welfare": "Welzijn",
    "other": "Overig",
}
KINDS = {
    "referral": "Verwijzing",
    "hand_over": "Overdracht",
    "reroute": "Doorgestuurd",
    "feedback": "Terugkoppeling",
}
REST = "Kleinere groepen samen"
OPTIONAL = frozenset({"accepted"})
"""Columns of ties that are used where a study chose them."""
NOT_ALWAYS = frozenset({"answered_day", "accepted"})
"""Columns that may be wholly empty in a choice where nobody answered."""
DAYS = (0, 1, 2, 3, 5, 7, 10, 14, 21, 28, 42, 56, 91)
"""The days at which curves of answering are shown."""

NOT_A_CAUSE = "Dit laat zien wat samengaat, niet wat waardoor komt."
ONLY_LOGGED = (
    "Alleen wat in Patchwork gebeurt, is te zien. Een telefoontje of een praatje bij de koffie niet."
)
NO_RANKING = "Vergelijk alleen met het eigen verleden. Een groter of drukker netwerk is niet vanzelf beter."
TAKEN_TOGETHER = (
    "Groepen van minder dan tien mensen zijn samengenomen, en blijven dat weinig, dan staan zij er niet."
)


def function_word(code: str | None) -> str:
    """The Dutch word for a function: a role, or where other help was asked."""
    if not code:
        return "Onbekend"
    return HandOverTarget.label_of(code) if code in set(HandOverTarget) else Role.label_of(code)


def sector_word(code: str | None) -> str:
    """The Dutch word for a sector."""
    return SECTORS.get(code or "", "Onbekend")


def ties_of(data: Data, filters: Filters, *needed: str) -> pl.DataFrame:
    """The ties of a choice with `pid`, `practice` and `follow_days` of their referral.

    Raises Lacking when the study did not choose what a view needs: the column is absent or wholly empty.
    """
    data.need("tie", "tie_kind", "quarter", *needed)
    behind = ["rid", "pid", "follow_days", *({"practice"} & data.columns("referral"))]
    keys = data.cohort(filters).lazy().select(behind)
    names = dict.fromkeys(("rid", "tie_kind", "quarter", *needed, *sorted(OPTIONAL & data.columns("tie"))))
    found = data.scan("tie").select(*names).join(keys, on="rid", how="inner").collect()
    chosen(found, "tie", *(name for name in needed if name not in NOT_ALWAYS))
    return found


def chosen(rows: pl.DataFrame, table: str, *needed: str) -> None:
    """Raise Lacking when one of *needed* has no value at all: it was not chosen for this study."""
    empty = [name for name in needed if rows.height and rows[name].is_null().all()]
    if empty:
        words = ", ".join(each.label for each in SPECS[table].variables if each.name in empty)
        raise Lacking(f"Deze studie heeft niet wat deze weergave nodig heeft: {words}.")


def folded(rows: pl.DataFrame, group: str, rest: str = REST) -> pl.DataFrame:
    """*rows* with small groups renamed to *rest*, until every group has ten people; none when all have fewer.

    When the small ones together are still fewer than ten, the smallest group that could be shown joins them.
    """
    people = rows.group_by(group).agg(pl.col("pid").n_unique().alias("people")).sort("people", group)
    order = [(str(name), int(number)) for name, number in people.iter_rows() if name is not None]
    small = {name for name, number in order if number < SMALLEST or name == rest}
    larger = [name for name, _ in order if name not in small]
    named = rows.filter(pl.col(group).is_not_null())
    while small and guarding.people_in(named.filter(pl.col(group).is_in(small))) < SMALLEST:
        if not larger:
            return rows.clear()
        small.add(larger.pop(0))
    renamed = pl.when(pl.col(group).is_in(small)).then(pl.lit(rest)).otherwise(pl.col(group))
    return named.with_columns(renamed.alias(group))


def groups_in(rows: pl.DataFrame, group: str, rest: str = REST) -> list[tuple[str, pl.DataFrame]]:
    """The groups by name, and *rest* last. Never by size: that would be a league table (D45)."""
    parts = {str(key[0]): part for key, part in rows.partition_by(group, as_dict=True).items()}
    return [(name, parts[name]) for name in sorted(parts, key=lambda each: (each == rest, _in_order(each)))]


def _in_order(name: str) -> list[tuple[int, str]]:
    """So that number 2 comes before number 12."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in split(r"(\d+)", name)]


def guarded(
    rows: pl.DataFrame, *axes: Axis, unit: str = REFERRALS, total: int | None = None, rest: str = ""
) -> SafeTable:
    """Rows counted over columns with the names of *axes*. A cell of fewer than ten people is withheld.

    Ten referrals of five people would pass as ten; so people are looked at apart from what is counted. *unit*
    and *total* as in `guarding.partition`; *rest* is the value of the first axis that takes together what has
    no name.
    """
    names = [each.name for each in axes]
    if not all(each.values for each in axes):
        return SafeTable(axes, {})
    known = rows.drop_nulls(names)
    found = known.group_by(names).len()
    counts = {tuple(str(part) for part in row[:-1]): int(row[-1]) for row in found.iter_rows()}
    taken = {axes[0].name: rest} if rest and rest in axes[0].values else {}
    few = guarding.few_behind(known, names)
    return protected(counts, axes, unit, withheld=few, total=total, rest=taken)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Days until something was answered: who is not answered yet counts as long as it is followed."""

    rows: pl.DataFrame
    """With `time` and `event` (1 answered, 0 not yet)."""
    impossible: int
    """Left out: answered before it was asked, or asked after the freeze."""

    def curve(self) -> Curve:
        """The share that is not answered yet."""
        return kaplan_meier(self.rows["time"].to_numpy(), self.rows["event"].to_numpy())

    def safe_quantile(self, part: float, largest: float) -> int | None:
        """Days in which *part* was answered; None unless ten people stand on either side of it."""
        people = guarding.people_in(self.rows)
        answered = guarding.people_in(self.rows.filter(pl.col("event") == 1))
        if min(part, 1 - part) * people < SMALLEST or answered < SMALLEST:
            return None
        found = guarding.measure(quantile(self.curve(), part), people, largest, digits=0)
        return None if found is None else round(found)

    def safe_shares(self, days: Sequence[int], largest: float) -> list[float | None]:
        """The share answered by each of *days*, as far as it may be shown."""
        if self.rows.is_empty():
            return [None] * len(days)
        points = held(self.curve(), guarding.people_in(self.rows), largest, days)
        return [None if each is None else round(1 - each.value, 2) for each in points]


def waiting(rows: pl.DataFrame, start: str = "day", end: str = "answered_day") -> Waiting:
    """Days from *start* to *end*. An empty day is not yet, never a zero."""
    began, ended, last = pl.col(start), pl.col(end), pl.col("follow_days")
    fits = began.is_not_null() & last.is_not_null() & (last >= began)
    fits &= ended.is_null() | ((ended >= began) & (ended <= last))
    found = rows.filter(fits).with_columns(
        (pl.coalesce(ended, last) - began).alias("time"), ended.is_not_null().cast(pl.Int64).alias("event")
    )
    return Waiting(found, rows.height - found.height)


def refused(view: str, title: str, question: str, why: str = guarding.TOO_FEW) -> Figure:
    """A view that shows nothing, and says why."""
    return Figure(view, title, question, "", "", "", None, refused=why)
