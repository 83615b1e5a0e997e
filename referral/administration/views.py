"""The administrator's pages of organisations and their people."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.administration import doors, people, queries, services
from referral.administration.forms import OrganisationForm
from referral.administration.services import OrganisationInput
from referral.domain.errors import Invalid
from referral.domain.members import AgreementRole
from referral.domain.statuses import OrganisationKind, Role
from referral.web.access import requires, the_actor
from referral.web.forms import show_errors

bp = Blueprint("administration", __name__)
people.register(bp)
doors.register(bp)


@bp.get("/beheer")
@requires(Role.ADMIN)
def organisations() -> ResponseReturnValue:
    """The organisations of the region."""
    return render_template(
        "administration/organisations.html", organisations=queries.organisations(the_actor())
    )


@bp.get("/beheer/organisaties/<uuid:organisation_id>")
@requires(Role.ADMIN)
def organisation(organisation_id: UUID) -> ResponseReturnValue:
    """One organisation: what is missing, who works there, who is invited, who left."""
    actor = the_actor()
    found = queries.organisation(actor, organisation_id)
    teams = queries.teams(actor, organisation_id)
    return render_template(
        "administration/organisation.html",
        organisation=found,
        people=queries.people(actor, organisation_id),
        teams=teams,
        team_names={each.id: each.name for each in teams},
        faces=queries.faces(actor, [each.id for each in teams]),
        provider=queries.single_sign_on(actor, organisation_id),
    )


@bp.route("/beheer/organisaties/nieuw", methods=["GET", "POST"])
@requires(Role.ADMIN)
def add_organisation() -> ResponseReturnValue:
    """Add an organisation."""
    return _organisation_form(None, OrganisationForm())


@bp.route("/beheer/organisaties/<uuid:organisation_id>/gegevens", methods=["GET", "POST"])
@requires(Role.ADMIN)
def edit_organisation(organisation_id: UUID) -> ResponseReturnValue:
    """Change an organisation and its agreement on personal data."""
    found = queries.organisation(the_actor(), organisation_id)
    return _organisation_form(organisation_id, OrganisationForm(obj=found))


def _organisation_form(organisation_id: UUID | None, form: OrganisationForm) -> ResponseReturnValue:
    if request.method == "POST" and form.validate():
        try:
            key = services.save_organisation(the_actor(), organisation_id, _given(form))
        except Invalid as error:
            show_errors(form, error)
        else:
            flash("De gegevens zijn bewaard.")
            return redirect(url_for("administration.organisation", organisation_id=key))
    page = render_template(
        "administration/edit_organisation.html", form=form, organisation_id=organisation_id
    )
    return page, 422 if form.errors else 200


def _given(form: OrganisationForm) -> OrganisationInput:
    role = form.agreement_role.data
    return OrganisationInput(
        name=form.name.data or "",
        kind=OrganisationKind(form.kind.data),
        phone=form.phone.data or "",
        email=form.email.data or "",
        agreement_role=AgreementRole(role) if role else None,
        agreement_on=form.agreement_on.data,
    )
