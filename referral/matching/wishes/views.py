"""The page with unmet wishes."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.domain.matching.choices import WishState
from referral.domain.statuses import Role
from referral.matching.wishes import queries, services
from referral.web.access import requires, the_actor

MAKERS = (Role.COORDINATOR, Role.COMMUNITY_WORKER)
"""Who makes activities."""


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    bp.add_url_rule("/wensen", view_func=wishes)
    bp.add_url_rule("/wensen/opgepakt", view_func=pick_up, methods=["POST"])
    bp.add_url_rule("/wensen/vervuld", view_func=meet, methods=["POST"])


@requires(*MAKERS)
def wishes() -> ResponseReturnValue:
    """What people want and nothing offers, per neighbourhood."""
    actor = the_actor()
    return render_template(
        "matching/wishes.html",
        rows=queries.open_wishes(actor),
        activities=queries.answers(actor),
        spots=queries.spots(actor),
        WishState=WishState,
    )


@requires(*MAKERS)
def pick_up() -> ResponseReturnValue:
    """Somebody works on it."""
    services.pick_up(the_actor(), _keys("wens"))
    flash("U pakt dit op. De wens blijft staan tot er iets is.")
    return redirect(url_for("matching.wishes"))


@requires(*MAKERS)
def meet() -> ResponseReturnValue:
    """There is something now."""
    chosen = _keys("activiteit")
    if not chosen:
        flash("Kies eerst welke activiteit er nu is.")
        return redirect(url_for("matching.wishes"))
    number = services.meet(the_actor(), _keys("wens"), chosen[0])
    people = "De coach hoort" if number == 1 else f"De coaches van {number} mensen horen"
    flash(f"{people} dat er nu iets is, en vragen of het past.")
    return redirect(url_for("matching.wishes"))


def _keys(name: str) -> list[UUID]:
    try:
        return [UUID(each) for each in request.form.getlist(name) if each]
    except ValueError:
        abort(400)
