"""The pages about volunteers: a list for coordinator and coach, and what the coordinator keeps up."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.domain.errors import Invalid
from referral.domain.statuses import Role
from referral.domain.volunteering import PauseReason
from referral.volunteers import queries, services
from referral.volunteers.forms import PauseForm, VogForm, VolunteerForm, filled
from referral.volunteers.talks import own_views
from referral.volunteers.talks import views as talks
from referral.web.access import requires, the_actor
from referral.web.forms import show_errors
from referral.workflow.talks import vog_years

bp = Blueprint("volunteers", __name__)
talks.register(bp)
own_views.register(bp)


@bp.get("/vrijwilligers")
@requires(Role.COORDINATOR, Role.COACH)
def overview() -> ResponseReturnValue:
    """Who holds talks, who has room, and what ends soon."""
    return _list(VogForm(formdata=None, years=vog_years(the_actor())))


def _list(form: VogForm) -> ResponseReturnValue:
    actor = the_actor()
    keeps = actor.role is Role.COORDINATOR
    page = render_template(
        "volunteers/overview.html",
        rows=queries.everyone(actor),
        running=queries.running(actor) if keeps else [],
        shared=queries.shared(actor),
        keeps=keeps,
        form=form,
    )
    return page, 422 if form.errors else 200


@bp.post("/vrijwilligers/vog")
@requires(Role.COORDINATOR)
def vog() -> ResponseReturnValue:
    """How long a VOG counts."""
    form = VogForm()
    if not form.validate():
        return _list(form)
    services.set_vog_years(the_actor(), form.years.data or 1)
    flash("Bewaard. Dit telt meteen voor alle vrijwilligers.")
    return redirect(url_for("volunteers.overview"))


@bp.route("/vrijwilligers/nieuw", methods=["GET", "POST"])
@requires(Role.COORDINATOR)
def add() -> ResponseReturnValue:
    """Write a volunteer down."""
    actor, form = the_actor(), VolunteerForm()
    form.offer(queries.organisations(actor), queries.accounts(actor))
    if form.validate_on_submit():
        try:
            services.add_volunteer(actor, form.given())
        except Invalid as error:
            show_errors(form, error)
        else:
            flash("De vrijwilliger staat in de lijst.")
            return redirect(url_for("volunteers.overview"))
    page = render_template("volunteers/volunteer.html", form=form, volunteer=None)
    return page, 422 if form.errors else 200


@bp.route("/vrijwilligers/<uuid:volunteer_id>", methods=["GET", "POST"])
@requires(Role.COORDINATOR)
def edit(volunteer_id: UUID) -> ResponseReturnValue:
    """Change what is known of a volunteer."""
    actor = the_actor()
    volunteer = queries.volunteer_for(actor, volunteer_id)
    form = filled(volunteer)
    form.offer(queries.organisations(actor), queries.accounts(actor, volunteer.user_id))
    if form.validate_on_submit():
        try:
            services.edit_volunteer(actor, volunteer_id, form.given())
        except Invalid as error:
            volunteer = queries.volunteer_for(actor, volunteer_id)
            show_errors(form, error)
        else:
            flash("Bewaard.")
            return redirect(url_for("volunteers.overview"))
    page = render_template("volunteers/volunteer.html", form=form, volunteer=volunteer)
    return page, 422 if form.errors else 200


@bp.route("/vrijwilligers/<uuid:volunteer_id>/pauze", methods=["GET", "POST"])
@requires(Role.COORDINATOR)
def pause(volunteer_id: UUID) -> ResponseReturnValue:
    """Nobody new for a while."""
    actor, form = the_actor(), PauseForm()
    if form.validate_on_submit():
        try:
            services.pause(actor, volunteer_id, form.first(), form.until.data, PauseReason(form.reason.data))
        except Invalid as error:
            show_errors(form, error)
        else:
            flash("De pauze is vastgelegd.")
            return redirect(url_for("volunteers.overview"))
    volunteer = queries.volunteer_for(actor, volunteer_id)
    page = render_template("volunteers/pause.html", form=form, volunteer=volunteer)
    return page, 422 if form.errors else 200


@bp.post("/vrijwilligers/<uuid:volunteer_id>/verder")
@requires(Role.COORDINATOR)
def resume(volunteer_id: UUID) -> ResponseReturnValue:
    """The pause is over."""
    services.resume(the_actor(), volunteer_id)
    flash("De pauze is voorbij.")
    return redirect(url_for("volunteers.overview"))


@bp.route("/vrijwilligers/<uuid:volunteer_id>/afscheid", methods=["GET", "POST"])
@requires(Role.COORDINATOR)
def goodbye(volunteer_id: UUID) -> ResponseReturnValue:
    """Somebody stops: say what that means before it is done."""
    actor, refusal = the_actor(), ""
    if request.method == "POST":
        try:
            services.say_goodbye(actor, volunteer_id)
        except Invalid as error:
            refusal = error.message
        else:
            flash("De gegevens van deze vrijwilliger zijn gewist.")
            return redirect(url_for("volunteers.overview"))
    volunteer = queries.volunteer_for(actor, volunteer_id)
    page = render_template("volunteers/goodbye.html", volunteer=volunteer, refusal=refusal)
    return page, 422 if refusal else 200
