"""What coach and volunteer fill in about talks. No form asks what was said."""

from collections.abc import Sequence
from uuid import UUID

from wtforms import BooleanField, RadioField, SelectField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, NumberRange, Optional, StopValidation

from referral.domain.volunteering import (
    LONGEST_TALK,
    Adjusted,
    DeepRoute,
    TalkEnd,
    WhyTalks,
)
from referral.models import Activity
from referral.volunteers.talks.queries import Candidate
from referral.volunteers.talks.services import SeriesInput, TalkInput
from referral.web.forms import (
    LONG,
    BaseForm,
    DutchDateField,
    WholeNumberField,
    at_most,
    labels,
    needed,
    not_in_future,
    options,
)

USUAL_TALKS, USUAL_HOURS = 6, 9
MOST_TALKS, MOST_HOURS = 20, 40


class SeriesForm(BaseForm):
    """With whom, how many talks, how many hours. `why` is asked only where the intake points elsewhere."""

    volunteer = RadioField("Wie voert de gesprekken?", [InputRequired("Kies een vrijwilliger.")])
    talks = WholeNumberField(
        "Hoeveel gesprekken?",
        [
            InputRequired("Vul een aantal in."),
            NumberRange(1, MOST_TALKS, f"Vul een getal in van 1 tot {MOST_TALKS}."),
        ],
    )
    hours = WholeNumberField(
        "Hoeveel uur bij elkaar?",
        [
            InputRequired("Vul een aantal uren in."),
            NumberRange(1, MOST_HOURS, f"Vul een getal in van 1 tot {MOST_HOURS}."),
        ],
    )
    phone_shared = BooleanField("De persoon vindt het goed dat de vrijwilliger het telefoonnummer krijgt")
    why = SelectField(
        "Waarom passen gesprekken toch?",
        [InputRequired("Kies waarom gesprekken hier toch passen.")],
        choices=labels(WhyTalks.choices()),
    )

    def offer(self, found: Sequence[Candidate]) -> None:
        """Only who may can be chosen, each with why it fits."""
        self.volunteer.choices = options(
            [(str(each.volunteer_id), _described(each)) for each in found if not each.wanting]
        )

    def given(self) -> SeriesInput:
        """The answers, once they are right."""
        return SeriesInput(
            volunteer_id=UUID(self.volunteer.data),
            talks_planned=self.talks.data or USUAL_TALKS,
            minutes_budget=(self.hours.data or USUAL_HOURS) * 60,
            phone_shared=bool(self.phone_shared.data),
            why=WhyTalks(self["why"].data) if "why" in self else None,
        )


def _described(each: Candidate) -> str:
    room = f"begeleidt nu {each.load} van {each.most}"
    return f"{each.name}: {', '.join([*each.reasons, room])}"


def series_form(activity: Activity, found: Sequence[Candidate], *, doubtful: bool) -> SeriesForm:
    """The form with what the activity usually takes."""
    form = SeriesForm(talks=activity.talks_planned or USUAL_TALKS, hours=activity.hours_budget or USUAL_HOURS)
    if not doubtful:
        del form.why
    form.offer(found)
    return form


def _when_held(form: BaseForm, field: WholeNumberField) -> None:
    """Only a talk that took place has a length."""
    empty = not field.raw_data or not str(field.raw_data[0]).strip()
    if empty and form["held"].data == "yes":
        field.errors = []
        raise StopValidation("Vul in hoeveel minuten het duurde, ongeveer.")


def _a_length(form: BaseForm, field: WholeNumberField) -> None:
    del form
    if field.data is not None and not 1 <= field.data <= LONGEST_TALK:
        raise ValidationError(f"Vul een getal in van 1 tot {LONGEST_TALK}.")


class TalkForm(BaseForm):
    """One talk, in one step."""

    held = RadioField(
        "Ging het gesprek door?",
        [InputRequired("Kies ja of nee.")],
        choices=options([("yes", "Ja"), ("no", "Nee")]),
    )
    held_on = DutchDateField("Datum", [needed("Vul de datum in."), not_in_future])
    minutes = WholeNumberField("Hoeveel minuten?", [_when_held, Optional(), _a_length])

    def given(self) -> TalkInput:
        """The answers, once they are right."""
        assert self.held_on.data is not None  # noqa: S101  # validated as needed
        return TalkInput(self.held_on.data, self.minutes.data or 0, self.held.data == "yes")


class DeepForm(BaseForm):
    """Which help: one choice, and no words about the talk."""

    route = RadioField(
        "Wat is er nodig?",
        [InputRequired("Kies wat er nodig is.")],
        choices=options(
            [
                (DeepRoute.GUIDANCE.value, "Iemand die meer kan: een geestelijk verzorger erbij"),
                (DeepRoute.CRISIS.value, "Meteen hulp: ik maak me zorgen over vandaag"),
            ]
        ),
    )


CHOSEN_ENDS = [each for each in TalkEnd if each is not TalkEnd.PLACE_ENDED]


class EndForm(BaseForm):
    """Looking back together."""

    reason = SelectField(
        "Waarom stoppen de gesprekken?",
        [InputRequired("Kies waarom de gesprekken stoppen.")],
        choices=labels([(each.value, each.label) for each in CHOSEN_ENDS]),
    )
    adjusted = RadioField(
        "Zijn de verwachtingen van zichzelf en van anderen meer passend geworden?",
        [InputRequired("Kies een antwoord; ‘dat weten we niet’ mag ook.")],
        choices=options(Adjusted.choices()),
    )
    reflection = TextAreaField("Wat wil de persoon zelf nog zeggen over deze gesprekken?", [at_most(LONG)])
