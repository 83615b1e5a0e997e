"""Joiner, mover, leaver: invite somebody, give somebody another place, end a membership."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response

from referral.administration import queries, services
from referral.administration.forms import EndForm, EndSecondStepForm, FaceForm, InviteForm, MoveForm
from referral.domain.errors import Invalid
from referral.domain.members import given_name
from referral.domain.sign_in import Recognition
from referral.domain.statuses import Role
from referral.lib import clock
from referral.models import Organisation, User
from referral.web.access import requires, the_actor
from referral.web.forms import labels, options, show_errors
from referral.workflow.members import Post


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    both = ["GET", "POST"]
    where = "/beheer/organisaties/<uuid:organisation_id>"
    bp.add_url_rule(f"{where}/uitnodigen", view_func=invite, methods=both)
    bp.add_url_rule(
        "/beheer/uitnodigingen/<uuid:invitation_id>/opnieuw", view_func=invite_again, methods=["POST"]
    )
    bp.add_url_rule(
        "/beheer/uitnodigingen/<uuid:invitation_id>/intrekken", view_func=revoke, methods=["POST"]
    )
    bp.add_url_rule("/beheer/mensen/<uuid:user_id>/einde", view_func=end, methods=both)
    bp.add_url_rule("/beheer/mensen/<uuid:user_id>/overstap", view_func=move, methods=both)
    bp.add_url_rule("/beheer/mensen/<uuid:user_id>/tweede-stap", view_func=second_step, methods=both)
    bp.add_url_rule("/beheer/teams/<uuid:team_id>/gezicht", view_func=face, methods=both)


def _back(organisation_id: UUID) -> Response:
    return redirect(url_for("administration.organisation", organisation_id=organisation_id))


@requires(Role.ADMIN)
def invite(organisation_id: UUID) -> ResponseReturnValue:
    """Invite somebody by mail."""
    actor, form = the_actor(), InviteForm()
    organisation = queries.organisation(actor, organisation_id)
    form.offer(organisation, queries.teams(actor, organisation_id))
    if request.method == "POST" and form.validate():
        try:
            row = services.invite(
                actor,
                form.email.data or "",
                form.name.data or "",
                _post(form, organisation),
                form.starts_on.data or clock.today(),
            )
        except Invalid as error:
            show_errors(form, error)
        else:
            flash(f"De uitnodiging aan {row.email} is onderweg. De link werkt zeven dagen.")
            return _back(organisation_id)
    page = render_template("administration/invite.html", form=form, organisation=organisation)
    return page, 422 if form.errors else 200


@requires(Role.ADMIN)
def invite_again(invitation_id: UUID) -> ResponseReturnValue:
    """Send a new link; the earlier one stops working."""
    row = services.invite_again(the_actor(), invitation_id)
    flash(f"{row.email} krijgt een nieuwe link. De vorige werkt niet meer.")
    return _back(row.organisation_id)


@requires(Role.ADMIN)
def revoke(invitation_id: UUID) -> ResponseReturnValue:
    """Take an invitation back."""
    row = services.revoke(the_actor(), invitation_id)
    flash(f"De uitnodiging aan {row.email} is ingetrokken. De link werkt niet meer.")
    return _back(row.organisation_id)


@requires(Role.ADMIN)
def end(user_id: UUID) -> ResponseReturnValue:
    """End a membership, today or on a day to come."""
    actor = the_actor()
    user = queries.member(actor, user_id)
    form = EndForm()
    faces = _face_forms(user)
    if request.method == "GET":
        form.last_day.data = clock.today()
    at_once = bool(form.last_day.data and form.last_day.data <= clock.today())
    if request.method == "POST" and form.validate() and (_all_fine(faces) or not at_once):
        organisation_id, name = user.organisation_id, user.name
        chosen = {key: each.face.data for key, each in faces.items() if each.face.data}
        returned = services.end(actor, user_id, form.last_day.data or clock.today(), chosen)
        when = "kan meteen niet meer aanmelden" if at_once else "kan na die dag niet meer aanmelden"
        flash(f"{name} {when}.{_returned(returned)}")
        return _back(organisation_id)
    page = render_template("administration/end.html", form=form, faces=faces, user=user)
    return page, 422 if form.errors or any(each.errors for each in faces.values()) else 200


@requires(Role.ADMIN)
def move(user_id: UUID) -> ResponseReturnValue:
    """Give somebody another role or team; with ?organisatie= another organisation."""
    actor = the_actor()
    user = queries.member(actor, user_id)
    target = queries.organisation(actor, _chosen_organisation(user))
    form = MoveForm(role=user.role.value, teams=[str(each) for each in user.actor().team_ids])
    form.offer(target, queries.teams(actor, target.id))
    faces = _face_forms(user)
    if request.method == "POST" and form.validate():
        staying = set(form.teams.data or []) if target.id == user.organisation_id else set()
        leaving = {key: each for key, each in faces.items() if str(key) not in staying}
        if _all_fine(leaving):
            try:
                chosen = {key: each.face.data for key, each in leaving.items() if each.face.data}
                returned = services.move(actor, user_id, _post(form, target), chosen)
            except Invalid as error:
                show_errors(form, error)
            else:
                flash(f"{user.name} heeft een nieuwe plek en meldt zich opnieuw aan.{_returned(returned)}")
                return _back(target.id)
    page = render_template(
        "administration/move.html",
        form=form,
        faces=faces,
        user=user,
        target=target,
        organisations=queries.organisations(actor),
    )
    return page, 422 if form.errors or any(each.errors for each in faces.values()) else 200


@requires(Role.ADMIN)
def second_step(user_id: UUID) -> ResponseReturnValue:
    """End the second step of somebody who lost phone and recovery codes."""
    actor = the_actor()
    user = queries.member(actor, user_id)
    form = EndSecondStepForm()
    if request.method == "POST" and form.validate():
        services.end_second_step(actor, user_id, Recognition(form.recognised.data))
        flash(f"{user.name} stelt bij de volgende aanmelding een nieuwe tweede stap in.")
        return _back(user.organisation_id)
    page = render_template("administration/second_step.html", form=form, user=user)
    return page, 422 if form.errors else 200


@requires(Role.ADMIN)
def face(team_id: UUID) -> ResponseReturnValue:
    """Name the coach whom people will hear now; referrers are told."""
    actor = the_actor()
    team = queries.team(actor, team_id)
    form = FaceForm()
    form.face.choices = options((each, each) for each in queries.faces(actor, [team_id])[team_id])
    if request.method == "POST" and form.validate():
        told = services.change_face(actor, team_id, form.face.data)
        flash(f"{team.face_name} is nu het gezicht van {team.name}. {told} verwijzers krijgen bericht.")
        return _back(team.organisation_id)
    return render_template("administration/face.html", form=form, team=team), 422 if form.errors else 200


def _chosen_organisation(user: User) -> UUID:
    try:
        return UUID(request.args.get("organisatie", ""))
    except ValueError:
        return user.organisation_id


def _post(form: InviteForm | MoveForm, organisation: Organisation) -> Post:
    return Post(
        organisation.id, Role(form.role.data), frozenset(UUID(each) for each in form.teams.data or [])
    )


def _face_forms(user: User) -> dict[UUID, FaceForm]:
    """For each team that names this coach as its face, a field for the next one."""
    actor = the_actor()
    found = services.teams_with_face(actor, user)
    names = queries.faces(actor, [each.id for each in found], without=user.id)
    forms = {}
    for team in found:
        others = sorted(set(names[team.id]) - {given_name(user.name)})
        if not others:
            continue  # nobody to name: the page of the organisation keeps asking until somebody is
        form = FaceForm(prefix=str(team.id))
        form.face.choices = labels((each, each) for each in others)
        form.face.label.text = f"Nieuw gezicht van {team.name}"
        forms[team.id] = form
    return forms


def _all_fine(forms: dict[UUID, FaceForm]) -> bool:
    answers = [each.validate() for each in forms.values()]  # each of them, so that each shows its errors
    return all(answers)


def _returned(number: int) -> str:
    if not number:
        return ""
    what = "Eén lopende verwijzing ging" if number == 1 else f"{number} lopende verwijzingen gingen"
    return f" {what} terug naar het team."
