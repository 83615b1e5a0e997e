"""What the coordinator chooses: which referrals, and who gets them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wtforms import RadioField
from wtforms.validators import InputRequired, Optional

from referral.domain.codes import RerouteCode
from referral.models import Team, User
from referral.web.forms import BaseForm, options
from referral.workflow.assigning import NOBODY, Choice, Target

COACH, TEAM = "coach:", "team:"


class DivideForm(BaseForm):
    """To a coach, back to the team, or to another team; the last one needs a reason."""

    naar = RadioField("Wie krijgt dit werk?", [InputRequired("Kies wie dit werk krijgt.")])
    reden = RadioField("Waarom naar een ander team?", [Optional()], choices=options(RerouteCode.choices()))

    def offer(self, coaches: Iterable[User], teams: Iterable[Team]) -> None:
        """The choices of this moment."""
        people = [(f"{COACH}{each.id}", each.name) for each in coaches]
        elsewhere = [(f"{TEAM}{each.id}", f"{each.name} (ander team)") for each in teams]
        self.naar.choices = options([*people, (NOBODY, "Niemand: terug naar het hele team"), *elsewhere])

    def validate(self, extra_validators: Any = None) -> bool:
        """As always; and the other team and the referrer read why it goes there."""
        fine = super().validate(extra_validators)
        if fine and self.naar.data.startswith(TEAM) and not self.reden.data:
            self.reden.errors = ["Kies waarom het naar een ander team gaat."]
            return False
        return fine

    def target(self) -> Target:
        """What was chosen."""
        kind, _, key = self.naar.data.partition(":")
        if f"{kind}:" == TEAM:
            return Target(team_id=UUID(key), code=RerouteCode(self.reden.data))
        return Target(coach_id=UUID(key) if key else None)


def written(reference: str, coach_id: UUID | None) -> str:
    """A choice as the value of a checkbox: the referral and the coach that it has now."""
    return f"{reference}:{coach_id or ''}"


def read_choices(values: Iterable[str]) -> list[Choice]:
    """Choices from checkboxes, each referral once; what is no choice is left out."""
    found: dict[str, Choice] = {}
    for value in values:
        reference, mark, coach = value.partition(":")
        try:
            if reference and mark:
                found[reference] = Choice(reference, UUID(coach) if coach else None)
        except ValueError:
            continue
    return list(found.values())
