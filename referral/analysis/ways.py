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


def steps(events: pl.DataFrame) -> pl.DataFrame:
    """The steps of each referral: `rid`, `sign`, `day` and `place` (0 is the first).

    By the day it happened, and on one day by sequence: a step written down late stands where it belongs. Two
    of the same in a row are one, with the day of the first. An event without a day is no step.
    """
    ordered = (
        events.lazy()
        .select("rid", "seq", "type", "day")
        .filter(pl.col("type").is_in(list(SIGN_OF)) & pl.col("day").is_not_null())
        .with_columns(pl.col("type").replace_strict(SIGN_OF, return_dtype=pl.String).alias("sign"))
        .sort("rid", "day", "seq")
        .select("rid", "sign", "day")
    )
    again = (pl.col("rid") == pl.col("rid").shift()) & (pl.col("sign") == pl.col("sign").shift())
    single = ordered.filter(~again.fill_null(value=False))
    return single.with_columns(pl.int_range(pl.len()).over("rid").alias("place")).collect()


def ways(taken: pl.DataFrame) -> pl.DataFrame:
    """`rid` and its `way`: the signs in order."""
    return taken.group_by("rid", maintain_order=True).agg(pl.col("sign").str.join("").alias("way"))


def words_of(way: str) -> str:
    """A way as a reader sees it."""
    return " → ".join(WORDS.get(sign, sign) for sign in way)


def days_between(taken: pl.DataFrame, chosen: pl.DataFrame) -> pl.DataFrame:
    """For each `way` and place after the first: `gap`, the days since the step before, of each referral.

    *chosen* has `rid` and `way`.
    """
    with_way = taken.join(chosen, on="rid", how="inner").sort("rid", "place")
    gap = pl.col("day") - pl.col("day").shift()
    return with_way.with_columns(gap.alias("gap")).filter(pl.col("place") > 0)
