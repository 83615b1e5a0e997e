"""Pages of a circle: who belongs to it, on which result they agreed, and its lunches."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from referral.domain.areas.lunches import A_YEAR, chat_text
from referral.domain.areas.partners import PartnerKind
from referral.domain.errors import Invalid
from referral.lib import clock
from referral.lib.dates import long_moment
from referral.neighbourhood.areas.queries import neighbourhood_of
from referral.neighbourhood.areas.views import KEEPERS
from referral.neighbourhood.circle import queries, services
from referral.neighbourhood.circle.forms import GoalForm, MemberForm
from referral.neighbourhood.circle.services import MemberInput
from referral.web.access import requires, the_actor
from referral.web.forms import show_errors


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    one, both = "/wijk/<uuid:neighbourhood_id>/kring", ["GET", "POST"]
    bp.add_url_rule(one, view_func=circle)
    bp.add_url_rule(f"{one}/resultaat", view_func=goal, methods=both)
    bp.add_url_rule(f"{one}/lid", view_func=member, methods=both)
    bp.add_url_rule("/wijk/kring/lid/<uuid:member_id>", view_func=change_member, methods=both)
    bp.add_url_rule("/wijk/kring/lid/<uuid:member_id>/weg", view_func=leave, methods=["POST"])


@requires(*KEEPERS)
def circle(neighbourhood_id: UUID) -> ResponseReturnValue:
    """Everything of one circle."""
    actor = the_actor()
    place = neighbourhood_of(actor, neighbourhood_id)
    found = queries.circle_of(actor, place)
    lunch = queries.next_lunch(actor, place)
    lunches = queries.lunches(actor, found)
    year = clock.today().year
    return render_template(
        "neighbourhood/circle.html",
        place=place,
        found=found,
        members=queries.members(actor, found),
        lunches=lunches,
        a_year=A_YEAR,
        this_year=sum(each.lunch.day.year == year and not each.lunch.cancelled_at for each in lunches),
        agreements=queries.agreements(actor, found),
        today=clock.today(),
        chat=chat_text(place.name, long_moment(lunch.starts_at), lunch.venue) if lunch else "",
    )


@requires(*KEEPERS)
def goal(neighbourhood_id: UUID) -> ResponseReturnValue:
    """The result that the partners agreed on."""
    actor = the_actor()
    place = neighbourhood_of(actor, neighbourhood_id)
    found = queries.circle_of(actor, place)
    form = GoalForm(goal=found.goal if found else "")
    if form.validate_on_submit():
        try:
            services.set_goal(actor, neighbourhood_id, form.goal.data or "")
        except Invalid as error:
            show_errors(form, error)
        else:
            flash("Het gezamenlijke resultaat is bewaard.")
            return _back(neighbourhood_id)
    place = neighbourhood_of(actor, neighbourhood_id)
    page = render_template("neighbourhood/goal.html", form=form, place=place)
    return page, 422 if form.errors else 200


@requires(*KEEPERS)
def member(neighbourhood_id: UUID) -> ResponseReturnValue:
    """Add somebody to the circle."""
    actor, form = the_actor(), MemberForm()
    place = neighbourhood_of(actor, neighbourhood_id)
    if form.validate_on_submit():
        given = _given(form)
        try:
            services.add_member(actor, neighbourhood_id, given)
        except Invalid as error:
            show_errors(form, error)
        else:
            flash(f"{given.name} hoort bij de kring.")
            return _back(neighbourhood_id)
    place = neighbourhood_of(actor, neighbourhood_id)
    page = render_template("neighbourhood/member.html", form=form, place=place)
    return page, 422 if form.errors else 200


def _given(form: MemberForm) -> MemberInput:
    return MemberInput(
        PartnerKind(form.kind.data),
        form.organisation.data or "",
        form.function_name.data or "",
        form.name.data or "",
        form.email.data or "",
    )


@requires(*KEEPERS)
def change_member(member_id: UUID) -> ResponseReturnValue:
    """Write down who a member is now: another function, organisation or address."""
    actor = the_actor()
    found = queries.member_of(actor, member_id)
    place_id, form = queries.place_of(actor, found), MemberForm(obj=found)
    if form.validate_on_submit():
        try:
            moved = services.change_member(actor, member_id, _given(form))
        except Invalid as error:
            show_errors(form, error)
        else:
            flash("Bewaard. De uitnodiging gaat ook naar het nieuwe adres." if moved else "Bewaard.")
            return _back(place_id)
    place = neighbourhood_of(actor, place_id)
    page = render_template("neighbourhood/member.html", form=form, place=place, changes=True)
    return page, 422 if form.errors else 200


@requires(*KEEPERS)
def leave(member_id: UUID) -> ResponseReturnValue:
    """Somebody leaves the circle."""
    actor = the_actor()
    found = queries.member_of(actor, member_id)
    place_id = queries.place_of(actor, found)
    services.let_go(actor, member_id)
    flash("Uit de kring. De naam en het adres zijn weg.")
    return _back(place_id)


def _back(neighbourhood_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("neighbourhood.circle", neighbourhood_id=neighbourhood_id))
