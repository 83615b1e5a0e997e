"""What two releases of one study tell together: who came, who went, and who did so alone.

Keys of persons are the same within a study. So who has both releases sees exactly which rows came or went; a
single one among all with the same characteristics is found by whoever knows that somebody was referred, or
withdrew, between the two.
"""

import polars as pl

from referral.analysis.coarsening import PERSON, quasi_in


def change(now: pl.DataFrame, then: pl.DataFrame) -> dict[str, int]:
    """Numbers of people, from the tables `referral` of two releases; zero where keys of persons are absent.

    `came` and `went`; `came_alone` and `went_alone` of those: nobody else who came, or went, has the same
    characteristics; `described_anew`: in both, with other characteristics (made coarser in one of them, or
    corrected).
    """
    if PERSON not in now.columns or PERSON not in then.columns:
        return dict.fromkeys(("came", "went", "came_alone", "went_alone", "described_anew"), 0)
    names = [name for name in quasi_in(now) if name in then.columns]
    came, went = (
        one.join(other, on=PERSON, how="anti").select(PERSON, *names)
        for one, other in ((now, then), (then, now))
    )
    return {
        "came": came[PERSON].n_unique(),
        "went": went[PERSON].n_unique(),
        "came_alone": _alone(came, names),
        "went_alone": _alone(went, names),
        "described_anew": _described_anew(now, then, names),
    }


def _alone(rows: pl.DataFrame, names: list[str]) -> int:
    """How many people share the characteristics of one of their rows with nobody else among *rows*."""
    if not names:
        return int(rows[PERSON].n_unique() == 1)
    alike = pl.col(PERSON).n_unique().over(names)
    return rows.filter(alike == 1)[PERSON].n_unique()


def _described_anew(now: pl.DataFrame, then: pl.DataFrame, names: list[str]) -> int:
    """People with a referral in both releases of which a characteristic differs."""
    if not names or "rid" not in now.columns or "rid" not in then.columns:
        return 0
    both = now.select("rid", PERSON, *names).join(then.select("rid", *names), on="rid", suffix="_then")
    differs = [pl.col(name).ne_missing(pl.col(f"{name}_then")) for name in names]
    return both.filter(pl.any_horizontal(differs))[PERSON].n_unique()
