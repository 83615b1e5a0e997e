"""The closing form: one question per goal, the person's verdict, why, what next, and the hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Optional

from referral.domain.after_care import GRADES, CareResult, CareWhy
from referral.domain.closing import Verdict, minutes_of
from referral.domain.codes import CloseReason, Exit, OutcomeLevel
from referral.models import Goal
from referral.web.forms import (
    LONG,
    BaseForm,
    ChecksField,
    DutchDateField,
    at_most,
    labels,
    needed,
    not_in_future,
    options,
)

TO_REFERRER = 600
"""As much as fits in a message of one page, so that nothing is ever cut off."""

HOURS_WRONG = "Vul uren in kwartieren in, zoals 1,25 of 0,5."


class HoursField(StringField):
    """Hours in quarters, as people write them; `minutes` is what they come to."""

    minutes = 0

    def pre_validate(self, form: Any) -> None:
        """Read the hours; raises ValidationError in the user's words."""
        del form
        try:
            self.minutes = minutes_of(str(self.data or "0"))
        except ValueError as error:
            raise ValidationError(HOURS_WRONG) from error


class CloseForm(BaseForm):
    """The person's verdict, reason, what the person goes on with, and what it took."""

    verdict = RadioField(
        "Wat vindt de persoon zelf: heeft het geholpen?",
        [InputRequired("Kies een antwoord. Kon het niet gevraagd worden? Kies dat dan.")],
        choices=options(Verdict.choices()),
    )
    verdict_words = TextAreaField("In de woorden van de persoon", [at_most(LONG)])
    reason = SelectField(
        "Waarom ronden jullie af?", [InputRequired("Kies een reden.")], choices=labels(CloseReason.choices())
    )
    exit = SelectField(
        "Waar gaat de persoon mee verder?",
        [InputRequired("Kies een antwoord.")],
        choices=labels(Exit.choices()),
    )
    hours_met = HoursField("Uren samen, in gesprek of onderweg")
    hours_phone = HoursField("Uren aan de telefoon, met opschrijven erbij")
    to_referrer = TextAreaField("Wat wilt u de verwijzer meegeven?", [at_most(TO_REFERRER)])
    explanation = TextAreaField("Toelichting voor het eigen team", [at_most(LONG)])

    def validate_verdict(self, field: RadioField) -> None:
        """Nobody has words of somebody who could not be asked."""
        if field.data == Verdict.NOT_ASKED and (self.verdict_words.data or "").strip():
            raise ValidationError("U schreef woorden van de persoon op. Kies dan ook wat de persoon vindt.")


@dataclass(frozen=True, slots=True)
class GoalFields:
    """The two questions about one goal, by the names of their fields."""

    goal: Goal
    outcome: str
    score: str


def close_form(goals: Sequence[Goal], **prefilled: str) -> tuple[CloseForm, list[GoalFields]]:
    """The form with two questions for each goal, and their names; *prefilled* are values to begin with."""
    asked = [GoalFields(goal, f"goal_{goal.id}", f"score_{goal.id}") for goal in goals]
    questions: dict[str, Any] = {}
    for each in asked:
        questions[each.outcome] = RadioField(
            f"Is dit gelukt: ‘{each.goal.words}’?",
            [InputRequired("Kies een antwoord.")],
            choices=options(OutcomeLevel.choices()),
        )
        questions[each.score] = SelectField(
            f"Hoe gaat dit nu: ‘{each.goal.words}’?",
            [Optional()],
            choices=labels([(str(n), str(n)) for n in range(11)], ask="Geen cijfer gegeven"),
        )
    kind = type("CloseFormWithGoals", (CloseForm,), questions)
    return kind(**prefilled), asked


class ReopenForm(BaseForm):
    """Why it opens again."""

    note = TextAreaField(
        "Waarom opent u deze verwijzing opnieuw?", [needed("Schrijf kort waarom."), at_most(LONG)]
    )


class AfterCareForm(BaseForm):
    """How it goes some time after the start."""

    day = DutchDateField("Wanneer vroeg u het?", [InputRequired("Vul de datum in."), not_in_future])
    result = RadioField(
        "Hoe staat het ervoor?", [InputRequired("Kies een antwoord.")], choices=options(CareResult.choices())
    )
    whys = ChecksField("Wat speelde mee? U mag meer kiezen.", choices=options(CareWhy.choices()))
    grade = SelectField(
        "Welk cijfer geeft de persoon?",
        [Optional()],
        choices=labels([(str(n), str(n)) for n in GRADES], ask="Niet gevraagd"),
    )
    wants_contact = RadioField(
        "Wil de persoon weer contact met u?",
        [InputRequired("Kies ja of nee.")],
        choices=options([("yes", "Ja"), ("no", "Nee")]),
    )

    def validate_whys(self, field: ChecksField) -> None:
        """Who stopped or never began had a reason, if it could be asked."""
        gone = {CareResult.STOPPED.value, CareResult.NEVER_STARTED.value}
        if self.result.data in gone and not field.data:
            raise ValidationError("Kies ten minste één ding dat meespeelde.")
