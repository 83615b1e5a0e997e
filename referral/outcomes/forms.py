"""The closing form: one question per goal, then why and what next."""

from collections.abc import Sequence

from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired

from referral.domain.codes import CloseReason, Exit, OutcomeLevel
from referral.models import Goal
from referral.web.forms import LONG, BaseForm, at_most, labels, needed, options

TO_REFERRER = 600
"""As much as fits in a message of one page, so that nothing is ever cut off."""


class CloseForm(BaseForm):
    """Reason and what the person goes on with."""

    reason = SelectField(
        "Waarom ronden jullie af?", [InputRequired("Kies een reden.")], choices=labels(CloseReason.choices())
    )
    exit = SelectField(
        "Waar gaat de persoon mee verder?",
        [InputRequired("Kies een antwoord.")],
        choices=labels(Exit.choices()),
    )
    to_referrer = TextAreaField("Wat wilt u de verwijzer meegeven?", [at_most(TO_REFERRER)])
    explanation = TextAreaField("Toelichting voor het eigen team", [at_most(LONG)])


def close_form(goals: Sequence[Goal]) -> tuple[CloseForm, list[str]]:
    """The form with one question for each goal, and the names of those questions."""
    names = [f"goal_{goal.id}" for goal in goals]
    questions = {
        name: RadioField(
            f"Is dit gelukt: ‘{goal.words}’?",
            [InputRequired("Kies een antwoord.")],
            choices=options(OutcomeLevel.choices()),
        )
        for name, goal in zip(names, goals, strict=True)
    }
    kind = type("CloseFormWithGoals", (CloseForm,), questions)
    return kind(), names


class ReopenForm(BaseForm):
    """Why it opens again."""

    note = TextAreaField(
        "Waarom opent u deze verwijzing opnieuw?", [needed("Schrijf kort waarom."), at_most(LONG)]
    )
