"""The three questions about each other group, and licensed scores."""

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from referral.domain.areas.partners import HIGHEST, LOWEST, Item, Side, others
from referral.web.forms import BaseForm, options

MARKS = [("", "–"), *((str(mark), str(mark)) for mark in range(LOWEST, HIGHEST + 1))]


class SideForm(BaseForm):
    """On whose paper somebody types."""

    side = RadioField(
        "Van wie is dit blad?", [InputRequired("Kies van wie het is.")], choices=options(Side.choices())
    )


class PartnersForm(BaseForm):
    """What is asked of one group; its fields are added per group."""

    @property
    def marks(self) -> dict[tuple[Side, Item], int]:
        """What was answered."""
        found = {}
        for field in self:
            if field.name.startswith("mark_") and field.data:
                _, side, item = field.name.split("_")
                found[Side(side), Item(item)] = int(field.data)
        return found


def partners_form(side: Side, **given: Any) -> PartnersForm:
    """The form for somebody of this group: three questions about each other one."""
    fields: dict[str, Any] = {
        f"mark_{other.value}_{item.value}": SelectField(item.label, [Optional()], choices=options(MARKS))
        for other in others(side)
        for item in Item
    }
    form: PartnersForm = type("ThisPartnersForm", (PartnersForm,), fields)(**given)
    return form


class ScoresForm(BaseForm):
    """A file with scores, and that they may be used."""

    file = FileField("Bestand (CSV)", [FileRequired("Kies een bestand.")])
    licensed = BooleanField(
        "Wij hebben een licentie om deze scores te gebruiken",
        [InputRequired("Zonder licentie mogen deze scores hier niet staan.")],
    )
