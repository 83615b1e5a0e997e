"""The pages of waiting: the list of one activity, the coach's buttons, and the person's own answer."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from referral.domain.errors import Invalid
from referral.domain.statuses import Role
from referral.domain.waiting import OfferAnswer, WaitReason
from referral.domain.workflow import Action
from referral.lib.crypto import fingerprint
from referral.waiting import queries, services
from referral.waiting.by_link import services as links
from referral.waiting.forms import AnswerForm, JoinForm, TrialForm, YearForm
from referral.web.access import public, requires, the_actor

bp = Blueprint("waiting", __name__)

KNOWN = "place_offer"
"""In the session: the fingerprint of the link whose second question was answered."""


@bp.get("/activiteiten/<uuid:activity_id>/wachtlijst")
@requires(Role.COACH, Role.COORDINATOR)
def of_activity(activity_id: UUID) -> ResponseReturnValue:
    """Who waits, in order; names of the own teams only."""
    actor = the_actor()
    activity = queries.activity_with_list(actor, activity_id)
    rows = queries.waiting_list(actor, activity)
    return render_template("waiting/list.html", activity=activity, rows=rows)


@bp.post("/werkvoorraad/<reference>/wachtlijst/<uuid:activity_id>")
@requires(Action.WAIT)
def join(reference: str, activity_id: UUID) -> ResponseReturnValue:
    """Put the person on the list of a full activity."""
    form = JoinForm()
    if not form.validate():
        abort(400)
    try:
        services.join(the_actor(), reference, activity_id, WaitReason(form.reason.data))
    except Invalid as error:
        flash(error.message)
        return redirect(url_for("matching.suggestions", reference=reference))
    flash("De persoon staat op de wachtlijst. U krijgt bericht zodra er een plek vrij is.")
    return _back(reference)


@bp.post("/werkvoorraad/<reference>/wachtlijst/<uuid:entry_id>/eraf")
@requires(Action.WAIT)
def leave(reference: str, entry_id: UUID) -> ResponseReturnValue:
    """Take the person off the list."""
    activity = services.leave_list(the_actor(), reference, entry_id)
    flash(f"De persoon staat niet meer op de wachtlijst van ‘{activity.name}’.")
    return _back(reference)


@bp.post("/werkvoorraad/<reference>/wachtlijst/<uuid:entry_id>/antwoord")
@requires(Action.WAIT)
def answer(reference: str, entry_id: UUID) -> ResponseReturnValue:
    """Write down what the person said to a free place; one click."""
    form = AnswerForm()
    if not form.validate():
        abort(400)
    said = OfferAnswer(form.answer.data)
    placement = services.answer(the_actor(), reference, entry_id, said)
    if placement:
        name = placement.activity.name
        flash(f"Er is een plek bij ‘{name}’. De verwijzer hoort dat iemand een plek heeft.")
    elif said is OfferAnswer.YES:
        flash("De plek blijft vrij voor deze persoon. Beëindig eerst de andere plek; geef daarna deze.")
    else:
        flash("Vastgelegd. Nee zeggen mag altijd." if said is OfferAnswer.NO else "Vastgelegd.")
    return _back(reference)


@bp.post("/werkvoorraad/<reference>/wachtlijst/<uuid:entry_id>/terug")
@requires(Action.WAIT)
def put_back(reference: str, entry_id: UUID) -> ResponseReturnValue:
    """Put the person back where they stood."""
    services.put_back(the_actor(), reference, entry_id)
    flash("De persoon staat weer op de oude plek in de rij.")
    return _back(reference)


@bp.post("/werkvoorraad/<reference>/kennismaking/<uuid:placement_id>")
@requires(Action.ANSWER_TRIAL)
def after_trial(reference: str, placement_id: UUID) -> ResponseReturnValue:
    """Write down whether the person stays after a first look; one click."""
    form = TrialForm()
    if not form.validate():
        abort(400)
    stays = form.stays.data == "yes"
    services.answer_trial(the_actor(), reference, placement_id, stays=stays)
    flash("Fijn, de plek blijft." if stays else "Vastgelegd. Zoek samen verder; nee zeggen mag altijd.")
    return _back(reference)


def _back(reference: str) -> ResponseReturnValue:
    return redirect(url_for("intake.referral", reference=reference))


@bp.route("/plek/<uuid:region_id>/<token>", methods=["GET", "POST"])
@public
def by_link(region_id: UUID, token: str) -> ResponseReturnValue:
    """First something that the person knows, then the free place, then one of three buttons.

    The page that a mail scanner opens shows nothing about anybody, and opening it changes nothing.
    """
    known = session.get(KNOWN) == fingerprint(token).hex()
    if request.method == "POST" and request.form.get("stage") == "answer" and known:
        return _answer_by_link(region_id, token)
    if known:
        return _offer(links.show_again(region_id, token), AnswerForm(formdata=None))
    return _who(region_id, token)


def _who(region_id: UUID, token: str) -> ResponseReturnValue:
    form = YearForm()
    if request.method == "POST" and form.validate():
        shown = links.open_by_link(region_id, token, form.year.data)
        if shown:
            session[KNOWN] = fingerprint(token).hex()
            return _offer(shown, AnswerForm(formdata=None))
        form.year.errors = [*form.year.errors, "Dit jaar klopt niet. Kijk het na, of bel uw welzijnscoach."]
    if not links.works(region_id, token):
        return _ended()
    return render_template("waiting/who.html", form=form), 422 if form.errors else 200


def _offer(shown: links.Shown | None, form: AnswerForm) -> ResponseReturnValue:
    if shown is None:
        return _ended()
    return render_template("waiting/offer.html", shown=shown, form=form), 422 if form.errors else 200


def _answer_by_link(region_id: UUID, token: str) -> ResponseReturnValue:
    form = AnswerForm()
    if not form.validate():
        return _offer(links.show_again(region_id, token), form)
    said = OfferAnswer(form.answer.data)
    shown = links.answer_by_link(region_id, token, said)
    session.pop(KNOWN, None)
    if shown is None:
        return _ended()
    return render_template("waiting/thanks.html", shown=shown, said=said.value)


def _ended() -> ResponseReturnValue:
    return render_template("waiting/ended.html"), 404
