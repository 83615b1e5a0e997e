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
    folded,
    groups_in,
    refused,
    waiting,
)
from referral.analysis.drawing import lines
from referral.analysis.reading import Data
from referral.analysis.views.parts import HELD_BACK, left_out
from referral.domain.research.figures import Column, Figure, Picture, Table
from referral.domain.research.filters import Filters

TITLE = "Terugkoppeling"
QUESTION = "Hoort de verwijzer hoe het ging, op tijd, en wordt het gelezen?"
ENDS = ("placed_day", "closed_day", "ended_day")
NEEDED = ("share_back", "feedback_day", "feedback_read_day", "placed_day")
IN_TIME = 7
"""Five working days are at most seven days in a week without holidays; the data set has no weekdays."""
OTHER_QUARTERS = "Andere kwartalen samen"
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
    chosen(cohort, "share_back", "feedback_day")
    if guarding.people_in(cohort) < guarding.SMALLEST:
        return refused("loops", TITLE, QUESTION)
    rows = with_moments(cohort)
    due = rows.filter(pl.col("may") & pl.col("due_day").is_not_null())
    if guarding.people_in(due) < guarding.SMALLEST:
        return refused("loops", TITLE, QUESTION)
    given, read = waiting(due, "due_day", "feedback_day"), _reading(due)
    unknown = rows.filter(pl.col("share_back").is_null())
    times = _times(due, given, read)
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
            "Verwijzingen met een plek of een einde, van mensen die het goedvinden dat de verwijzer hoort "
            "hoe het gaat. "
            "Bij gelezen: de verwijzingen met een bericht. Bij niet goedgevonden: alle verwijzingen "
            "waarvan dat bekend is."
        ),
        people=guarding.number(guarding.people_in(rows)),
        missing_share=guarding.share(unknown.height, rows.height),
        missing_note="Verwijzingen waarvan niet is vastgelegd of de verwijzer het mag horen.",
        exclusions=(
            *left_out("Geen toestemming voor een bericht", rows.filter(pl.col("refused")).height),
            *left_out(
                "Nog geen plek en geen einde", rows.filter(pl.col("may") & pl.col("due_day").is_null()).height
            ),
            *left_out("Niet bij de tijd: een bericht voor de plek of het einde", given.impossible),
            *data.exclusions(),
        ),
        tables=(_quarters(rows), times),
        pictures=_curves(times),
        bias=(ONLY_LOGGED, NO_HOLIDAYS, REOPENED, TAKEN_TOGETHER, HELD_BACK),
    )


def with_moments(cohort: pl.DataFrame) -> pl.DataFrame:
    """With `may` and `refused` (consent), and `due_day`: the first day there was a place or an end."""
    yes = pl.col("share_back") == "yes"
    return cohort.with_columns(
        yes.fill_null(value=False).alias("may"),
        (~yes).fill_null(value=False).alias("refused"),
        pl.min_horizontal(*ENDS).alias("due_day"),
    )


def _reading(due: pl.DataFrame) -> Waiting:
    return waiting(due.filter(pl.col("feedback_day").is_not_null()), "feedback_day", "feedback_read_day")


def _quarters(rows: pl.DataFrame) -> Table:
    made = [
        _line(name, part)
        for name, part in groups_in(
            folded(rows.with_columns(pl.col("quarter").alias("group")), "group", OTHER_QUARTERS),
            "group",
            OTHER_QUARTERS,
        )
    ]
    made.append(_line("Alle", rows))
    columns = (
        Column("quarter", "Kwartaal van verwijzen", "text", label_en="Quarter of referral"),
        Column("refused", "Niet goedgevonden", "share", label_en="Consent to share back refused"),
        Column("due", "Een bericht nodig", "count", label_en="Feedback due"),
        Column("given", "Bericht gegeven", "share", label_en="Feedback given"),
        Column("read", "Bericht gelezen, van gegeven", "share", label_en="Feedback read, of given"),
    )
    note = "Wie kort geleden een plek kreeg, kan het bericht nog krijgen: recente kwartalen vallen lager uit."
    return Table("quarters", "Per kwartaal", columns, tuple(made), note)


def _line(name: str, rows: pl.DataFrame) -> tuple[Any, ...]:
    due = rows.filter(pl.col("may") & pl.col("due_day").is_not_null())
    given = due.filter(pl.col("feedback_day").is_not_null())
    read = given.filter(pl.col("feedback_read_day").is_not_null())
    refusing = rows.filter(pl.col("refused")).height
    known = rows.filter(pl.col("share_back").is_not_null()).height
    return (
        name,
        guarding.share(refusing, known),
        guarding.count(due),
        guarding.share(given.height, due.height),
        guarding.share(read.height, given.height),
    )


def _times(due: pl.DataFrame, given: Waiting, read: Waiting) -> Table:
    largest = guarding.largest_practice(due)
    columns = [found.safe_shares(DAYS, largest) for found in (given, read)]
    made = [(day, *values) for day, *values in zip(DAYS, *columns, strict=True)]
    halves = [found.safe_quantile(0.5, largest) for found in (given, read)]
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
    words = "; ".join(f"{what}: {each['share']:.0%} na {each['day']} dagen" for what, each in last.items())
    svg = lines(drawn, "day", "share", "what", ("dagen", "deel"), step=True)
    return (Picture("times", "Hoe snel een kring rond is", svg, words, "times"),)
