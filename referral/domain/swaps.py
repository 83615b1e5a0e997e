"""What neighbours do for each other: small things, both ways (D19, D26)."""

from referral.domain.labels import Labelled


class Direction(Labelled):
    """Who brings and who asks."""

    GIVE = "give", "Biedt aan"
    ASK = "ask", "Vraagt"

    @property
    def other(self) -> "Direction":
        """What answers it."""
        return Direction.ASK if self is Direction.GIVE else Direction.GIVE


class SwapKind(Labelled):
    """What it is about; such that a neighbour can do it without a diploma."""

    COOKING = "cooking", "Koken"
    CHORE = "chore", "Een klusje in huis"
    GARDEN = "garden", "De tuin"
    RIDE = "ride", "Meerijden of boodschappen"
    PAPERS = "papers", "Formulieren en brieven"
    LANGUAGE = "language", "Taal oefenen"
    WALK = "walk", "Samen wandelen"
    PET = "pet", "Een huisdier"
    COMPUTER = "computer", "Computer of telefoon"
    LEARN = "learn", "Iets leren"


class SwapEnd(Labelled):
    """Why an offer or a question is no longer open."""

    MADE = "made", "Bij elkaar gebracht"
    TAKEN_BACK = "taken_back", "Niet meer nodig"


_CARD: dict[SwapKind, tuple[str, str]] = {
    SwapKind.COOKING: ("Ik kan koken voor een ander.", "Ik zoek iemand die voor mij of met mij kookt."),
    SwapKind.CHORE: ("Ik kan helpen met een klusje in huis.", "Ik zoek hulp bij een klusje in huis."),
    SwapKind.GARDEN: ("Ik kan helpen in de tuin.", "Ik zoek hulp in de tuin."),
    SwapKind.RIDE: (
        "Ik kan iemand meenemen of boodschappen halen.",
        "Ik zoek iemand die mij meeneemt of boodschappen haalt.",
    ),
    SwapKind.PAPERS: (
        "Ik kan helpen met formulieren en brieven.",
        "Ik zoek iemand die met mij naar een formulier of brief kijkt.",
    ),
    SwapKind.LANGUAGE: ("Ik kan samen Nederlands oefenen.", "Ik zoek iemand om Nederlands mee te oefenen."),
    SwapKind.WALK: ("Ik loop graag een stuk met iemand mee.", "Ik zoek iemand om mee te wandelen."),
    SwapKind.PET: ("Ik kan voor een huisdier zorgen.", "Ik zoek iemand die op mijn huisdier past."),
    SwapKind.COMPUTER: (
        "Ik kan helpen met een computer of telefoon.",
        "Ik zoek hulp met mijn computer of telefoon.",
    ),
    SwapKind.LEARN: ("Ik kan een ander iets leren.", "Ik wil graag iets leren."),
}


def card_line(direction: Direction, kind: SwapKind) -> str:
    """One line of the card for letterbox and notice board: no name, nothing about anybody."""
    give, ask = _CARD[kind]
    return give if direction is Direction.GIVE else ask
