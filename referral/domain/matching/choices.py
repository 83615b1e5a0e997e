"""Code lists of what came of a suggestion: stored for study, and for who makes new activities."""

from referral.domain.labels import Labelled


class Decision(Labelled):
    """What coach and person did with the suggestions."""

    PLACED = "placed", "Plek gegeven"
    WAITING = "waiting", "Op de wachtlijst"
    REFUSED = "refused", "Liever niet"
    NONE = "none", "Er past niets"


class NoFit(Labelled):
    """Why nothing fits."""

    NOTHING_LIKE_IT = "nothing_like_it", "Wat iemand wil, is er niet"
    TOO_FAR = "too_far", "Alles is te ver weg"
    LANGUAGE = "language", "Er is niets in een taal die lukt"
    MONEY = "money", "Het kost te veel"
    TIME = "time", "De tijden komen niet uit"
    COMPANY = "company", "Het gezelschap past niet"
    FULL = "full", "Wat past, zit vol"
    SUPPORT = "support", "Er is begeleiding nodig die er niet is"


class WishState(Labelled):
    """How far a wish that nothing met has come."""

    OPEN = "open", "Nog niets"
    PICKED_UP = "picked_up", "Iemand is ermee bezig"
    MET = "met", "Er is nu iets"


class LineState(Labelled):
    """What a coach decided about one line of a round."""

    PROPOSED = "proposed", "Voorstel"
    ACCEPTED = "accepted", "Overgenomen"
    LEFT = "left", "Niet overgenomen"


class PlanState(Labelled):
    """Where the planning of a round is."""

    QUEUED = "queued", "Staat klaar"
    READY = "ready", "Klaar"
    FAILED = "failed", "Niet gelukt"
