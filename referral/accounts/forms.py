"""The forms of signing in, and of what somebody signs in with."""

from wtforms import EmailField, HiddenField, PasswordField, RadioField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from referral.domain.languages import Language
from referral.lib.passwords import LONGEST
from referral.web.forms import SHORT, BaseForm, at_most, needed, options

NAME = 60
ANSWER = 20_000
"""More than any browser's answer about a passkey takes."""

NO_ANSWER = "De browser gaf geen passkey door. Probeer het opnieuw."


class SignInForm(BaseForm):
    """Mail address and password; `next` is where the user was going."""

    email = EmailField("E-mailadres", [needed("Vul uw e-mailadres in."), at_most(SHORT)])
    password = PasswordField("Wachtwoord", [needed("Vul uw wachtwoord in."), at_most(SHORT)])
    next = HiddenField()


class NewsForm(BaseForm):
    """How somebody wants to hear that there is news; the choices are those of the role."""

    news = RadioField("Hoe wilt u horen dat er nieuws is?", [InputRequired("Kies een antwoord.")])


class CodeForm(BaseForm):
    """The code that the authenticator app shows now."""

    code = StringField("Code uit de app", [needed("Vul de code van zes cijfers in."), at_most(SHORT)])


class RecoveryForm(BaseForm):
    """One of the recovery codes."""

    code = StringField("Herstelcode", [needed("Vul een herstelcode in."), at_most(SHORT)])


class AppForm(CodeForm):
    """A new authenticator app: a name to know it by, and the code that proves it works."""

    name = StringField("Naam van dit apparaat", [needed("Geef dit apparaat een naam."), at_most(NAME)])


class PasskeyForm(BaseForm):
    """A new passkey; the browser's answer is filled in by the script of the page."""

    name = StringField("Naam van deze passkey", [needed("Geef deze passkey een naam."), at_most(NAME)])
    credential = HiddenField(validators=[needed(NO_ANSWER), Length(max=ANSWER)])


class PasskeyProofForm(BaseForm):
    """A passkey as proof; `next` is where the user was going."""

    credential = HiddenField(validators=[needed(NO_ANSWER), Length(max=ANSWER)])
    next = HiddenField()


class PasswordForm(BaseForm):
    """Another password, twice, with the present one as proof."""

    present = PasswordField("Huidig wachtwoord", [needed("Vul uw huidige wachtwoord in."), at_most(SHORT)])
    wanted = PasswordField("Nieuw wachtwoord", [needed("Vul een nieuw wachtwoord in."), at_most(LONGEST)])
    again = PasswordField(
        "Nieuw wachtwoord, nog een keer",
        [EqualTo("wanted", "Dit is niet hetzelfde als het nieuwe wachtwoord hierboven.")],
    )


class LanguageForm(BaseForm):
    """The language of mails to this account."""

    language = RadioField(
        "In welke taal wilt u mails krijgen?",
        [needed("Kies een taal.")],
        choices=options(Language.choices()),
    )
