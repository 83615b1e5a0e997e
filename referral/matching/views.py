"""The page with suitable activities, and what can be done with one."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.domain.actors import Actor
from referral.domain.codes import ActivityKind, EndReason, Feature, OfferRefusal
from referral.domain.permissions import available_actions
from referral.domain.workflow import Action
from referral.matching import services
from referral.matching.choosing import views as choosing
from referral.matching.forms import EndForm, PlaceForm, RefuseForm
from referral.matching.queries.activities import activity_for, with_features
from referral.matching.queries.advice import Page, advice_page
from referral.matching.rounds import views as rounds
from referral.matching.weighing import views as weighing
from referral.matching.wishes import views as wishes
from referral.models import Activity, Referral, WaitingEntry
from referral.web.access import requires, the_actor
from referral.workflow.queries import referral_for

bp = Blueprint("matching", __name__)
choosing.register(bp)
weighing.register(bp)
rounds.register(bp)
wishes.register(bp)


@bp.get("/werkvoorraad/<reference>/activiteiten")
@requires(Action.PLACE)
def suggestions(reference: str) -> ResponseReturnValue:
    """At most three suggestions with reasons; and every activity for who looks without one."""
    actor = the_actor()
    referral = referral_for(actor, reference)
    asked = "kies" in request.args
    limits = request.args.getlist("eis") if asked else _limits_of_intake(referral)
    limits = [each for each in limits if each in set(Feature)]
    kind = request.args.get("soort", "")
    page = advice_page(actor, referral)
    return render_template(
        "matching/suggestions.html",
        referral=referral,
        page=page,
        asked=asked,
        found=_looked_up(actor, referral, page, limits, kind) if asked else [],
        can_say_none=Action.NONE_FITS in available_actions(actor, referral),
        limits=limits,
        kind=kind,
        features=Feature,
        kinds=ActivityKind,
        refuse_form=RefuseForm(formdata=None),
    )


@bp.post("/werkvoorraad/<reference>/plaatsen")
@requires(Action.PLACE)
def place(reference: str) -> ResponseReturnValue:
    """Give a place in the chosen activity; when the last one was just taken the person waits for the next."""
    form = PlaceForm()
    key = _key(form.activity_id.data)
    if not form.validate():
        return _place_again(reference, key, form)
    made = services.place_or_wait(the_actor(), reference, key, form.first_time())
    if isinstance(made, WaitingEntry):
        flash(
            f"De laatste plek bij ‘{made.activity.name}’ is net vergeven. De persoon staat nu op de"
            " wachtlijst; u krijgt bericht zodra er een plek vrij is."
        )
    elif made.trial_on:
        flash(f"Afgesproken: een keer kijken bij ‘{made.activity.name}’. De plek blijft zolang vrij.")
    else:
        flash(f"Er is een plek bij ‘{made.activity.name}’. De verwijzer hoort dat iemand een plek heeft.")
    return redirect(url_for("intake.referral", reference=reference))


def _place_again(reference: str, activity_id: UUID, form: PlaceForm) -> ResponseReturnValue:
    """The same choice on a page of its own, with what is wrong beside its field."""
    actor = the_actor()
    activity = activity_for(actor, activity_id)
    if activity is None:
        abort(404)
    page = render_template(
        "matching/place.html", form=form, referral=referral_for(actor, reference), activity=activity
    )
    return page, 422


@bp.post("/werkvoorraad/<reference>/liever-niet")
@requires(Action.REFUSE_OFFER)
def refuse(reference: str) -> ResponseReturnValue:
    """Write down that the person would rather not."""
    form = RefuseForm()
    if not form.validate():
        abort(400)
    reason = OfferRefusal(form.reason.data)
    services.refuse_offer(the_actor(), reference, _key(form.activity_id.data), reason)
    flash("Vastgelegd. Nee zeggen mag altijd.")
    return redirect(url_for("matching.suggestions", reference=reference))


@bp.route("/werkvoorraad/<reference>/plek-beeindigen", methods=["GET", "POST"])
@requires(Action.END_PLACEMENT)
def end_placement(reference: str) -> ResponseReturnValue:
    """End the present place."""
    form = EndForm()
    if form.validate_on_submit():
        services.end_placement(the_actor(), reference, EndReason(form.reason.data))
        flash("De plek is beëindigd. Zoek samen verder, of rond af.")
        return redirect(url_for("intake.referral", reference=reference))
    page = render_template(
        "matching/end_placement.html", form=form, referral=referral_for(the_actor(), reference)
    )
    return page, 422 if form.errors else 200


def _looked_up(actor: Actor, referral: Referral, page: Page, limits: list[str], kind: str) -> list[Activity]:
    """What somebody finds without a suggestion, without what is on the page already."""
    shown = [each.activity.id for each in (*page.shown, *page.full)]
    return with_features(actor, referral, limits, kind, shown)


def _limits_of_intake(referral: object) -> list[str]:
    intake = getattr(referral, "intake", None)
    return list(intake.limits) if intake else []


def _key(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError:
        abort(400)
