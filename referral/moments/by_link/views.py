"""The person's pages: something that only they know, then the questions, a few at a time."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from referral.domain.errors import Invalid
from referral.domain.instruments.booklet import Leaf, first_open, leaves
from referral.domain.instruments.moments import FillHelp, MeasureRefusal
from referral.lib.crypto import fingerprint
from referral.moments import forms
from referral.moments.by_link import services as links
from referral.web.access import public
from referral.web.forms import show_errors

KNOWN = "questions"
"""In the session: the fingerprint of the link whose second question was answered."""


def register(bp: Blueprint) -> None:
    """Add the pages to the feature."""
    bp.add_url_rule("/vragen/<uuid:region_id>/<token>", "by_link", by_link, methods=["GET", "POST"])


@public
def by_link(region_id: UUID, token: str) -> ResponseReturnValue:
    """Leaf by leaf; opening a page changes nothing, and a page that a scanner opens shows nothing."""
    if session.get(KNOWN) != fingerprint(token).hex():
        return _who(region_id, token)
    stage = request.form.get("stage", "") if request.method == "POST" else ""
    if stage == "refuse" or request.args.get("wil") == "niet":
        return _refuse(region_id, token)
    shown = links.show_again(region_id, token)
    if shown is None:
        return _ended()
    found = leaves(shown.asked)
    number = request.args.get("blad", first_open(found, shown.given), type=int)
    if number > len(found):
        return _last(region_id, token, shown, len(found))
    return _leaf(region_id, token, shown, found[max(number, 1) - 1], len(found))


def _who(region_id: UUID, token: str) -> ResponseReturnValue:
    form = forms.YearForm()
    if request.method == "POST" and form.validate():
        if links.open_by_link(region_id, token, form.year.data):
            session[KNOWN] = fingerprint(token).hex()
            return _to(region_id, token)
        form.year.errors = [*form.year.errors, "Dit jaar klopt niet. Kijk het na, of bel uw welzijnscoach."]
    if not links.works(region_id, token):
        return _ended()
    return render_template("moments/link_who.html", form=form), 422 if form.errors else 200


def _leaf(region_id: UUID, token: str, shown: links.Shown, leaf: Leaf, count: int) -> ResponseReturnValue:
    parts = forms.parts_of(leaf)
    kind = forms.with_questions(forms.QuestionsForm, parts)
    form = kind(data=forms.filled(parts, shown.given))
    if form.validate_on_submit():
        if not links.keep_by_link(region_id, token, forms.answers_in(form, parts)):
            return _ended()
        return _to(region_id, token, blad=leaf.number + 1)
    page = render_template("moments/link_leaf.html", form=form, shown=shown, leaf=leaf, count=count)
    return page, 422 if form.errors else 200


def _last(region_id: UUID, token: str, shown: links.Shown, count: int) -> ResponseReturnValue:
    form = forms.HandInForm()
    if form.validate_on_submit():
        try:
            if not links.hand_in_by_link(region_id, token, FillHelp(form.help.data)):
                return _ended()
        except Invalid as error:
            show_errors(form, error)
            links.show_again(region_id, token)  # the refusal took the line of the log along
        else:
            session.pop(KNOWN, None)
            return render_template("moments/link_thanks.html", shown=shown, refused=False)
    page = render_template("moments/link_last.html", form=form, shown=shown, count=count)
    return page, 422 if form.errors else 200


def _refuse(region_id: UUID, token: str) -> ResponseReturnValue:
    form, shown = forms.RefuseForm(), links.show_again(region_id, token)
    if shown is None:
        return _ended()
    if form.validate_on_submit():
        if not links.refuse_by_link(region_id, token, MeasureRefusal(form.refusal.data)):
            return _ended()
        session.pop(KNOWN, None)
        return render_template("moments/link_thanks.html", shown=shown, refused=True)
    return render_template("moments/link_refuse.html", form=form), 422 if form.errors else 200


def _to(region_id: UUID, token: str, blad: int | None = None) -> ResponseReturnValue:
    return redirect(url_for("moments.by_link", region_id=region_id, token=token, blad=blad))


def _ended() -> ResponseReturnValue:
    return render_template("moments/link_ended.html"), 404
