"""What a coach fills in about the first conversation. Five answers are needed, the rest helps to match."""

from datetime import datetime
from typing import Any

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired

from referral.domain import first_meeting as lists
from referral.domain.activities import Welcome
from referral.domain.codes import Feature, Route
from referral.domain.first_meeting import BEST_SCORE, GoalNeed, NoScore
from referral.intake.forms import MomentForm
from referral.intake.meeting.services import GoalInput, IntakeInput
from referral.web.forms import LONG, SHORT, BaseForm, ChecksField, at_most, labels, needed, options

GOALS = (1, 2, 3)
GOAL_LENGTH = 400
SCORES = [*((str(each), str(each)) for each in range(BEST_SCORE + 1)), *NoScore.choices()]


def _need() -> SelectField:
    return SelectField("Waar gaat dit doel over?", choices=labels(GoalNeed.choices()), default="")


def _score() -> SelectField:
    return SelectField("Hoe gaat dat nu, van 0 tot 10?", choices=labels(SCORES), default="")


def _list(label: str, kind: Any) -> SelectField:
    return SelectField(label, choices=labels(kind.choices(), ask="Niet gevraagd"), default="")


class IntakeAnswers(BaseForm):
    """The first conversation on one page. `seen_version` is what was on the screen when it was opened."""

    seen_version = HiddenField(default="0")
    goal_1 = StringField(
        "Wat wil de persoon? In eigen woorden",
        [needed("Schrijf ten minste één doel op."), at_most(GOAL_LENGTH)],
    )
    need_1, score_1 = _need(), _score()
    goal_2 = StringField("Nog een doel", [at_most(GOAL_LENGTH)])
    need_2, score_2 = _need(), _score()
    goal_3 = StringField("En nog een", [at_most(GOAL_LENGTH)])
    need_3, score_3 = _need(), _score()
    can_still = TextAreaField("Wat kan en doet iemand nu?", [at_most(LONG)])
    living = _list("Hoe woont iemand?", lists.Living)
    daytime = _list("Wat vult de dag?", lists.Daytime)
    reliable_contact = _list("Is er één iemand op wie je kunt rekenen?", lists.Answer)
    earlier_support = _list("Was er eerder hulp?", lists.Answer)
    language = _list("In welke taal praat iemand het makkelijkst?", lists.Language)
    company = _list("Welk gezelschap is nu goed?", lists.Company)
    helpers = TextAreaField("Wie helpt er nog meer?", [at_most(LONG)])
    brings = TextAreaField("Wat breng ik mee?", [at_most(LONG)])
    interests = ChecksField("Wat doet iemand graag?", choices=options(lists.Interest.choices()))
    rhythm = ChecksField("Wanneer komt het uit?", choices=options(lists.Rhythm.choices()))
    clicks = StringField("Met wat voor mensen klikt het?", [at_most(SHORT)])
    reach = _list("Hoe ver komt iemand?", lists.Reach)
    welcome = ChecksField(
        "Past ook een groep die hiervoor bedoeld is?",
        choices=options([each for each in Welcome.choices() if each[0] != Welcome.MIXED]),
    )
    hurdles = ChecksField("Wat maakt het lastig?", choices=options(lists.Hurdle.choices()))
    limits = ChecksField("Wat moet een activiteit hebben?", choices=options(Feature.choices()))
    route = RadioField(
        "Hoe beginnen we?", [InputRequired("Kies hoe jullie beginnen.")], choices=options(Route.choices())
    )
    route_reason = SelectField(
        "Waarom zo?",
        [InputRequired("Kies waarom jullie zo beginnen.")],
        choices=labels(lists.RouteReason.choices()),
    )
    route_note = StringField("Toelichting", [at_most(GOAL_LENGTH)])
    baseline = _list("Wil iemand de vragenlijsten van de eerste meting invullen?", lists.Baseline)

    def validate_route_note(self, field: StringField) -> None:
        """‘Other’ needs words."""
        if self.route_reason.data == lists.RouteReason.OTHER and not (field.data or "").strip():
            raise ValidationError("Schrijf op waarom jullie zo beginnen.")

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: each goal says what it is about and how it goes now."""
        fine = super().validate(extra_validators)
        for number in GOALS:
            if self._words(number):
                fine = self._is_chosen(f"need_{number}", "Kies waar dit doel over gaat.") and fine
                fine = self._is_chosen(f"score_{number}", "Kies een cijfer, of waarom er geen is.") and fine
        return fine

    def _is_chosen(self, name: str, message: str) -> bool:
        field = self[name]
        if not field.data:
            field.errors = [message]
        return bool(field.data)

    def _words(self, number: int) -> str:
        return (self[f"goal_{number}"].data or "").strip()

    def given(self, held_at: datetime | None = None) -> IntakeInput:
        """The validated answers of a conversation at that moment."""
        return IntakeInput(
            goals=tuple(self._goal(number) for number in GOALS if self._words(number)),
            route=Route(self.route.data),
            route_reason=lists.RouteReason(self.route_reason.data),
            route_note=self.route_note.data or "",
            living=_code(lists.Living, self.living),
            daytime=_code(lists.Daytime, self.daytime),
            reliable_contact=_code(lists.Answer, self.reliable_contact),
            earlier_support=_code(lists.Answer, self.earlier_support),
            language=_code(lists.Language, self.language),
            company=_code(lists.Company, self.company),
            reach=_code(lists.Reach, self.reach),
            welcome=tuple(self.welcome.data or ()),
            baseline=_code(lists.Baseline, self.baseline),
            interests=tuple(self.interests.data or ()),
            rhythm=tuple(self.rhythm.data or ()),
            hurdles=tuple(self.hurdles.data or ()),
            limits=tuple(self.limits.data or ()),
            brings=self.brings.data or "",
            can_still=self.can_still.data or "",
            helpers=self.helpers.data or "",
            clicks=self.clicks.data or "",
            held_at=held_at,
        )

    def _goal(self, number: int) -> GoalInput:
        stands = self[f"score_{number}"].data
        figure = int(stands) if stands.isdigit() else None
        why_not = None if figure is not None else NoScore(stands)
        return GoalInput(self._words(number), GoalNeed(self[f"need_{number}"].data), figure, why_not)


class IntakeForm(IntakeAnswers, MomentForm):
    """The answers, and when the conversation was."""


class CorrectionForm(IntakeAnswers):
    """The same answers once more, and why."""

    explanation = TextAreaField(
        "Waarom verbetert u dit?", [needed("Schrijf kort waarom u dit verbetert."), at_most(LONG)]
    )


def _code(kind: Any, field: SelectField) -> Any:
    return kind(field.data) if field.data else None


NOT_ANSWERS = frozenset({"csrf_token", "seen_version", "not_a_bsn"})


def answers_of(form: IntakeForm) -> list[str]:
    """The names of the fields in which a coach answers."""
    return [field.name for field in form if field.name not in NOT_ANSWERS]
