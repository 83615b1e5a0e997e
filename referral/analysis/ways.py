"""The ways through the loop: which steps each referral took, in order, with repeats taken together.

Written for ten million events: every step becomes one sign, a way is a word of signs, polars does the rest.
"""

import polars as pl

STEPS = (
    ("a", "Verstuurd", ("referral_sent",)),
    ("b", "Vraag aan verwijzer", ("question_asked",)),
    ("c", "Aangenomen", ("referral_accepted",)),
    ("d", "Doorgestuurd", ("referral_rerouted",)),
    ("e", "Contact gelegd", ("person_reached",)),
    ("f", "Intake", ("intake_held",)),
    ("g", "Niets gevonden", ("nothing_fitted",)),
    ("h", "Wachtlijst", ("waiting_joined",)),
    ("i", "Plek", ("person_placed", "place_taken", "talks_arranged")),
    ("j", "Begonnen", ("participation_started",)),
    ("k", "Overgedragen", ("handed_over",)),
    ("l", "Afgerond", ("referral_closed",)),
    ("m", "Heropend", ("referral_reopened",)),
    ("n", "Niet aangenomen", ("referral_declined",)),
    ("o", "Ingetrokken", ("referral_withdrawn",)),
    ("p", "Verlopen", ("referral_expired",)),
    ("q", "Opnieuw verstuurd", ("referral_resent",)),
    ("r", "Gestopt door de persoon", ("referral_stopped",)),
    ("s", "Gepauzeerd", ("referral_paused",)),
)
"""A sign, its word, and the types of events that mean it. Attempts, notes and attendance are no steps."""

WORDS = {sign: word for sign, word, _ in STEPS}
SIGN_OF = {name: sign for sign, _, names in STEPS for name in names}
UNDER_WAY = "…"
LIMIT = 1 << 17
"""Days (360 years) and events of one referral stay far below it, so that they fit in one number."""


def steps(events: pl.LazyFrame, referrals: pl.DataFrame) -> pl.DataFrame:
    """The steps of *referrals* (with `rid`): `row` (its place there), `sign`, `day`, `place` (from 0).

    By the day it happened, and on one day by sequence: a step written down late stands where it belongs. Two
    of the same in a row are one, with the day of the first. An event without a day is no step.
    """
    keys = referrals.lazy().select("rid").with_row_index("row")
    ordered = (
        events.select("rid", "seq", "type", "day")
        .filter(pl.col("type").is_in(list(SIGN_OF)) & pl.col("day").is_not_null())
        .join(keys, on="rid", how="inner")
        .select(
            "row",
            "day",
            pl.col("type").replace_strict(SIGN_OF, return_dtype=pl.String).alias("sign"),
            _key().alias("key"),
        )
        .sort("key")
        .select("row", "sign", "day")
    )
    same = pl.col("row") == pl.col("row").shift()
    again = same & (pl.col("sign") == pl.col("sign").shift())
    single = ordered.filter(~again.fill_null(value=False)).with_row_index("nr")
    begins = pl.when(same.fill_null(value=False)).then(None).otherwise("nr").forward_fill()
    return single.select("row", "sign", "day", (pl.col("nr") - begins).alias("place")).collect()


def _key() -> pl.Expr:
    """Referral, day and sequence in one number; sorting by one is much faster than by three."""
    day = pl.col("day").clip(-LIMIT, LIMIT - 1) + LIMIT
    return (pl.col("row").cast(pl.Int64) * 2 * LIMIT + day) * LIMIT + pl.col("seq").clip(0, LIMIT - 1)


def ways(taken: pl.DataFrame) -> pl.DataFrame:
    """`row` and its `way`: the signs in order."""
    return taken.group_by("row", maintain_order=True).agg(pl.col("sign").str.join("").alias("way"))


def words_of(way: str) -> str:
    """A way as a reader sees it."""
    return " → ".join(WORDS.get(sign, sign) for sign in way)


def days_between(taken: pl.DataFrame, chosen: pl.DataFrame) -> pl.DataFrame:
    """For each of *chosen* (with `row`) and place after the first: `gap`, the days since the step before."""
    found = taken.join(chosen, on="row", how="inner", maintain_order="left")
    gap = pl.col("day") - pl.col("day").shift()
    return found.with_columns(gap.alias("gap")).filter(pl.col("place") > 0)
