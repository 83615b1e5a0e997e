"""The coach's pages about a series of talks."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from referral.domain.actors import Actor
from referral.domain.errors import Invalid
from referral.domain.volunteering import Adjusted, TalkEnd, in_words, nearly_spent
from referral.domain.workflow import Action
from referral.models import Referral, TalkSeries
from referral.volunteers.talks import queries, services
from referral.volunteers.talks.forms import EndForm, TalkForm, series_form
from referral.web.access import requires, the_actor
from referral.web.forms import show_errors
from referral.workflow.queries import referral_for

BLOCKED = (
    "Dit gesprek is niet genoteerd: {why}. Kies een andere vrijwilliger, of laat de coördinator de gegevens"
    " bijwerken."
)


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    base = "/werkvoorraad/<reference>/gesprekkenreeks"
    bp.add_url_rule(base, view_func=series, methods=["GET", "POST"])
    bp.add_url_rule(f"{base}/gesprek", view_func=talk, methods=["POST"])
    bp.add_url_rule(f"{base}/afronden", view_func=end, methods=["GET", "POST"])


@requires(Action.ARRANGE_TALKS)
def series(reference: str) -> ResponseReturnValue:
    """The series that runs; or else who could hold one."""
    actor = the_actor()
    referral = referral_for(actor, reference)
    found = queries.series_of(actor, referral)
    if found and found[0].runs:
        return _running(actor, referral, found, TalkForm(formdata=None))
    return _arrange(actor, referral, found)


def _arrange(actor: Actor, referral: Referral, earlier: list[TalkSeries]) -> ResponseReturnValue:
    activity = queries.talks_place(actor, referral)
    if activity is None:
        return render_template("volunteers/talks/no_place.html", referral=referral, earlier=earlier)
    people = queries.candidates(actor, referral, activity)
    doubtful = not queries.fits_talks(actor, referral)
    form = series_form(activity, people, doubtful=doubtful)
    reference = referral.reference
    if form.validate_on_submit():
        try:
            services.arrange(actor, reference, form.given())
        except Invalid as error:
            referral = referral_for(actor, reference)
            people = queries.candidates(actor, referral, activity)
            show_errors(form, error)
        else:
            flash("De vrijwilliger staat klaar. Breng de twee zelf met elkaar in contact.")
            return redirect(url_for("volunteers.series", reference=reference))
    page = render_template(
        "volunteers/talks/arrange.html",
        form=form,
        referral=referral,
        activity=activity,
        others=[each for each in people if each.wanting],
        doubtful=doubtful,
        earlier=earlier,
    )
    return page, 422 if form.errors else 200


def _running(
    actor: Actor, referral: Referral, found: list[TalkSeries], form: TalkForm, refusal: str = ""
) -> ResponseReturnValue:
    now, *earlier = found
    page = render_template(
        "volunteers/talks/series.html",
        form=form,
        referral=referral,
        series=now,
        wanting=queries.wanting(actor, now),
        nearly=nearly_spent(now.spent, now.minutes_budget),
        earlier=earlier,
        refusal=refusal,
    )
    return page, 422 if form.errors or refusal else 200


@requires(Action.ARRANGE_TALKS)
def talk(reference: str) -> ResponseReturnValue:
    """Note a talk for a volunteer without an account."""
    actor, form, refusal = the_actor(), TalkForm(), ""
    if form.validate():
        try:
            lacks = services.record_for(actor, reference, form.given())
        except Invalid as error:
            show_errors(form, error)
        else:
            if not lacks:
                flash("Vastgelegd.")
                return redirect(url_for("volunteers.series", reference=reference))
            refusal = BLOCKED.format(why=in_words(lacks))
    referral = referral_for(actor, reference)
    found = queries.series_of(actor, referral)
    if not (found and found[0].runs):
        return redirect(url_for("volunteers.series", reference=reference))
    return _running(actor, referral, found, form, refusal)


@requires(Action.END_TALKS)
def end(reference: str) -> ResponseReturnValue:
    """Look back and stop."""
    form = EndForm()
    if form.validate_on_submit():
        reason, adjusted = TalkEnd(form.reason.data), Adjusted(form.adjusted.data)
        services.end(the_actor(), reference, reason, adjusted, form.reflection.data or "")
        flash("De gesprekken zijn afgerond.")
        return redirect(url_for("volunteers.series", reference=reference))
    referral = referral_for(the_actor(), reference)
    page = render_template("volunteers/talks/end.html", form=form, referral=referral)
    return page, 422 if form.errors else 200
