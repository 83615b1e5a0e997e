"""How likely it is that somebody is recognised in the files of a release: for who checks and signs it.

k-anonymity: how many people are alike in what a neighbour knows. l-diversity (Machanavajjhala et al., 2007):
of people who are alike, how many different outcomes there are; with the entropy measure, exp(H) of those.
Only numbers leave here, never which combination it was.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from math import exp
from typing import Any

import polars as pl

from referral.analysis.changes import change
from referral.analysis.coarsening import PERSON, STEPS, alike, applied, quasi_in
from referral.domain.research.codebook import Part
from referral.domain.research.tables import REFERRAL, TABLES

K = 5
"""Fewer people alike than this may not leave, not even to a researcher who signed for it."""
OPEN = 10
"""From this many alike on, a file is as safe as a figure (5d)."""

BANDS = ((1, 1, "1"), (2, 4, "2-4"), (5, 9, "5-9"), (10, None, ">=10"))
Tell = Callable[[int, str], None]


def report(
    tables: Mapping[str, pl.DataFrame], tell: Tell, earlier: Mapping[int, pl.DataFrame] | None = None
) -> dict[str, Any]:
    """The risk of the files together; *tables* by name, `referral` at least.

    *earlier* are the tables `referral` of releases of the same study by their number, so with the same keys
    of persons.
    """
    referral = tables["referral"]
    names = quasi_in(referral)
    tell(10, "Mensen die op elkaar lijken")
    sizes = alike(referral, names)
    tell(30, "Uitkomsten van wie op elkaar lijkt")
    outcomes = list(_outcomes(tables, names))
    tell(60, "Combinaties die één keer voorkomen")
    pairs = [_combination(referral, each) for n in (2, 3) for each in combinations(names, n)]
    tell(80, "Wat grover zou helpen")
    found = {
        "rows": referral.height,
        "people": referral[PERSON].n_unique() if PERSON in referral.columns else referral.height,
        "quasi": names,
        "smallest": int(sizes.min() or 0),  # type: ignore[arg-type]
        "rows_by_size": {name: _rows_between(sizes, low, high) for low, high, name in BANDS},
        "outcomes": outcomes,
        "combinations": pairs,
        "advice": _advice(referral, names, int((sizes < K).sum())),
        "dating": _dating(referral),
        "changes": [
            {"release": number, **change(referral, table)} for number, table in (earlier or {}).items()
        ],
    }
    level, words = verdict(found)
    tell(100, "Klaar")
    return {**found, "level": level, "verdict": words}


def verdict(found: Mapping[str, Any]) -> tuple[str, list[str]]:
    """A level (`safe`, `care`, `unsafe`) and sentences for the checker."""
    if not found["rows"]:
        return "safe", ["Er staan geen verwijzingen in deze levering."]
    level, first = _of_groups(found)
    more = _reservations(found)
    return ("care" if more and level == "safe" else level), [first, *more]


def _of_groups(found: Mapping[str, Any]) -> tuple[str, str]:
    smallest, below = found["smallest"], found["rows_by_size"]["1"] + found["rows_by_size"]["2-4"]
    if below:
        return "unsafe", (
            f"Niet vrijgeven: {below} van de {found['rows']} rijen gaan over mensen van wie er minder dan "
            f"{K} zijn met dezelfde kenmerken ({', '.join(_labels(found['quasi']))})."
        )
    if smallest < OPEN:
        return "care", (
            f"De kleinste groep van mensen die op elkaar lijken telt er {smallest}. Dat is genoeg voor een "
            "onderzoeker met een overeenkomst. Zet deze bestanden niet openbaar."
        )
    return "safe", f"Van elke combinatie van kenmerken zijn er minstens {OPEN} mensen."


def _reservations(found: Mapping[str, Any]) -> list[str]:
    words = []
    if alone := [each["label"].lower() for each in found["outcomes"] if each["rows_alike_same"]]:
        words.append(
            "Van sommige groepen heeft iedereen dezelfde uitkomst. Wie weet dat iemand in zo’n groep "
            f"zit, weet die uitkomst ook. Het gaat om: {', '.join(alone)}."
        )
    if found["dating"]:
        words.append(
            "Het aantal gevolgde dagen samen met de dag van bevriezen vertelt in welke week iemand is "
            f"verwezen. {found['dating']} rijen delen die week met minder dan {K} mensen."
        )
    if any(0 < each["came"] < OPEN or 0 < each["went"] < OPEN for each in found["changes"]):
        words.append(
            f"Vergeleken met een eerdere levering kwamen of gingen er minder dan {OPEN} mensen. Wie beide "
            "heeft, kan zien wat hun gegevens zijn. Laat de eerdere levering wissen voordat u deze vrijgeeft."
        )
    if any(each["came_alone"] or each["went_alone"] for each in found["changes"]):
        words.append(
            "Sommige mensen kwamen of gingen als enige met hun kenmerken. Wie beide leveringen heeft en weet "
            "wanneer iemand werd verwezen of zich terugtrok, kan zo iemand vinden."
        )
    if any(each["described_anew"] for each in found["changes"]):
        words.append(
            "Van sommige mensen staan er nu andere kenmerken dan in een eerdere levering. Was het daar "
            "fijner verteld, dan helpt het niet dat het hier grover is."
        )
    return words


def _labels(names: Sequence[str]) -> list[str]:
    return [each.label.lower() for each in REFERRAL.variables if each.name in names]


def _rows_between(sizes: pl.Series, low: int, high: int | None) -> int:
    return int(((sizes >= low) & (sizes <= high if high is not None else sizes >= low)).sum())


def _combination(referral: pl.DataFrame, names: Sequence[str]) -> dict[str, Any]:
    sizes = alike(referral, names)
    return {"of": list(names), "unique": int((sizes == 1).sum()), "below": int((sizes < K).sum())}


def _outcomes(tables: Mapping[str, pl.DataFrame], names: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Each outcome of the codebook that is in the files, over groups of people who are alike."""
    people = tables["referral"].select("rid", *names)
    for spec in TABLES:
        held = tables.get(spec.name)
        if held is None or "rid" not in held.columns:
            continue
        whole = held if spec.name == "referral" else held.join(people, on="rid", how="inner")
        for each in spec.variables:
            if each.part is Part.OUTCOME and each.name in whole.columns:
                found = _diversity(whole, each.name, names)
                yield {"name": f"{spec.name}.{each.name}", "label": each.label, **found}


def _diversity(whole: pl.DataFrame, column: str, names: Sequence[str]) -> dict[str, Any]:
    """Nobody's outcome is empty in a group without any: such a group says nothing and is left out."""
    keys = list(names) or ["everybody"]
    counted = whole.with_columns(everybody=1).group_by(*keys, pl.col(column).alias("outcome")).len()
    share = pl.col("len") / pl.col("len").sum()
    groups = (
        counted.group_by(keys)
        .agg(
            distinct=pl.len(),
            known=pl.col("outcome").is_not_null().any(),
            rows=pl.col("len").sum(),
            entropy=-(share * share.log()).sum(),
        )
        .filter("known")
    )
    if groups.is_empty():
        return {"distinct": None, "entropy": None, "rows_alike_same": 0}
    return {
        "distinct": int(groups["distinct"].min()),  # type: ignore[arg-type]
        "entropy": round(exp(float(groups["entropy"].min())), 2),  # type: ignore[arg-type]
        "rows_alike_same": int(groups.filter(pl.col("distinct") == 1)["rows"].sum()),
    }


def _advice(referral: pl.DataFrame, names: Sequence[str], below: int) -> list[dict[str, Any]]:
    """Each single coarsening of a whole variable, with how many rows would stay below k; best first."""
    if not below:
        return []
    every = pl.repeat(True, referral.height, eager=True)
    found: list[dict[str, Any]] = []
    for step in STEPS:
        if step.variable in names:
            coarser, _ = applied(referral, step, every)
            left = int((alike(coarser, names) < K).sum())
            found.append({"variable": step.variable, "how": step.how, "rows_below": left})
    return sorted((each for each in found if each["rows_below"] < below), key=lambda each: each["rows_below"])


def _dating(referral: pl.DataFrame) -> int:
    """Rows that share the week of referral, which follows from `follow_days`, with fewer than k people."""
    if "follow_days" not in referral.columns or referral.is_empty():
        return 0
    return int((alike(referral, ["follow_days"]) < K).sum())
