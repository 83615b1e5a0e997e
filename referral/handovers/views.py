"""The pages of a hand-over: for the coach, and for a receiver without an account."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from referral.domain.codes import HandOverRefusal, HandOverTarget
from referral.domain.errors import Invalid
from referral.domain.workflow import Action
from referral.handovers import queries, services
from referral.handovers.forms import HandOverForm, NameForm, ReplyForm
from referral.handovers.services import Reply
from referral.lib.crypto import fingerprint
from referral.web.access import public, requires, the_actor
from referral.web.forms import labels, show_errors
from referral.workflow.queries import referral_for

bp = Blueprint("handovers", __name__)


@bp.route("/werkvoorraad/<reference>/doorschuiven", methods=["GET", "POST"])
@requires(Action.HAND_OVER)
def hand_over(reference: str) -> ResponseReturnValue:
    """Ask other help to take something over."""
    actor, form = the_actor(), HandOverForm()
    contacts = queries.contacts(actor)
    form.contact.choices = labels(
        [(str(each.id), f"{each.target.label}: {each.name} ({each.opening_hours})") for each in contacts]
    )
    form.free = {str(each.id) for each in contacts if each.target is HandOverTarget.SAFE_HOME}
    if form.validate_on_submit() and _asked(form, reference):
        flash("De vraag is verstuurd. U ziet hier wie het oppakt.")
        return redirect(url_for("intake.referral", reference=reference))
    page = render_template(
        "handovers/hand_over.html", form=form, referral=referral_for(actor, reference), contacts=contacts
    )
    return page, 422 if form.errors else 200


def _asked(form: HandOverForm, reference: str) -> bool:
    """Ask; what does not go is told beside its field."""
    try:
        key, words = UUID(form.contact.data), form.question.data or ""
        services.hand_over(the_actor(), reference, key, words, today=form.today.data, agreed=form.agreed.data)
    except Invalid as error:
        show_errors(form, error)
        return False
    return True


@bp.post("/werkvoorraad/<reference>/overdracht/<uuid:hand_over_id>/terug")
@requires(Action.REVOKE_HAND_OVER)
def revoke(reference: str, hand_over_id: UUID) -> ResponseReturnValue:
    """Take it back."""
    services.revoke(the_actor(), reference, hand_over_id)
    flash("De overdracht is teruggenomen. De link werkt niet meer.")
    return redirect(url_for("intake.referral", reference=reference))


@bp.route("/werkvoorraad/<reference>/overdracht/<uuid:hand_over_id>/antwoord", methods=["GET", "POST"])
@requires(Action.HAND_OVER)
def answer(reference: str, hand_over_id: UUID) -> ResponseReturnValue:
    """Write down what the receiver said by phone."""
    form, referral = ReplyForm(), referral_for(the_actor(), reference)
    if form.validate_on_submit():
        services.answer_for(the_actor(), reference, hand_over_id, _reply(form))
        flash("Vastgelegd.")
        return redirect(url_for("intake.referral", reference=reference))
    page = render_template("handovers/answer.html", form=form, referral=referral)
    return page, 422 if form.errors else 200


@bp.route("/overdracht/<uuid:region_id>/<token>", methods=["GET", "POST"])
@public
def by_link(region_id: UUID, token: str) -> ResponseReturnValue:
    """First who looks, then the question with as little as possible, then yes or no.

    The page that a mail scanner opens shows nothing about anybody.
    """
    known = session.get("hand_over", {})
    mine = fingerprint(token).hex()
    named = known.get("name", "") if known.get("link") == mine else ""
    if request.method == "POST" and request.form.get("stage") == "reply" and named:
        return _reply_by_link(region_id, token, named)
    form = NameForm()
    if request.method == "POST" and form.validate():
        named = form.name.data or ""
        session["hand_over"] = {"link": mine, "name": named}
    if not named:
        return render_template("handovers/who.html", form=form), 422 if form.errors else 200
    return _question(region_id, token, named, ReplyForm(formdata=None, receiver=named))


def _reply_by_link(region_id: UUID, token: str, named: str) -> ResponseReturnValue:
    form = ReplyForm()
    if not form.validate():
        return _question(region_id, token, named, form)
    if not services.answer_by_link(region_id, token, _reply(form)):
        return _ended()
    session.pop("hand_over", None)
    return render_template("handovers/thanks.html", accepted=form.accepted.data == "yes")


def _question(region_id: UUID, token: str, named: str, form: ReplyForm) -> ResponseReturnValue:
    shown = services.open_by_link(region_id, token, named)
    if shown is None:
        return _ended()
    page = render_template("handovers/question.html", shown=shown, form=form)
    return page, 422 if form.errors else 200


def _ended() -> ResponseReturnValue:
    return render_template("handovers/ended.html"), 404


def _reply(form: ReplyForm) -> Reply:
    accepted = form.accepted.data == "yes"
    return Reply(
        accepted,
        form.receiver.data or "",
        form.meets_on.data if accepted else None,
        None if accepted else HandOverRefusal(form.refusal.data),
    )
