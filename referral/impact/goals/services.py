"""Commands: a change of a goal makes a new version; rounds that were planned keep theirs."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from referral.domain.activities import NAMED_GOALS
from referral.domain.actors import Actor
from referral.domain.errors import Conflict, Invalid
from referral.domain.impact.goals import MOST_LINES, GoalFacts, doubles, wrong_with
from referral.extensions import db
from referral.impact.goals.queries import goal_now
from referral.lib import clock
from referral.models import GoalVersion, ImpactGoal, Region
from referral.models.transaction import command


@dataclass(frozen=True, slots=True)
class Wording:
    """How a coordinator words a goal; lines may be empty."""

    name: str
    about: str
    lines: Sequence[str]


@command
def save_goal(actor: Actor, slot: int, typed: Wording, seen_version: int) -> GoalFacts:
    """Word a goal anew; the goal as it is asked about from now on.

    The five named goals keep their name. Raises Invalid, by field, for a line that cannot be asked, a name
    without a line or lines without a name; Conflict when somebody made another version meanwhile. Nothing
    changed: no new version.
    """
    db.session.execute(select(Region.id).where(Region.id == actor.region_id).with_for_update())
    before = goal_now(actor, slot)
    if before.version != seen_version:
        raise Conflict("Iemand anders heeft dit doel net gewijzigd. Bekijk het opnieuw.")
    asked = [each.strip() for each in typed.lines]
    called = NAMED_GOALS.get(slot, "") or typed.name.strip()
    _require(called, typed.about.strip(), asked)
    made = GoalFacts(slot, before.version + 1, called, typed.about.strip(), tuple(filter(None, asked)))
    if (made.name, made.about, made.lines) == (before.name, before.about, before.lines):
        return before
    db.session.add(
        GoalVersion(
            region_id=actor.region_id,
            slot=slot,
            version=made.version,
            name=made.name,
            about=made.about,
            lines=list(made.lines),
            made_by=actor.id,
            made_at=clock.now(),
        )
    )
    _rename(actor, slot, made.name)
    return made


def _require(name: str, about: str, lines: Sequence[str]) -> None:
    wrong = {
        f"line_{place}": found for place, each in enumerate(lines) if each and (found := wrong_with(each))
    }
    wrong |= {f"line_{place}": "Deze zin staat er al." for place in doubles(lines)}
    asked = [each for each in lines if each]
    if len(asked) > MOST_LINES:
        wrong["line_0"] = f"Stel hooguit {MOST_LINES} vragen per doel."
    if name and not asked:
        wrong["line_0"] = "Schrijf minstens één zin, anders is er niets te vragen."
    if asked and not name:
        wrong["name"] = "Geef het doel een naam."
    if name and not about:
        wrong["about"] = "Leg in een of twee korte zinnen uit wat het doel is."
    if wrong:
        raise Invalid("Er klopt nog iets niet.", wrong)


def _rename(actor: Actor, slot: int, name: str) -> None:
    """The name by which activities show it."""
    query = select(ImpactGoal).where(ImpactGoal.region_id == actor.region_id, ImpactGoal.slot == slot)
    row = db.session.scalar(query) or ImpactGoal(region_id=actor.region_id, slot=slot)
    row.name = name
    db.session.add(row)
