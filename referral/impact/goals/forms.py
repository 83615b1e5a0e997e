"""What a coordinator fills in about one goal."""

from wtforms import HiddenField, StringField, TextAreaField

from referral.domain.impact.goals import MOST_LINES, GoalFacts
from referral.impact.goals.services import Wording
from referral.web.forms import SHORT, BaseForm, at_most

ABOUT = 300


class GoalForm(BaseForm):
    """Name, explanation and the lines; `version` is the one that was on the screen."""

    version = HiddenField()
    name = StringField("Naam van het doel", [at_most(SHORT)])
    about = TextAreaField("Wat is dit doel, in gewone woorden?", [at_most(ABOUT)])
    line_0 = StringField("Zin 1", [at_most(SHORT)])
    line_1 = StringField("Zin 2", [at_most(SHORT)])
    line_2 = StringField("Zin 3", [at_most(SHORT)])
    line_3 = StringField("Zin 4", [at_most(SHORT)])
    line_4 = StringField("Zin 5", [at_most(SHORT)])

    @property
    def wording(self) -> Wording:
        """What was typed, empty lines too."""
        lines = [self[f"line_{place}"].data or "" for place in range(MOST_LINES)]
        return Wording(self.name.data or "", self.about.data or "", lines)

    @property
    def seen_version(self) -> int:
        """The version that was on the screen; one that no goal has when the field was meddled with."""
        typed = self.version.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else -1


def shown(goal: GoalFacts) -> dict[str, str]:
    """What the form shows of a goal."""
    lines = {f"line_{place}": each for place, each in enumerate(goal.lines)}
    return {"version": str(goal.version), "name": goal.name, "about": goal.about, **lines}
