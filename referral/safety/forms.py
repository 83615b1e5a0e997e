"""Forms for emergency access and the meldcode."""

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from referral.domain.safeguards import EmergencyGround, Judgement, SafetyDecision, SafetyStep
from referral.web.forms import (
    LONG,
    SHORT,
    BaseForm,
    DutchDateField,
    at_most,
    labels,
    needed,
    not_in_future,
    options,
)

LEAST_REASON = 20


class EmergencyForm(BaseForm):
    """Which file, on what ground, and why; the reason is read by the privacy officer."""

    reference = StringField("Kenmerk van de verwijzing", [needed("Vul het kenmerk in."), at_most(SHORT)])
    ground = RadioField(
        "Waarom kan het niet wachten?",
        [needed("Kies een reden.")],
        choices=options(EmergencyGround.choices()),
    )
    reason = TextAreaField(
        "Wat is er aan de hand?",
        [
            needed("Schrijf op wat er aan de hand is."),
            Length(min=LEAST_REASON, message="Schrijf iets meer op, zodat iemand anders het begrijpt."),
            at_most(LONG),
        ],
    )


class JudgementForm(BaseForm):
    """What the privacy officer thinks of it."""

    judgement = RadioField("Uw oordeel", [needed("Kies een oordeel.")], choices=options(Judgement.choices()))


class EntryForm(BaseForm):
    """One thing done for a step of the meldcode."""

    step = SelectField("Stap", [needed("Kies een stap.")], choices=labels(SafetyStep.choices()))
    done_on = DutchDateField("Datum", [needed("Vul de dag in."), not_in_future])
    words = TextAreaField(
        "Wat zag, hoorde of besprak u?", [needed("Schrijf op wat u deed of zag."), at_most(LONG)]
    )


class InvolveForm(BaseForm):
    """A colleague who must know."""

    colleague = SelectField("Collega", [needed("Kies een collega.")], choices=[])


class CloseForm(BaseForm):
    """How step five ended."""

    decision = RadioField(
        "Wat is besloten?", [needed("Kies een besluit.")], choices=options(SafetyDecision.choices())
    )
