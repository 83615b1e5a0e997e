"""Pages to compare persons who may be one."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from referral.domain.statuses import Role
from referral.merging import queries, services
from referral.web.access import requires, the_actor

bp = Blueprint("merging", __name__)


@bp.get("/zelfde-persoon/<reference>")
@requires(Role.COACH)
def compare(reference: str) -> ResponseReturnValue:
    """Persons who resemble the one of this referral, and what was joined before."""
    actor = the_actor()
    referral = queries.own_referral(actor, reference)
    return render_template(
        "merging/compare.html",
        referral=referral,
        candidates=queries.candidates(actor, referral),
        joined=queries.joined(actor, referral),
    )


@bp.post("/zelfde-persoon/<reference>/<uuid:person_id>")
@requires(Role.COACH)
def merge(reference: str, person_id: UUID) -> ResponseReturnValue:
    """Join that person into the one of this referral."""
    services.merge(the_actor(), reference, person_id)
    flash("Samengevoegd. U kunt dit hieronder weer ongedaan maken.")
    return redirect(url_for("merging.compare", reference=reference))


@bp.post("/zelfde-persoon/<reference>/terug/<uuid:merge_id>")
@requires(Role.COACH)
def undo(reference: str, merge_id: UUID) -> ResponseReturnValue:
    """Take two persons apart again."""
    services.undo(the_actor(), reference, merge_id)
    flash("Weer uit elkaar gehaald.")
    return redirect(url_for("merging.compare", reference=reference))
