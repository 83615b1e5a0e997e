"""The coach's forms: short, one page each."""

from datetime import datetime, time, timedelta

from wtforms import (
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.validators import InputRequired, Optional

from referral.domain.codes import (
    AttemptChannel,
    AttemptResult,
    DeclineCode,
    PauseCause,
    RerouteCode,
)
from referral.domain.signals import ANSWERS, SPOKEN
from referral.lib import clock
from referral.web.forms import (
    LONG,
    BaseForm,
    DutchDateField,
    at_most,
    labels,
    needed,
    not_in_future,
    options,
)

GOALS = 3
NOON = time(12)


class MomentForm(BaseForm):
    """When it happened; the moment of writing is kept beside it."""

    day = DateField("Datum", [InputRequired("Vul de datum in."), not_in_future], default=clock.today)
    hour = TimeField("Tijd", [Optional()])

    def moment(self) -> datetime | None:
        """The moment in UTC; None for ‘now’ (today without a time)."""
        if self.day.data == clock.today() and self.hour.data is None:
            return None
        hour = self.hour.data or NOON
        return datetime.combine(self.day.data or clock.today(), hour, tzinfo=clock.AMSTERDAM)

    def validate_hour(self, field: TimeField) -> None:
        """A moment that has been."""
        if self.day.data and field.data:
            moment = datetime.combine(self.day.data, field.data, tzinfo=clock.AMSTERDAM)
            if moment > clock.now():
                raise ValidationError("Deze tijd moet nog komen.")


class DeclineForm(BaseForm):
    """A coded reason, and words when the code says ‘other’."""

    code = RadioField(
        "Waarom kan het niet?", [InputRequired("Kies een reden.")], choices=options(DeclineCode.choices())
    )
    explanation = TextAreaField("Toelichting voor de verwijzer", [at_most(LONG)])

    def validate_explanation(self, field: TextAreaField) -> None:
        """‘Other’ needs words."""
        if self.code.data == DeclineCode.OTHER and not (field.data or "").strip():
            raise ValidationError("Schrijf op wat de reden is.")


class AskForm(BaseForm):
    """A question for the referrer."""

    question = TextAreaField("Uw vraag aan de verwijzer", [needed("Schrijf uw vraag."), at_most(LONG)])


class AttemptForm(MomentForm):
    """An attempt is not contact: the result says which."""

    channel = RadioField(
        "Hoe probeerde u het?",
        [InputRequired("Kies hoe u het probeerde.")],
        choices=options(AttemptChannel.choices()),
    )
    result = RadioField(
        "Wat kwam eruit?", [InputRequired("Kies wat eruit kwam.")], choices=options(AttemptResult.choices())
    )
    signal = SelectField(
        "Iemand merkte dat deze persoon wegblijft. Hoe gaat het verder?",
        choices=labels([(each.value, each.label) for each in ANSWERS if each in SPOKEN]),
        default="",
    )
    answers_signal = False
    """Whether a signal of dropping out waits for an answer: then a talk must say what came of it."""

    def validate_signal(self, field: SelectField) -> None:
        """A talk answers what somebody noticed."""
        if self.answers_signal and self.result.data == AttemptResult.SPOKEN and not field.data:
            raise ValidationError("Kies hoe het verdergaat.")


class NoteForm(BaseForm):
    """A note for the own team."""

    note = TextAreaField("Notitie", [needed("Schrijf uw notitie."), at_most(LONG)])


class RerouteForm(BaseForm):
    """To which function, and why."""

    team = SelectField("Naar welk team?", [InputRequired("Kies een team uit de lijst.")])
    code = RadioField("Waarom?", [InputRequired("Kies een reden.")], choices=options(RerouteCode.choices()))
    explanation = TextAreaField("Wat moet het andere team weten?", [at_most(LONG)])


class ColleagueForm(BaseForm):
    """To whom in the team; `had` is the coach that it had when the page was shown."""

    NOBODY = "niemand"
    coach = SelectField("Aan wie?", [InputRequired("Kies een collega uit de lijst.")])
    had = HiddenField()


LONGEST_PAUSE = timedelta(weeks=13)


class PauseForm(BaseForm):
    """Why the clock stands still, and until when."""

    cause = RadioField(
        "Waarom wacht het?", [InputRequired("Kies een reden.")], choices=options(PauseCause.choices())
    )
    until = DutchDateField("Tot en met welke dag wachten?", [InputRequired("Vul een datum in.")])

    def validate_until(self, field: DateField) -> None:
        """A day to come, within thirteen weeks."""
        if field.data and field.data <= clock.today():
            raise ValidationError("Kies een dag die nog moet komen.")
        if field.data and field.data > clock.today() + LONGEST_PAUSE:
            raise ValidationError("Langer dan dertien weken kan niet. Rond dan af; heropenen kan altijd.")


class MistakeForm(BaseForm):
    """Why this should not have been sent."""

    explanation = TextAreaField(
        "Wat ging er mis?", [needed("Schrijf in een paar woorden wat er misging."), at_most(LONG)]
    )
