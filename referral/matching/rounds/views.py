"""The pages of a round, for coaches."""

from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from referral.domain.matching.choices import LineState, PlanState
from referral.domain.workflow import Action
from referral.matching.rounds import queries, services
from referral.web.access import requires, the_actor


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    bp.add_url_rule("/ronde", view_func=rounds)
    bp.add_url_rule("/ronde/<uuid:team_id>", view_func=ask, methods=["POST"])
    bp.add_url_rule("/ronde/plan/<uuid:plan_id>", view_func=round_plan)
    bp.add_url_rule("/ronde/plan/<uuid:plan_id>/stand", view_func=round_stand)
    bp.add_url_rule("/ronde/regel/<uuid:line_id>/neem-over", view_func=take_over, methods=["POST"])
    bp.add_url_rule("/ronde/regel/<uuid:line_id>/laat", view_func=leave, methods=["POST"])


@requires(Action.PLACE)
def rounds() -> ResponseReturnValue:
    """Who waits and what is free, per team; and the rounds of before."""
    actor = the_actor()
    return render_template(
        "matching/rounds.html", teams=queries.teams(actor), plans=queries.plans(actor), PlanState=PlanState
    )


@requires(Action.PLACE)
def ask(team_id: UUID) -> ResponseReturnValue:
    """Let the worker plan."""
    plan = services.ask_for_round(the_actor(), team_id)
    return redirect(url_for("matching.round_plan", plan_id=plan.id))


@requires(Action.PLACE)
def round_plan(plan_id: UUID) -> ResponseReturnValue:
    """The proposal, line by line; a page that waits looks again by itself."""
    plan = queries.plan_for(the_actor(), plan_id)
    lines = queries.lines(the_actor(), plan)
    return render_template(
        "matching/round.html", plan=plan, lines=lines, PlanState=PlanState, LineState=LineState
    )


@requires(Action.PLACE)
def round_stand(plan_id: UUID) -> ResponseReturnValue:
    """How far the worker is; asked by the page itself."""
    return jsonify(stamp=queries.plan_for(the_actor(), plan_id).state.value)


@requires(Action.PLACE)
def take_over(line_id: UUID) -> ResponseReturnValue:
    """Give the proposed place."""
    line = services.take_over(the_actor(), line_id)
    flash(f"{line.referral.person.full_name} heeft een plek.")
    return redirect(url_for("matching.round_plan", plan_id=line.plan_id))


@requires(Action.PLACE)
def leave(line_id: UUID) -> ResponseReturnValue:
    """Leave a line."""
    line = services.leave(the_actor(), line_id)
    flash("Niet overgenomen. U zoekt voor deze persoon zelf verder.")
    return redirect(url_for("matching.round_plan", plan_id=line.plan_id))
