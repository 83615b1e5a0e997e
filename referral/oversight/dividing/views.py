"""Choose who gets the chosen referrals, look at what will happen, and do it."""

from collections.abc import Collection

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from referral.domain.statuses import Role
from referral.oversight.dividing.forms import DivideForm, read_choices, written
from referral.oversight.dividing.presenters import plan
from referral.oversight.load.queries import MOST_AT_ONCE, RunningRow, Sieve, all_of, chosen
from referral.web.access import requires, the_actor
from referral.workflow.assigning import Choice, divide
from referral.workflow.queries import coaches_of, other_teams


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    bp.add_url_rule("/overzicht/verdelen", "divide", choose)
    bp.add_url_rule("/overzicht/verdelen", "divided", divided, methods=["POST"])


@requires(Role.COORDINATOR)
def choose() -> ResponseReturnValue:
    """Who gets it; once that is chosen, what will happen."""
    rows, choices = _chosen()
    form = _asking(rows)
    if rows and "naar" in request.args and form.validate():
        steps = plan(rows, choices, form.target())
        return render_template("oversight/confirm.html", form=form, steps=steps, to=_label(form))
    return _choose_page(form, rows, choices)


@requires(Role.COORDINATOR)
def divided() -> ResponseReturnValue:
    """Give each to the chosen one; what changed meanwhile is told, the rest is done."""
    actor, choices = the_actor(), read_choices(request.form.getlist("keuze"))[:MOST_AT_ONCE]
    form = _answered()
    if choices and form.validate_on_submit():
        outcomes = divide(actor, choices, form.target())
        return render_template("oversight/divided.html", outcomes=outcomes, to=_label(form))
    return _choose_page(form, chosen(actor, choices), choices)


def _choose_page(
    form: DivideForm, rows: Collection[RunningRow], choices: Collection[Choice]
) -> ResponseReturnValue:
    values = [written(each.reference, each.coach_id) for each in choices]
    page = render_template("oversight/divide.html", form=form, rows=rows, values=values, most=MOST_AT_ONCE)
    return page, 422 if form.errors else 200


def _chosen() -> tuple[list[RunningRow], list[Choice]]:
    """What was ticked, or everything of one coach in one team."""
    actor = the_actor()
    choices = read_choices(request.args.getlist("keuze"))[:MOST_AT_ONCE]
    if choices:
        return chosen(actor, choices), choices
    sieve = Sieve.read(request.args.get("team", ""), request.args.get("van", ""), "")
    if not sieve.team_id or not sieve.whose:
        return [], []
    rows = all_of(actor, sieve)
    return rows, [Choice(each.reference, each.coach_id) for each in rows]


def _asking(rows: Collection[RunningRow]) -> DivideForm:
    """The choices that fit these referrals: colleagues only when all are of one team."""
    actor, teams = the_actor(), {each.team_id for each in rows}
    only = next(iter(teams)) if len(teams) == 1 else None
    holders = {each.coach_id for each in rows}
    given = request.args if "naar" in request.args else None
    form = DivideForm(formdata=given, meta={"csrf": False})
    colleagues = coaches_of(actor, only) if only else []
    form.offer([each for each in colleagues if holders != {each.id}], other_teams(actor, but=only))
    return form


def _answered() -> DivideForm:
    """Every choice of the region: whether it fits is looked at per referral, which may have moved."""
    teams = other_teams(the_actor())
    form = DivideForm()
    form.offer(coaches_of(the_actor(), *(each.id for each in teams)), teams)
    return form


def _label(form: DivideForm) -> str:
    return next(str(each.label.text) for each in form.naar if each.checked)
