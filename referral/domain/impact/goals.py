"""The thirteen goals, their question lists of our own, and what a question may be like (D46, D48).

The lists of the field are not public, so these are ours. Each line is a statement with five steps
from no to yes. Whether somebody is content is no effect: such a line is refused.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from referral.domain.activities import NAMED_GOALS
from referral.domain.labels import Labelled

MOST_LINES = 5
FEWEST_WORDS, MOST_WORDS = 2, 15
"""Of one line, in words."""
LONGEST_WORD = 16
"""Of one word, in letters: longer ones are hard to read."""


class Step(Labelled):
    """How far somebody agrees; the code is what is stored."""

    NOT_AT_ALL = "1", "Nee, helemaal niet"
    NOT_REALLY = "2", "Nee, niet echt"
    A_LITTLE = "3", "Een beetje"
    YES = "4", "Ja"
    CERTAINLY = "5", "Ja, zeker"


STEPS = len(Step)


@dataclass(frozen=True, slots=True)
class GoalFacts:
    """One goal as it is asked about now. Version 0 is a goal that nobody filled in yet."""

    slot: int
    version: int
    name: str
    about: str
    lines: tuple[str, ...]

    @property
    def is_named(self) -> bool:
        """Whether its name is one of the five that are the same everywhere."""
        return self.slot in NAMED_GOALS


STANDARD: dict[int, tuple[str, tuple[str, ...]]] = {
    1: (
        "Mensen leren elkaar kennen. Ze voelen zich er thuis.",
        (
            "Ik ontmoet hier mensen die ik graag zie.",
            "Ik voel me hier thuis.",
            "Iemand merkt het als ik er niet ben.",
            "Ik zie mensen van hier ook op andere dagen.",
        ),
    ),
    2: (
        "Mensen doen meer dingen zelf. Ze weten wie kan helpen.",
        (
            "Ik doe thuis meer dingen zelf dan eerst.",
            "Ik weet wie mij kan helpen.",
            "Ik durf om hulp te vragen.",
        ),
    ),
    3: (
        "Mensen leren iets. Ze laten zien wat ze kunnen.",
        (
            "Ik heb hier iets nieuws geleerd.",
            "Ik kan hier laten zien wat ik kan.",
            "Ik help hier soms een ander.",
        ),
    ),
    4: (
        "Mensen hebben meer zin in de dag.",
        (
            "Ik heb vaker zin in de dag dan eerst.",
            "Ik heb iets om naar uit te kijken.",
            "Ik maak me minder zorgen dan eerst.",
        ),
    ),
    5: (
        "Mensen bewegen meer. Ze komen vaker buiten.",
        (
            "Ik beweeg meer dan eerst.",
            "Ik kom vaker buiten dan eerst.",
            "Ik voel me sterker dan eerst.",
        ),
    ),
}
"""Our own lists for the five named goals."""


def standard(slot: int, name: str = "") -> GoalFacts:
    """A goal as it is before anybody changed it."""
    if slot in STANDARD:
        about, lines = STANDARD[slot]
        return GoalFacts(slot, 1, NAMED_GOALS[slot], about, lines)
    return GoalFacts(slot, 0, name, "", ())


_CONTENT = re.compile(r"tevreden|cijfer|waardeer|beoordeel", re.IGNORECASE)
_BANNED = re.compile(
    r"eenza|cliënt|patiënt|traject|doelgroep|kwetsba|hulpbehoev|zorgvrag|problematiek|participeer|beperking",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\b(?:en|of|maar)\b|/|\?.*\?", re.IGNORECASE)


def wrong_with(line: str) -> str:
    """What keeps a line from being asked, in words for its writer; empty when it is fine."""
    words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", line)
    banned = _BANNED.search(line)
    long = next((each for each in words if len(each) > LONGEST_WORD), "")
    found = (
        (len(words) < FEWEST_WORDS, "Schrijf een hele zin."),
        (bool(_CONTENT.search(line)), "Vraag niet of iemand tevreden is, maar wat er anders is dan eerst."),
        (bool(banned), f"Liever niet ‘{banned.group().lower() if banned else ''}’. Zeg het zoals aan tafel."),
        (bool(_JOINED.search(line)), "Vraag één ding per zin. Maak van ‘en’ of ‘of’ twee zinnen."),
        (len(words) > MOST_WORDS, f"Deze zin is te lang: houd het bij {MOST_WORDS} woorden."),
        (bool(long), f"‘{long}’ is een lang woord. Kan het korter?"),
    )
    return next((words_of for holds, words_of in found if holds), "")


def doubles(lines: Sequence[str]) -> list[int]:
    """The places of lines that say what an earlier one said."""
    plain = [re.sub(r"\W+", " ", each).strip().lower() for each in lines]
    return [place for place, each in enumerate(plain) if each and each in plain[:place]]


def fewest_goals_notice(number: int) -> str:
    """What to say of an activity with so many goals; empty for two or three (D46)."""
    if number == 1:
        return "één doel: twee of drie zegt meer"
    return f"{number} doelen: kies er liever twee of drie" if number > 3 else ""
