"""Words of signing in: what proved who somebody is, and what the security log of an account tells."""

from datetime import timedelta

from referral.domain.labels import Labelled

HALF_WAY = timedelta(minutes=10)
"""How long a right password waits for the second step."""

FRESH = timedelta(minutes=15)
"""How long after signing in somebody may change how they sign in; after that they sign in once more."""

RECOVERY_CODES = 10
"""How many recovery codes somebody gets at once."""

FACTORS_PER_USER = 10
"""More than anybody needs; a bound on what one account can store."""


class Means(Labelled):
    """What completed a sign-in."""

    TOTP = "totp", "wachtwoord en code uit de app"
    PASSKEY = "passkey", "passkey"
    RECOVERY_CODE = "recovery_code", "wachtwoord en herstelcode"
    ENROLMENT = "enrolment", "wachtwoord, daarna tweede stap ingesteld"
    PROVIDER = "provider", "de eigen organisatie, met twee stappen"
    DEMO = "demo", "één klik in de proefomgeving"
    OTHER = "other", "een andere weg"


class AccountEventKind(Labelled):
    """One kind of line in the security log of an account."""

    SIGNED_IN = "signed_in", "Aangemeld"
    PASSWORD_RIGHT = "password_right", "Wachtwoord goed, tweede stap gevraagd"
    PROVIDER_RIGHT = "provider_right", "Aangemeld bij de eigen organisatie, tweede stap gevraagd"
    PASSWORD_REFUSED = "password_refused", "Verkeerd wachtwoord ingevuld"
    CODE_REFUSED = "code_refused", "Verkeerde code uit de app ingevuld"
    RECOVERY_REFUSED = "recovery_refused", "Verkeerde herstelcode ingevuld"
    PASSKEY_REFUSED = "passkey_refused", "Passkey geweigerd"
    BLOCKED = "blocked", "Te veel pogingen, een tijd geblokkeerd"
    TOTP_ADDED = "totp_added", "Authenticator-app toegevoegd"
    TOTP_REMOVED = "totp_removed", "Authenticator-app verwijderd"
    PASSKEY_ADDED = "passkey_added", "Passkey toegevoegd"
    PASSKEY_REMOVED = "passkey_removed", "Passkey verwijderd"
    RECOVERY_MADE = "recovery_made", "Nieuwe herstelcodes gemaakt"
    RECOVERY_USED = "recovery_used", "Herstelcode gebruikt"
    SECOND_STEP_ENDED = "second_step_ended", "Tweede stap gewist door de beheerder"
    PASSWORD_CHANGED = "password_changed", "Wachtwoord gewijzigd"
    SIGNED_OUT = "signed_out", "Afgemeld"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere", "Overal afgemeld"


class Recognition(Labelled):
    """How an administrator made sure who asks for an end of the second step."""

    IN_PERSON = "in_person", "Ik zie de persoon voor mij"
    CALLED_BACK = "called_back", "Ik belde terug op een nummer dat wij al hadden"
