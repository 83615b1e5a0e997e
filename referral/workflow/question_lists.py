"""Question lists that wait for a person, for the person's own page."""

from dataclasses import dataclass

from referral.models import Referral
from referral.workflow.measures import measurements_of


@dataclass(frozen=True, slots=True)
class QuestionList:
    """One list that can be filled in now: what it is called, and where."""

    title: str
    url: str


def waiting_for(referral: Referral) -> list[QuestionList]:
    """The lists that wait for this person, oldest first; each opens by its own link and second question."""
    return [
        QuestionList("Vragen over hoe het met u gaat", f"/vragen/{each.region_id}/{each.token}")
        for each in measurements_of(referral)
        if each.works
    ]
