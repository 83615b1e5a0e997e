"""Loops closed: whether the referrer hears how it went, when, and whether the message was read."""

from typing import Any

import polars as pl

from referral.analysis import guarding
from referral.analysis.cooperating import (
    DAYS,
    ONLY_LOGGED,
    TAKEN_TOGETHER,
    Waiting,
    chosen,
    guarded,
    refused,
    waiting,
)
from referral.analysis.drawing import lines
from referral.analysis.reading import Data
from referral.analysis.views.parts import HELD_BACK, UNKNOWN, left_out
from referral.domain.disclosure import TOTAL, Axis, SafeTable
from referral.domain.research.figures import Column, Exclusion, Figure, Picture, Table
from referral.domain.research.filters import Filters

TITLE = "Terugkoppeling"
QUESTION = "Hoort de verwijzer hoe het ging, op tijd, en wordt het gelezen?"
ENDS = ("placed_day", "closed_day", "ended_day")
NEEDED = ("share_back", "feedback_day", "feedback_read_day", "placed_day")
READS = (*NEEDED, *ENDS, "follow_days")
IN_TIME = 7
"""Five working days are at most seven days in a week without holidays; the data set has no weekdays."""
STATES = ("refused", "waiting", "unread", "read")
NO_HOLIDAYS = (
    "Vijf werkdagen zijn hier zeven dagen geteld. Feestdagen ziet deze telling niet, dus het lijkt iets "
    "later."
)
REOPENED = (
    "Bij een heropende verwijzing is de eerdere afronding niet meer te zien. Kwam het bericht daarvoor, "
    "dan telt het "
    "als gegeven, maar niet bij de tijd."
)


def make(data: Data, filters: Filters, extra: dict[str, Any]) -> Figure:
    """Feedback per quarter, the time to it, and the time until it is read."""
    data.need("referral", *NEEDED, *ENDS)
    cohort = data.cohort(filters)
    chosen(cohort, "referral", "share_back")
    if guarding.people_in(cohort) < guarding.SMALLEST:
        return refused("loops", TITLE, QUESTION)
    rows = with_moments(cohort)
    due = rows.filter(pl.col("may") & pl.col("due_day").is_not_null())
    if guarding.people_in(due) < guarding.SMALLEST:
        return refused("loops", TITLE, QUESTION)
    unknown = rows.filter(pl.col("share_back").is_null())
    safe = _guarded(rows.filter(pl.col("share_back").is_not_null()))
    given, read = waiting(due, "due_day", "feedback_day"), _reading(due)
    times = _times(due, given, read, safe)
    return Figure(
        view="loops",
        title=TITLE,
        question=QUESTION,
        definition=(
            "Een kring is rond als de verwijzer een bericht kreeg nadat er een plek was, of nadat het "
            "eindigde. De tijd "
            f"loopt vanaf de eerste van die dagen. Op tijd is binnen vijf werkdagen, hier {IN_TIME} dagen. "
            "Wie nog op "
            "een bericht wacht, telt mee zolang de verwijzing gevolgd is (Kaplan-Meier)."
        ),
        numerator=(
            "Verwijzingen met een bericht aan de verwijzer; bij gelezen: waarvan het bericht is geopend."
        ),
        denominator=(
            "Verwijzingen van mensen die het goedvinden dat de verwijzer hoort hoe het gaat. Bij de tijd: "
            "daarvan die met een plek of een einde. Bij gelezen: de verwijzingen met een bericht. Bij niet "
            "goedgevonden: alle verwijzingen waarvan dat bekend is."
        ),
        people=guarding.number(guarding.people_in(rows)),
        missing_share=guarding.share(unknown.height, rows.height),
        missing_note="Verwijzingen waarvan niet is vastgelegd of de verwijzer het mag horen.",
        exclusions=(
            Exclusion("Geen toestemming voor een bericht", safe.value(TOTAL, "refused")),
            *left_out("Niet vastgelegd of de verwijzer het mag horen", unknown.height),
            *left_out("Niet bij de tijd: een bericht voor de plek of het einde", given.impossible),
            *data.exclusions(),
        ),
        tables=(_quarters(safe), times),
        pictures=_curves(times),
        bias=(ONLY_LOGGED, NO_HOLIDAYS, REOPENED, TAKEN_TOGETHER, HELD_BACK),
    )


def with_moments(cohort: pl.DataFrame) -> pl.DataFrame:
    """With `may` (consent), and `due_day`: the first day there was a place or an end."""
    yes = pl.col("share_back") == "yes"
    return cohort.with_columns(
        yes.fill_null(value=False).alias("may"),
        pl.min_horizontal(*ENDS).alias("due_day"),
    )


def _reading(due: pl.DataFrame) -> Waiting:
    return waiting(due.filter(pl.col("feedback_day").is_not_null()), "feedback_day", "feedback_read_day")


def state() -> pl.Expr:
    """Where a referral stands in its loop: no consent, no message yet, not read, or read.

    Whether there was something to tell already is no state of its own: Patchwork writes at once, so that one
    would always be empty, and an empty cell hides its neighbours.
    """
    told, opened = (pl.col(name).is_not_null() for name in ("feedback_day", "feedback_read_day"))
    return (
        pl.when(~pl.col("may"))
        .then(pl.lit("refused"))
        .when(~told)
        .then(pl.lit("waiting"))
        .when(~opened)
        .then(pl.lit("unread"))
        .otherwise(pl.lit("read"))
    )


def _guarded(rows: pl.DataFrame) -> SafeTable:
    """One table with all its totals, so that no share tells of the few that are left.

    Of *rows* it is known whether the referrer may hear: who never was asked did not refuse.
    """
    states = rows.with_columns(state().alias("state"), pl.col("quarter").fill_null(UNKNOWN))
    names = tuple(sorted(states["quarter"].unique()))
    return guarded(states, Axis("quarter", names, outcome=False), Axis("state", STATES))


def _quarters(safe: SafeTable) -> Table:
    names = safe.axes[0].values
    made = [_line(safe, name, name) for name in names] + [_line(safe, TOTAL, "Alle")]
    columns = (
        Column("quarter", "Kwartaal van verwijzen", "text", label_en="Quarter of referral"),
        Column("referrals", "Verwijzingen", "count", label_en="Referrals"),
        Column("refused", "Niet goedgevonden", "share", label_en="Consent to share back refused"),
        Column("may", "Wel goedgevonden", "count", label_en="Consent to share back given"),
        Column("given", "Bericht gegeven, van goedgevonden", "share", label_en="Feedback given, of those"),
        Column("read", "Bericht gelezen, van gegeven", "share", label_en="Feedback read, of given"),
    )
    note = (
        "Wie kort geleden een plek kreeg, kan het bericht nog krijgen: recente kwartalen vallen lager uit. "
        "De delen "
        "zijn berekend uit afgeronde aantallen."
    )
    return Table("quarters", "Per kwartaal", columns, tuple(made), note)


def _line(safe: SafeTable, quarter: str, name: str) -> tuple[Any, ...]:
    whole, refusing, still, unread, read = (safe.value(quarter, each) for each in (TOTAL, *STATES))
    given = _sum(unread, read)
    may = _sum(still, given)
    return (name, whole, _part(refusing, whole), may, _part(given, may), _part(read, given))


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _part(part: int | None, whole: int | None) -> float | None:
    return min(1.0, round(part / whole, 2)) if part is not None and whole else None


def _times(due: pl.DataFrame, given: Waiting, read: Waiting, safe: SafeTable) -> Table:
    """A curve says how many are left at its end; so it is shown where that number may be shown too."""
    largest = guarding.largest_practice(due)
    silent = due.filter(pl.col("feedback_day").is_null())
    left = guarding.number(silent.height, guarding.people_in(silent)) is not None
    told = all(safe.value(TOTAL, each) is not None for each in ("unread", "read"))
    allowed = ((given, told and left), (read, told))
    columns = [found.safe_shares(DAYS, largest) if may else [None] * len(DAYS) for found, may in allowed]
    made = [(day, *values) for day, *values in zip(DAYS, *columns, strict=True)]
    halves = [found.safe_quantile(0.5, largest) if may else None for found, may in allowed]
    words = [f"{each} dagen" if each is not None else "niet te zeggen" for each in halves]
    return Table(
        "times",
        "Binnen hoeveel dagen",
        (
            Column("day", "Dagen", "days", "dagen", "Days"),
            Column(
                "given", "Bericht gegeven, na plek of einde", "share", label_en="Given, since place or end"
            ),
            Column("read", "Bericht gelezen, na versturen", "share", label_en="Read, since given"),
        ),
        tuple(made),
        f"De helft: gegeven na {words[0]}, gelezen na {words[1]}. Op tijd is de regel van {IN_TIME} dagen.",
    )


def _curves(times: Table) -> tuple[Picture, ...]:
    drawn = [
        {"day": row[0], "share": row[at], "what": what}
        for at, what in ((1, "gegeven"), (2, "gelezen"))
        for row in times.rows
        if row[at] is not None
    ]
    if not drawn:
        return ()
    last = {each["what"]: each for each in drawn}
    words = "; ".join(
        f"{what}: {round(100 * each['share'])} % na {each['day']} dagen" for what, each in last.items()
    )
    both = lines(drawn, "day", "share", "what", ("dagen", "deel"), step=True)
    return (both.picture("times", "Hoe snel een kring rond is", words, "times"),)
