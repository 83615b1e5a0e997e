"""What stands on the coordinator's red list: everything that is beyond a clock now, and why (R8)."""

from referral.domain.labels import Labelled


class RedKind(Labelled):
    """Which clock ran out. A referral can be beyond more than one."""

    UNANSWERED = "unanswered", "Nog geen besluit"
    CONTACT = "contact", "Langer dan twee weken zonder contact"
    EXPIRED = "expired", "Terug bij de verwijzer"
    QUESTION = "question", "Vraag aan de verwijzer blijft open"
    HAND_OVER = "hand_over", "Overdracht niet bevestigd"
    SIGNAL = "signal", "Signaal van uitval niet beantwoord"
    NO_TEAM = "no_team", "Postcode zonder team"
