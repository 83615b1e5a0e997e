"""Saying that an entry is right: signed in, or by a link without an account."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.activities.assurance import services
from referral.activities.assurance.forms import AnswerForm
from referral.domain.errors import Invalid
from referral.domain.schedule import in_words
from referral.domain.statuses import KEEP_CATALOGUE, Role
from referral.lib import dates
from referral.web.access import public, requires, the_actor
from referral.web.forms import show_errors


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    one, post = "/activiteiten/<uuid:activity_id>", ["POST"]
    bp.add_url_rule(f"{one}/klopt", view_func=assure, methods=post)
    bp.add_url_rule(f"{one}/link-intrekken", view_func=revoke_links, methods=post)
    bp.add_url_rule("/opbouwwerk/voorstel/<uuid:assurance_id>", view_func=settle, methods=post)
    bp.add_url_rule("/klopt-het/<uuid:region_id>/<token>", view_func=by_link, methods=["GET", "POST"])


@requires(*KEEP_CATALOGUE, Role.HOST)
def assure(activity_id: UUID) -> ResponseReturnValue:
    """It is right as it stands."""
    services.assure(the_actor(), activity_id)
    flash("Dank u. Vandaag is vastgelegd dat dit klopt.")
    return redirect(url_for("activities.activity", activity_id=activity_id))


@requires(*KEEP_CATALOGUE)
def revoke_links(activity_id: UUID) -> ResponseReturnValue:
    """End the links that were mailed."""
    number = services.revoke_links(the_actor(), activity_id)
    flash("De link werkt niet meer." if number else "Er stond geen link open.")
    return redirect(url_for("activities.activity", activity_id=activity_id))


@requires(*KEEP_CATALOGUE)
def settle(assurance_id: UUID) -> ResponseReturnValue:
    """A proposal is taken over, or was not needed; next comes the entry itself."""
    activity_id = services.settle(the_actor(), assurance_id)
    if request.form.get("then") == "edit":
        return redirect(url_for("activities.edit", activity_id=activity_id))
    flash("Het voorstel is van de lijst.")
    return redirect(url_for("activities.community"))


@public
def by_link(region_id: UUID, token: str) -> ResponseReturnValue:
    """The entry, with two buttons. Looking changes nothing, so that a mail scanner answers nothing."""
    form = AnswerForm()
    if form.validate_on_submit():
        right = request.form.get("answer") == "right"
        try:
            done = services.answer_by_link(region_id, token, still_right=right, words=form.words.data or "")
        except Invalid as error:
            show_errors(form, error)
        else:
            return render_template("activities/link_thanks.html", right=right) if done else _ended()
    activity = services.by_link(region_id, token)
    if activity is None:
        return _ended()
    rhythm = in_words(activity.recurrence, dates.weekday(activity.weekday))
    page = render_template("activities/link.html", form=form, activity=activity, rhythm=rhythm)
    return page, 422 if form.errors else 200


def _ended() -> ResponseReturnValue:
    return render_template("activities/link_ended.html"), 404
