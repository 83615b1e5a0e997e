"""The pages of the intake: begin or go on, record, correct."""

import re
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from referral.domain.codes import NEED_TO_FEATURES, Need
from referral.domain.errors import Conflict, Invalid
from referral.domain.first_meeting import Language
from referral.domain.workflow import Action
from referral.intake.drafts.queries import draft_of
from referral.intake.drafts.services import keep_draft
from referral.intake.meeting import services
from referral.intake.meeting.forms import CorrectionForm, IntakeAnswers, IntakeForm, answers_of
from referral.intake.meeting.queries import recorded
from referral.models import IntakeDraft, Referral
from referral.models.sealed import SealedJson
from referral.web.access import requires, the_actor
from referral.web.filters import time_nl
from referral.web.forms import show_errors
from referral.workflow.queries import referral_for

VERSION = re.compile(r"[0-9]{1,9}")


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    bp.add_url_rule("/werkvoorraad/<reference>/intake", view_func=hold_intake, methods=["GET", "POST"])
    bp.add_url_rule("/werkvoorraad/<reference>/intake/bewaar", view_func=keep_intake, methods=["POST"])
    bp.add_url_rule(
        "/werkvoorraad/<reference>/intake/verbeter", view_func=correct_intake, methods=["GET", "POST"]
    )


@requires(Action.HOLD_INTAKE)
def hold_intake(reference: str) -> ResponseReturnValue:
    """The intake on one page, as far as it was typed; limits the referrer named are proposed."""
    actor = the_actor()
    referral = referral_for(actor, reference)
    if request.method == "GET":
        return _page(referral, *_begun(referral))
    form = IntakeForm()
    if request.form.get("next") == "later":
        return _kept(referral, form)
    if not form.validate():
        return _page(referral, form, draft_of(actor, referral)), 422
    try:
        services.hold_intake(actor, reference, form.given(form.moment()), _seen(form))
    except Conflict as error:
        return _told(referral_for(actor, reference), form, error.message)
    flash("De intake is vastgelegd.")
    return redirect(url_for("intake.referral", reference=reference))


def _begun(referral: Referral) -> tuple[IntakeForm, IntakeDraft | None]:
    """The draft, or a first form with what the referral tells already."""
    draft = draft_of(the_actor(), referral)
    if draft is not None:
        form = IntakeForm(formdata=MultiDict(_pairs(SealedJson.load(draft.values))))
        form.seen_version.data = str(draft.saves)
        return form, draft
    known = [Need(each) for each in referral.needs]
    limits = [NEED_TO_FEATURES[each].value for each in known if each in NEED_TO_FEATURES]
    form = IntakeForm(formdata=None, limits=limits)
    if Need.INTERPRETER not in known:
        form.language.data = Language.DUTCH.value
    return form, None


def _pairs(values: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(name, text) for name, typed in values.items() for text in typed]


def _kept(referral: Referral, form: IntakeForm) -> ResponseReturnValue:
    """Keep it without scripting; what somebody else kept meanwhile is told and not overwritten."""
    try:
        keep_draft(the_actor(), referral.reference, _typed(form), _seen(form))
    except Conflict as error:
        return _told(referral, form, f"{error.message} Bewaar nog eens om dat te vervangen.")
    flash("Het concept is bewaard. U of een collega kan later verder.")
    return redirect(url_for("intake.referral", reference=referral.reference))


def _told(referral: Referral, form: IntakeForm, message: str) -> ResponseReturnValue:
    """Somebody was first: the page as it was typed, with who and what; doing it again replaces that."""
    draft = draft_of(the_actor(), referral)
    form.goal_1.errors = [message]
    form.seen_version.data = str(draft.saves if draft else 0)
    return _page(referral, form, draft), 409


def _typed(form: IntakeForm) -> dict[str, list[str]]:
    """The answers on the screen, and nothing else that came along (L7)."""
    return {name: request.form.getlist(name) for name in answers_of(form) if name in request.form}


def _seen(form: IntakeAnswers) -> int:
    text = form.seen_version.data or ""
    return int(text) if VERSION.fullmatch(text) else 0


def _page(referral: Referral, form: IntakeForm, draft: IntakeDraft | None) -> str:
    return render_template("intake/hold_intake.html", form=form, referral=referral, draft=draft)


@requires(Action.HOLD_INTAKE)
def keep_intake(reference: str) -> ResponseReturnValue:
    """What the page keeps by itself while somebody types; 409 with words when a colleague was first."""
    try:
        form = IntakeForm()
        draft = keep_draft(the_actor(), reference, _typed(form), _seen(form))
    except Conflict as error:
        return jsonify(message=error.message), 409
    page = url_for("intake.hold_intake", reference=reference)
    kept: dict[str, Any] = {
        "saved_at": time_nl(draft.saved_at),
        "url": page,
        "save_url": url_for("intake.keep_intake", reference=reference),
        "version": draft.saves,
    }
    return jsonify(kept)


@requires(Action.CORRECT_INTAKE)
def correct_intake(reference: str) -> ResponseReturnValue:
    """Correct what was recorded; the old stays readable beside the new."""
    actor = the_actor()
    referral, answers = recorded(actor, reference)
    form = CorrectionForm(data={**answers, "seen_version": str(referral.version)})
    if form.validate_on_submit():
        words = form.explanation.data or ""
        try:
            services.correct_intake(actor, reference, form.given(), words, _seen(form))
        except Invalid as error:
            show_errors(form, error)
            form.seen_version.data = str(referral_for(actor, reference).version)
        else:
            flash("De intake is verbeterd. Wat er eerst stond, blijft te lezen.")
            return redirect(url_for("intake.referral", reference=reference))
    page = render_template("intake/correct_intake.html", form=form, referral=referral_for(actor, reference))
    return page, 422 if form.errors else 200
