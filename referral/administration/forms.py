"""What the administrator types."""

import re
from collections.abc import Sequence
from typing import Any

from flask import current_app
from wtforms import (
    BooleanField,
    EmailField,
    FieldList,
    Form,
    FormField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TelField,
    ValidationError,
)
from wtforms.validators import InputRequired, Optional

from referral.domain.members import ROLES_FOR, AgreementRole
from referral.domain.sign_in import Recognition
from referral.domain.statuses import OrganisationKind, Role
from referral.lib import clock
from referral.lib.issuers import may_be_issuer
from referral.lib.mail_addresses import tidy_domain, tidy_mail_address
from referral.lib.phones import tidy_phone
from referral.models import Organisation, Team
from referral.web.forms import (
    SHORT,
    BaseForm,
    ChecksField,
    DutchDateField,
    at_most,
    labels,
    needed,
    not_in_future,
    options,
)

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SPARE_GROUPS = 3
"""Empty rows for groups at the end of the form."""


def mail_address(form: Any, field: Any) -> None:
    """An address that mail can go to; spaces around it are dropped."""
    del form
    if field.data:
        try:
            field.data = tidy_mail_address(field.data)
        except ValueError as error:
            raise ValidationError("Vul een e-mailadres in, zoals naam@praktijk.example.") from error


def phone_number(form: Any, field: Any) -> None:
    """A phone number that can exist."""
    del form
    if field.data:
        try:
            field.data = tidy_phone(field.data)
        except ValueError as error:
            raise ValidationError("Vul een telefoonnummer in, zoals 030 123 45 67.") from error


class OrganisationForm(BaseForm):
    """An organisation and its agreement on personal data (L15)."""

    name = StringField("Naam", [needed("Vul de naam in."), at_most(SHORT)])
    kind = SelectField("Soort", [InputRequired("Kies een soort.")], choices=[])
    phone = TelField("Telefoonnummer", [Optional(), at_most(SHORT), phone_number])
    email = EmailField("Algemeen e-mailadres", [Optional(), at_most(SHORT), mail_address])
    agreement_role = SelectField("Rol in de afspraken over persoonsgegevens", choices=[])
    agreement_on = DutchDateField("Datum van het document", [Optional(), not_in_future])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = labels(OrganisationKind.choices())
        self.agreement_role.choices = labels(AgreementRole.choices(), ask="Nog geen afspraken")

    def validate_agreement_role(self, field: Any) -> None:
        """Role and date belong together."""
        if bool(field.data) != bool(self.agreement_on.data):
            raise ValidationError("Vul de rol en de datum samen in, of allebei nog niet.")


class InviteForm(BaseForm):
    """Who is invited, in which role, from when on."""

    name = StringField("Naam", [needed("Vul de naam in."), at_most(SHORT)])
    email = EmailField("E-mailadres", [needed("Vul het e-mailadres in."), at_most(SHORT), mail_address])
    role = SelectField("Rol", [InputRequired("Kies een rol.")], choices=[])
    teams = ChecksField("Team", choices=[])
    starts_on = DutchDateField("Begint op", [needed("Vul de eerste dag in.")])

    def offer(self, organisation: Organisation, teams: Sequence[Team]) -> None:
        """The roles and teams of this organisation."""
        offer_posts(self, organisation, teams)
        if not self.starts_on.data and not self.is_submitted():
            self.starts_on.data = clock.today()

    def validate_starts_on(self, field: Any) -> None:
        """Nobody begins before being invited."""
        if field.data and field.data < clock.today():
            raise ValidationError("Kies vandaag of een dag die nog komt.")


class FaceForm(BaseForm):
    """The given name of the coach whom people will hear now."""

    face = SelectField("Nieuw gezicht", [InputRequired("Kies wie het gezicht wordt.")], choices=[])


class EndForm(BaseForm):
    """The last day of somebody."""

    last_day = DutchDateField("Laatste dag", [needed("Vul de laatste dag in.")])


class EndSecondStepForm(BaseForm):
    """How the administrator knows whom this is about."""

    recognised = RadioField(
        "Hoe weet u dat u met deze persoon zelf spreekt?",
        [InputRequired("Kies hoe u dat weet. Weet u het niet zeker, bel dan eerst terug.")],
        choices=options((each.value, each.label) for each in Recognition),
    )


class MoveForm(BaseForm):
    """Another organisation, role or team."""

    role = SelectField("Rol", [InputRequired("Kies een rol.")], choices=[])
    teams = ChecksField("Team", choices=[])

    def offer(self, organisation: Organisation, teams: Sequence[Team]) -> None:
        """The roles and teams of the organisation that somebody moves to, or stays in."""
        offer_posts(self, organisation, teams)


def offer_posts(form: InviteForm | MoveForm, organisation: Organisation, teams: Sequence[Team]) -> None:
    """Fill in the roles that fit the organisation, and its teams; a single role is chosen already."""
    roles = ROLES_FOR[organisation.kind]
    form.role.choices = labels((each.value, each.label) for each in roles)
    if len(roles) == 1 and not form.is_submitted():
        form.role.data = roles[0].value
    form.teams.choices = options((str(each.id), each.name) for each in teams)


class GroupForm(Form):
    """One group of the provider and what it means here."""

    name = StringField("Groep", [at_most(SHORT)])
    post = SelectField("Rol", choices=[], validate_choice=False)


class ProviderForm(BaseForm):
    """How people of an organisation sign in at its own provider."""

    issuer = StringField("Adres van de aanbieder (issuer)", [needed("Vul het adres in."), at_most(SHORT)])
    client_id = StringField("Client-id", [needed("Vul het client-id in."), at_most(SHORT)])
    client_secret = PasswordField("Client-geheim", [at_most(SHORT)])
    group_claim = StringField(
        "Naam van de claim met groepen", [needed("Vul de naam van de claim in."), at_most(SHORT)]
    )
    groups = FieldList(FormField(GroupForm), "Groepen")
    slug = StringField("Naam in de link", [needed("Vul een naam in."), at_most(SHORT)])
    mail_domains = StringField("Maildomeinen", [at_most(SHORT * 4)])
    provider_only = BooleanField("Alleen op deze manier aanmelden; een wachtwoord werkt niet meer")
    trusts_second_factor = BooleanField("De tweede stap bij de aanbieder is genoeg")
    strong_acr = StringField("Waarde van acr bij twee stappen", [at_most(SHORT)])

    def offer(self, choices: Sequence[tuple[str, str]], *, secret_known: bool) -> None:
        """The posts that a group can give, and empty rows for more groups."""
        self.secret_known = secret_known
        while not self.is_submitted() and len(self.groups) < SPARE_GROUPS + len(
            [each for each in self.groups if each.form.name.data]
        ):
            self.groups.append_entry()
        for each in self.groups:
            each.form.post.choices = labels(choices)

    def validate_client_secret(self, field: Any) -> None:
        """Needed once; later an empty field keeps the secret that is stored."""
        if not field.data and not self.secret_known:
            raise ValidationError("Vul het client-geheim in.")

    def validate_issuer(self, field: Any) -> None:
        """A web address with https; plain http only for this machine, outside production."""
        field.data = field.data.strip()
        developing = current_app.config["ENV_NAME"] != "production"
        if not may_be_issuer(field.data, on_this_machine=developing):
            raise ValidationError("Vul een adres in dat met https:// begint, zoals de aanbieder het opgeeft.")

    def validate_slug(self, field: Any) -> None:
        """Small letters, digits and single hyphens."""
        field.data = field.data.strip().lower()
        if not SLUG.fullmatch(field.data):
            raise ValidationError("Gebruik kleine letters, cijfers en streepjes.")

    def validate_mail_domains(self, field: Any) -> None:
        """Domains with commas between them."""
        try:
            tidied = [tidy_domain(each) for each in field.data.replace(",", " ").split()]
        except ValueError as error:
            raise ValidationError("Vul domeinen in zoals praktijk.example, met komma’s ertussen.") from error
        field.data = ", ".join(tidied)

    def validate_groups(self, field: Any) -> None:
        """Each named group has a role; at least one group is named."""
        named = [each.form for each in field if each.form.name.data]
        if not named:
            raise ValidationError("Geef ten minste één groep een rol.")
        known = {choice.value for each in field for choice in each.form.post.choices} - {""}
        if any(each.post.data not in known for each in named):
            raise ValidationError("Kies bij elke groep een rol.")


def post_choices(organisation: Organisation, teams: Sequence[Team]) -> list[tuple[str, str]]:
    """What a group can mean: a role, and for a coach a team."""
    found = []
    for role in ROLES_FOR[organisation.kind]:
        if role is Role.COACH:
            found += [(f"{role.value}:{each.id}", f"{role.label}, {each.name}") for each in teams]
        else:
            found.append((role.value, role.label))
    return found
