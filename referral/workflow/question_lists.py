"""Question lists that wait for a person, for the person's own page."""

from dataclasses import dataclass

from referral.models import Referral


@dataclass(frozen=True, slots=True)
class QuestionList:
    """One list that can be filled in now: what it is called, and where."""

    title: str
    url: str


def waiting_for(referral: Referral) -> list[QuestionList]:
    """The lists that wait for this person. No list exists yet: who adds them answers here."""
    del referral
    return []
