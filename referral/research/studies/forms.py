"""What a researcher fills in for a study, and what somebody says who judges it."""

from typing import Any

from wtforms import RadioField, StringField, TextAreaField

from referral.domain.codes import Reason
from referral.domain.research.filing import TITLE_MOST, VARIABLES, StudyFacts
from referral.domain.research.studies import AreaLevel, Ground
from referral.domain.statuses import CARE_PROVIDERS
from referral.web.forms import LONG, BaseForm, ChecksField, DutchDateField, at_most, needed, options

AGREES, REFUSES = "yes", "no"


class StudyForm(BaseForm):
    """One study on one page; what is not complete yet may wait until it is filed."""

    title = StringField("Titel", [needed("Geef de studie een titel."), at_most(TITLE_MOST)])
    question = TextAreaField("Welke vraag wilt u beantwoorden?", [at_most(LONG)])
    purpose = TextAreaField("Waar dient het antwoord voor?", [at_most(LONG)])
    ground = RadioField(
        "Op welke grond gebruikt u de gegevens?",
        [needed("Kies een grond.")],
        choices=options(Ground.choices()),
    )
    ground_why = TextAreaField("Waarom past deze grond?", [at_most(LONG)])
    variables = ChecksField("Welke gegevens hebt u nodig?", choices=options(VARIABLES.items()))
    sectors = ChecksField(
        "Alleen verwijzingen van", choices=options((each.value, each.label) for each in CARE_PROVIDERS)
    )
    reasons = ChecksField("Alleen verwijzingen om deze reden", choices=options(Reason.choices()))
    first_day = DutchDateField("Verwezen vanaf", [needed("Vul de eerste dag in.")])
    last_day = DutchDateField("Verwezen tot en met", [needed("Vul de laatste dag in.")])
    area_level = RadioField(
        "Hoe grof is de plaats?", [needed("Kies een van beide.")], choices=options(AreaLevel.choices())
    )
    partners = TextAreaField("Met wie werkt u samen?", [at_most(LONG)])
    ethics = TextAreaField("Hoe is de studie ethisch getoetst?", [at_most(LONG)])
    ends_on = DutchDateField("Einddatum van de studie", [needed("Vul de einddatum in.")])

    @property
    def facts(self) -> StudyFacts:
        """What was filled in; ask only after the form was found valid."""
        given: dict[str, Any] = {
            name: self[name].data or "" for name in ("title", "question", "purpose", "ground_why", "partners")
        }
        days: dict[str, Any] = {name: self[name].data for name in ("first_day", "last_day", "ends_on")}
        return StudyFacts(
            **given,
            **days,
            ethics=self.ethics.data or "",
            ground=Ground(self.ground.data),
            variables=tuple(self.variables.data or ()),
            sectors=tuple(self.sectors.data or ()),
            reasons=tuple(self.reasons.data or ()),
            area_level=AreaLevel(self.area_level.data),
        )


class JudgeForm(BaseForm):
    """Yes, or no with a reason."""

    agrees = RadioField(
        "Uw besluit",
        [needed("Kies wat u besluit.")],
        choices=options(((AGREES, "Ik ga akkoord"), (REFUSES, "Ik ga niet akkoord"))),
    )
    reason = TextAreaField("Waarom niet?", [at_most(LONG)])
