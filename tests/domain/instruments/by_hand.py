"""The scores once more, written from the manuals and not from the engine; tests compare the two."""

EMOTIONAL, SOCIAL = ("3", "9", "10"), ("4", "7", "8")
EMOTIONAL_OF_11, SOCIAL_OF_11 = ("2", "3", "5", "6", "9", "10"), ("1", "4", "7", "8", "11")

TARIFF = """
2 .035 .038 .039 .066 .070
3 .057 .061 .087 .092 .145
4 .166 .168 .192 .360 .356
5 .203 .168 .192 .415 .421
"""


Codes = tuple[str, ...]


def loneliness(answers: dict[str, str], emotional: Codes, social: Codes) -> dict[str, int | None]:
    """Total and parts: a negative sentence counts unless somebody said no, a positive one unless yes."""
    safe = dict.fromkeys(emotional, "no") | dict.fromkeys(social, "yes")
    hits = {code: answers[code] != safe[code] for code in safe if code in answers}
    absent = len(safe) - len(hits)

    def part(codes: Codes) -> int | None:
        return sum(hits[code] for code in codes) if set(codes) <= set(hits) else None

    return {
        "total": None if absent >= 2 else list(hits.values()).count(True),
        "emotional": part(emotional),
        "social": part(social),
    }


def who5(levels: list[int | None]) -> int | None:
    """Raw score of 0 to 25, as a percentage."""
    return None if None in levels else round(100 * sum(each or 0 for each in levels) / 25)


def eq5d(profile: str) -> float:
    """The Dutch index of a profile such as 21111, in thousandths and then back."""
    table = [line.split() for line in TARIFF.strip().splitlines()]
    rows = {level: [int(float(each) * 1000 + 0.5) for each in cells] for level, *cells in table}
    if set(profile) == {"1"}:
        return 1
    return (1000 - 47 - sum(rows[level][at] for at, level in enumerate(profile) if level != "1")) / 1000


def keyes(values: list[int]) -> str:
    """The category: counted with sets of the high and the low answers."""
    high = [at for at, each in enumerate(values, 1) if each > 3]
    low = [at for at, each in enumerate(values, 1) if each < 2]
    if any(at <= 3 for at in high) and len([at for at in high if at >= 4]) > 5:
        return "flourishing"
    return (
        "languishing" if any(at <= 3 for at in low) and len([at for at in low if at >= 4]) > 5 else "moderate"
    )
