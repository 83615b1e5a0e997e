"""Pages of the coordinator: the thirteen goals, and one of them."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from referral.domain.errors import Invalid
from referral.domain.impact.goals import MOST_LINES, Step
from referral.domain.statuses import Role
from referral.impact.goals import queries, services
from referral.impact.goals.forms import GoalForm, shown
from referral.web.access import requires, the_actor
from referral.web.forms import show_errors


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    bp.add_url_rule("/activiteiten/doelen", view_func=goals)
    bp.add_url_rule("/activiteiten/doelen/<int:slot>", view_func=goal, methods=["GET", "POST"])


@requires(Role.COORDINATOR)
def goals() -> ResponseReturnValue:
    """The thirteen goals: what they mean and how much is asked about them."""
    return render_template("impact/goals.html", goals=queries.goals_now(the_actor()).values())


@requires(Role.COORDINATOR)
def goal(slot: int) -> ResponseReturnValue:
    """Word one goal and what is asked about it."""
    found = queries.goal_now(the_actor(), slot)
    form = GoalForm(data=shown(found))
    if form.validate_on_submit() and _saved(form, slot):
        flash("Het doel is bewaard. Metingen die al gepland zijn, houden hun eigen vragen.")
        return redirect(url_for("impact.goals"))
    page = render_template(
        "impact/goal.html",
        form=form,
        goal=found,
        places=range(MOST_LINES),
        steps=Step,
        earlier=queries.earlier_versions(the_actor(), slot),
    )
    return page, 422 if form.errors else 200


def _saved(form: GoalForm, slot: int) -> bool:
    try:
        services.save_goal(the_actor(), slot, form.wording, form.seen_version)
    except Invalid as error:
        show_errors(form, error)
        return False
    return True
