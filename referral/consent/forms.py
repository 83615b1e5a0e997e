"""Forms for consent and representatives."""

from wtforms import RadioField, SelectField, StringField, TelField

from referral.domain.codes import ConsentMethod, ConsentPurpose
from referral.domain.safeguards import RepresentativeGround
from referral.web.forms import (
    SHORT,
    BaseForm,
    DutchDateField,
    at_most,
    labels,
    needed,
    not_in_future,
    options,
)


class WithdrawForm(BaseForm):
    """How somebody took a consent back, and who said it."""

    method = RadioField(
        "Hoe heeft de persoon dit laten weten?",
        [needed("Kies mondeling of schriftelijk.")],
        choices=options(ConsentMethod.choices()),
    )
    giver = SelectField("Wie zei dit?", choices=[], validate_choice=True)

    def ask_who(self, givers: list[tuple[str, str]]) -> None:
        """Offer those who may decide."""
        self.giver.choices = options(givers)

    def who(self) -> RepresentativeGround | None:
        """On what ground somebody else decided; None for the person."""
        return RepresentativeGround(self.giver.data) if self.giver.data else None


class GiveForm(WithdrawForm):
    """A yes: how, when, by whom, and for sharing also with whom."""

    given_on = DutchDateField("Op welke dag?", [needed("Vul de dag in."), not_in_future])
    organisation = SelectField("Met welke organisatie?", choices=[], validate_choice=True)

    def ask_whom(self, purpose: ConsentPurpose, followers: list[tuple[str, str]]) -> None:
        """Ask for an organisation only when the purpose names one."""
        if purpose is ConsentPurpose.SHARE_WITH:
            self.organisation.validators = [needed("Kies een organisatie.")]
            self.organisation.choices = labels(followers)
        else:
            del self.organisation


class RepresentativeForm(BaseForm):
    """Who speaks for the person, on what ground, since when."""

    ground = SelectField(
        "Op welke grond?",
        [needed("Kies een grond.")],
        choices=labels(RepresentativeGround.choices()),
    )
    name = StringField("Naam", [needed("Vul de naam in."), at_most(SHORT)])
    phone = TelField("Telefoon", [at_most(SHORT)])
    since = DutchDateField("Sinds", [needed("Vul de dag in."), not_in_future])
