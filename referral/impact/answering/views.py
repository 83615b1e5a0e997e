"""The list on a phone, by a link without a name; and the measurer who types in paper."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.domain.errors import Invalid
from referral.domain.statuses import Role
from referral.impact.answering import services
from referral.impact.answering.forms import CodeForm, ListForm, list_form
from referral.impact.rounds.queries import round_of
from referral.web.access import public, requires, the_actor
from referral.web.forms import show_errors


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    both = ["GET", "POST"]
    bp.add_url_rule("/lijst/<uuid:region_id>/<token>", view_func=by_link, methods=both)
    bp.add_url_rule("/metingen/<uuid:round_id>/invoeren", view_func=type_in, methods=both)


@public
def by_link(region_id: UUID, token: str) -> ResponseReturnValue:
    """The list; opening it changes nothing, and it says nothing about anybody."""
    asked = services.asked_by_link(region_id, token)
    if asked is None:
        return render_template("impact/ended.html"), 404
    form = list_form(asked)
    if form.validate_on_submit():
        try:
            taken = services.answer_by_link(region_id, token, form.filled)
        except Invalid as error:
            show_errors(form, error)
        else:
            page = "impact/thanks.html" if taken else "impact/ended.html"
            return render_template(page), 200 if taken else 404
    return render_template("impact/list.html", form=form, asked=asked), 422 if form.errors else 200


@requires(Role.MEASURER)
def type_in(round_id: UUID) -> ResponseReturnValue:
    """First the code on the paper, then what was filled in there."""
    actor = the_actor()
    found, code_form = round_of(actor, round_id), CodeForm(request.values)
    if not request.values.get("code"):
        return _ask_code(found.id, CodeForm(formdata=None), wrong=request.method == "POST")
    try:
        sheet = services.sheet_of(actor, round_id, code_form.code.data or "")
    except Invalid as error:
        code_form.code.errors = [error.message]
        return _ask_code(found.id, code_form, wrong=True)
    asked = services.as_asked(sheet.list)
    form = list_form(asked)
    if request.method == "POST" and form.validate() and _typed(round_id, sheet.code, form):
        return redirect(url_for("impact.type_in", round_id=round_id))
    page = render_template("impact/paper_list.html", form=form, asked=asked, code=sheet.code, found=found)
    return page, 422 if form.errors else 200


def _ask_code(round_id: UUID, form: CodeForm, *, wrong: bool) -> ResponseReturnValue:
    return render_template("impact/code.html", form=form, round_id=round_id), 422 if wrong else 200


def _typed(round_id: UUID, code: str, form: ListForm) -> bool:
    try:
        services.type_in(the_actor(), round_id, code, form.filled)
    except Invalid as error:
        show_errors(form, error)
        return False
    flash(f"Blad {code} is ingevoerd. Pak het volgende.")
    return True
