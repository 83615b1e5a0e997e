"""The volunteer's own pages: with whom one talks, a talk noted in one step, and what goes too deep."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from referral.domain.errors import Invalid
from referral.domain.statuses import Role
from referral.domain.volunteering import DeepRoute, in_words
from referral.volunteers.talks import queries, services
from referral.volunteers.talks.forms import DeepForm, TalkForm
from referral.web.access import requires, the_actor
from referral.web.forms import show_errors

BLOCKED = (
    "Wacht even met een volgend gesprek: {why}. De welzijnscoach weet het en belt u. Dit gesprek is niet"
    " genoteerd."
)


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    bp.add_url_rule("/mijn-gesprekken", view_func=own_talks)
    bp.add_url_rule("/mijn-gesprekken/<uuid:series_id>", view_func=own_talk, methods=["GET", "POST"])
    bp.add_url_rule("/mijn-gesprekken/<uuid:series_id>/te-diep", view_func=deeper, methods=["GET", "POST"])


@requires(Role.HOST)
def own_talks() -> ResponseReturnValue:
    """With whom this volunteer talks."""
    return render_template("volunteers/talks/own.html", rows=queries.own(the_actor()))


@requires(Role.HOST)
def own_talk(series_id: UUID) -> ResponseReturnValue:
    """Note a talk: when, how long, whether it took place."""
    actor, form, refusal = the_actor(), TalkForm(), ""
    if form.validate_on_submit():
        try:
            lacks = services.record_own(actor, series_id, form.given())
        except Invalid as error:
            show_errors(form, error)
        else:
            if not lacks:
                flash("Vastgelegd. Dank u wel.")
                return redirect(url_for("volunteers.own_talks"))
            refusal = BLOCKED.format(why=in_words(lacks))
    row = queries.own_series(actor, series_id)
    page = render_template("volunteers/talks/own_talk.html", form=form, row=row, refusal=refusal)
    return page, 422 if form.errors or refusal else 200


@requires(Role.HOST)
def deeper(series_id: UUID) -> ResponseReturnValue:
    """It goes too deep: ask for help without a word about the talk."""
    actor, form = the_actor(), DeepForm()
    if form.validate_on_submit():
        services.go_deeper(actor, series_id, DeepRoute(form.route.data))
        flash("De welzijnscoach krijgt nu bericht en zoekt vandaag hulp. U hoeft dit niet alleen te dragen.")
        return redirect(url_for("volunteers.own_talks"))
    row = queries.own_series(actor, series_id)
    page = render_template("volunteers/talks/deeper.html", form=form, row=row)
    return page, 422 if form.errors else 200
