"""The page with weights, for the coordinator."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.domain.errors import Invalid
from referral.domain.matching.reasons import Ground
from referral.domain.matching.weights import standard_text
from referral.domain.statuses import Role
from referral.matching.queries.advice import weights_of
from referral.matching.weighing import services
from referral.matching.weighing.forms import WeightsForm
from referral.web.access import requires, the_actor
from referral.web.forms import show_errors


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    bp.add_url_rule("/overzicht/weging", view_func=weights, methods=["GET", "POST"])
    bp.add_url_rule("/overzicht/weging.toml", view_func=weights_file)


@requires(Role.COORDINATOR)
def weights() -> ResponseReturnValue:
    """Read and change the weights; a change is looked at first, and then put in force."""
    actor = the_actor()
    in_force = weights_of(actor)
    form = WeightsForm(formdata=request.form if request.method == "POST" else None, content=in_force.text)
    found = None
    if request.method == "POST" and form.validate():
        content = (form.content.data or "").replace("\r\n", "\n")
        try:
            if request.form.get("next") == "store":
                services.put_in_force(actor, content)
                flash("De nieuwe weging geldt vanaf nu.")
                return redirect(url_for("matching.weights"))
            found = services.preview(actor, content)
        except Invalid as error:
            show_errors(form, error)
    page = render_template(
        "matching/weights.html",
        form=form,
        found=found,
        in_force=in_force,
        grounds=Ground,
        standard=standard_text(),
    )
    return page, 422 if form.errors else 200


@requires(Role.COORDINATOR)
def weights_file() -> ResponseReturnValue:
    """The weights that count now, as a file."""
    headers = {"Content-Disposition": 'attachment; filename="weging.toml"'}
    return Response(weights_of(the_actor()).text, mimetype="application/toml", headers=headers)
