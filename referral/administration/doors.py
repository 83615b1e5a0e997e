"""Single sign-on: how people of an organisation come in through its own provider of identities."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.administration import queries, services
from referral.administration.forms import ProviderForm, post_choices
from referral.administration.services import ProviderInput
from referral.domain.errors import Invalid
from referral.domain.statuses import Role
from referral.lib.names import slug
from referral.models import GroupRole, Organisation, SingleSignOn
from referral.web.access import requires, the_actor
from referral.web.forms import show_errors
from referral.web.links import callback_address

FIRST_CLAIM = "groups"


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    where = "/beheer/organisaties/<uuid:organisation_id>/aanmelden"
    bp.add_url_rule(where, view_func=provider, methods=["GET", "POST"])
    bp.add_url_rule(f"{where}/weg", view_func=remove_provider, methods=["POST"])


@requires(Role.ADMIN)
def provider(organisation_id: UUID) -> ResponseReturnValue:
    """The settings of an organisation's own provider."""
    actor = the_actor()
    organisation = queries.organisation(actor, organisation_id)
    teams = queries.teams(actor, organisation_id)
    row = queries.single_sign_on(actor, organisation_id)
    form = ProviderForm(data=_stored(organisation, row))
    form.offer(post_choices(organisation, teams), secret_known=row is not None)
    if request.method == "POST" and form.validate():
        try:
            services.save_single_sign_on(actor, organisation_id, _given(form))
        except Invalid as error:
            show_errors(form, error)
        else:
            flash("Aanmelden via de eigen organisatie staat klaar.")
            return redirect(url_for("administration.organisation", organisation_id=organisation_id))
    page = render_template(
        "administration/provider.html",
        form=form,
        organisation=organisation,
        row=row,
        callback=callback_address(form.slug.data or slug(organisation.name)),
    )
    return page, 422 if form.errors else 200


@requires(Role.ADMIN)
def remove_provider(organisation_id: UUID) -> ResponseReturnValue:
    """Close the organisation's own door."""
    services.remove_single_sign_on(the_actor(), organisation_id)
    flash("Aanmelden via de eigen organisatie staat uit. Mensen gebruiken weer een wachtwoord.")
    return redirect(url_for("administration.organisation", organisation_id=organisation_id))


def _stored(organisation: Organisation, row: SingleSignOn | None) -> dict[str, Any]:
    found: dict[str, Any] = {
        "slug": organisation.slug or slug(organisation.name),
        "mail_domains": ", ".join(organisation.mail_domains),
        "provider_only": organisation.provider_only,
        "group_claim": FIRST_CLAIM,
    }
    if row is None:
        return found
    return found | {
        "issuer": row.issuer,
        "client_id": row.client_id,
        "group_claim": row.group_claim,
        "trusts_second_factor": row.trusts_second_factor,
        "strong_acr": row.strong_acr,
        "groups": [{"name": each.group_name, "post": _post_code(each)} for each in row.groups],
    }


def _post_code(row: GroupRole) -> str:
    return f"{row.role.value}:{row.team_id}" if row.team_id else row.role.value


def _given(form: ProviderForm) -> ProviderInput:
    named = [each.form for each in form.groups if each.form.name.data]
    return ProviderInput(
        issuer=form.issuer.data or "",
        client_id=form.client_id.data or "",
        client_secret=form.client_secret.data or "",
        group_claim=form.group_claim.data or "",
        trusts_second_factor=bool(form.trusts_second_factor.data),
        strong_acr=form.strong_acr.data or "",
        slug=form.slug.data or "",
        mail_domains=[each for each in (form.mail_domains.data or "").split(", ") if each],
        provider_only=bool(form.provider_only.data),
        groups=[_group(each.name.data or "", each.post.data) for each in named],
    )


def _group(name: str, post: str) -> tuple[str, Role, UUID | None]:
    role, _, team_id = post.partition(":")
    return name.strip(), Role(role), UUID(team_id) if team_id else None
