"""What will happen to each chosen referral, before it happens."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from referral.domain.workflow import TRANSITIONS, Action
from referral.oversight.dividing.forms import written
from referral.oversight.load.queries import RunningRow
from referral.workflow.assigning import SAME_TEAM, Choice, Target, too_far


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A chosen referral as it is now; `obstacle` says why it stays as it is, or is empty."""

    row: RunningRow
    value: str
    obstacle: str

    @property
    def goes(self) -> bool:
        """Whether it will go."""
        return not self.obstacle


def plan(rows: Iterable[RunningRow], choices: Collection[Choice], target: Target) -> list[PlanRow]:
    """Each chosen referral with what stands in its way."""
    seen = {each.reference: each.coach_id for each in choices}
    return [
        PlanRow(row, written(row.reference, seen[row.reference]), _obstacle(row, target, seen[row.reference]))
        for row in rows
    ]


def _obstacle(row: RunningRow, target: Target, seen: object) -> str:
    if row.coach_id != seen:
        return f"Ligt intussen bij {row.coach or 'niemand'}. Kies opnieuw."
    if target.team_id is not None:
        if target.team_id == row.team_id:
            return SAME_TEAM
        movable = row.status in TRANSITIONS[Action.REROUTE].sources
        return "" if movable else too_far(row.status.label)
    if target.coach_id == row.coach_id:
        return f"Ligt al bij {row.coach or 'niemand'}."
    return ""
