"""The pages of the person. Before the day of birth they tell nothing, and opening them changes nothing."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from referral.documents.pdf import as_pdf
from referral.domain.codes import ContactLimit, ContactTime, ContactWay, OfferRefusal
from referral.domain.errors import Conflict, Invalid, NotVisible, TooOften
from referral.domain.own_page import STAYS_OPEN, SaidHow, SuggestionAnswer
from referral.lib import clock
from referral.lib.crypto import fingerprint
from referral.mypage.by_link import services
from referral.mypage.by_link.services import Door
from referral.mypage.forms import AnswerForm, BirthDayForm, MessageForm, WishForm
from referral.mypage.services import Said, Wish
from referral.web.access import public
from referral.web.forms import BaseForm, show_errors
from referral.web.wording import asked_language

KNOWN = "person_page"
"""In the session: the fingerprint of the link whose second question was answered, and when it was used."""

LETTERS = ("recept", "mijn-pagina")

WRONG = "Deze dag klopt niet. Kijk het na, of bel uw contactpersoon."
WAIT = "Er is drie keer een andere dag ingevuld. Wacht een kwartier. Probeer het dan opnieuw."


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    own, both, post = "/uw-pagina/<uuid:region_id>/<token>", ["GET", "POST"], ["POST"]
    bp.add_url_rule(own, view_func=by_link, methods=both)
    bp.add_url_rule(f"{own}/voorstel/<uuid:suggestion_id>", view_func=answer, methods=post)
    bp.add_url_rule(f"{own}/afspraak/<uuid:appointment_id>", view_func=ask_move, methods=post)
    bp.add_url_rule(f"{own}/contact", view_func=wish, methods=both)
    bp.add_url_rule(f"{own}/bericht", view_func=write, methods=both)
    bp.add_url_rule(f"{own}/toestemming/<uuid:consent_id>", view_func=withdraw, methods=both)
    bp.add_url_rule(f"{own}/stoppen", view_func=stop, methods=both)
    bp.add_url_rule(f"{own}/niet-ik", view_func=not_me, methods=post)
    bp.add_url_rule(f"{own}/papier/<letter>", view_func=paper)
    bp.after_request(_unlisted)


def _unlisted(response: Response) -> Response:
    """No search engine keeps any of it."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@public
def by_link(region_id: UUID, token: str) -> ResponseReturnValue:
    """First the day and month of birth, then the page."""
    if not _is_known(token):
        return _who(region_id, token)
    opened = services.open_page(region_id, token)
    if opened is None:
        return _ended()
    link = {"region_id": region_id, "token": token}
    return render_template("mypage/page.html", opened=opened, shown=opened.shown, link=link)


@public
def answer(region_id: UUID, token: str, suggestion_id: UUID) -> ResponseReturnValue:
    """Yes, no or later to a suggestion; one button."""
    if not _is_known(token):
        return _who(region_id, token)
    form = AnswerForm()
    if not form.validate():
        abort(400)
    said = Said(
        SuggestionAnswer(form.answer.data),
        SaidHow.PAGE,
        OfferRefusal(form.reason.data) if form.reason.data else None,
        SuggestionAnswer(form.before.data) if form.before.data else None,
    )
    thanks = "Dank u. Uw welzijnscoach leest dit en belt u als dat nodig is."
    return _do(region_id, token, lambda: services.answer(region_id, token, suggestion_id, said), thanks)


@public
def ask_move(region_id: UUID, token: str, appointment_id: UUID) -> ResponseReturnValue:
    """An appointment does not suit; one button."""
    if not _is_known(token):
        return _who(region_id, token)
    thanks = "Dank u. Uw welzijnscoach belt u voor een andere tijd."
    return _do(region_id, token, lambda: services.ask_move(region_id, token, appointment_id), thanks)


@public
def wish(region_id: UUID, token: str) -> ResponseReturnValue:
    """How and when to be reached."""
    if not _is_known(token):
        return _who(region_id, token)
    now = services.wish_now(region_id, token)
    if now is None:
        return _ended()
    form = WishForm(way=now.way.value, time=now.time.value)
    form.leave_out(now.limits)

    def do() -> str:
        limits = tuple(ContactLimit(each) for each in form.limits.data or ())
        wanted = Wish(ContactWay(form.way.data), ContactTime(form.time.data), limits)
        services.wish(region_id, token, wanted)
        return "Bewaard. Iedereen die u belt of schrijft, houdt zich hieraan."

    return _step(region_id, token, form, do, "mypage/wish.html", now=now)


@public
def write(region_id: UUID, token: str) -> ResponseReturnValue:
    """A message to the coach."""
    form = MessageForm()
    if not _is_known(token):
        return _who(region_id, token, words=form.words.data or "")

    def do() -> str:
        services.write(region_id, token, form.words.data or "")
        return "Uw bericht is verstuurd. Uw welzijnscoach leest het en belt u."

    return _step(region_id, token, form, do, "mypage/write.html")


@public
def withdraw(region_id: UUID, token: str, consent_id: UUID) -> ResponseReturnValue:
    """Take one yes back, after one question."""
    if not _is_known(token):
        return _who(region_id, token)
    if request.method == "POST":
        return _take_back(region_id, token, consent_id)
    opened = services.open_page(region_id, token)
    if opened is None:
        return _ended()
    found = [each for each in opened.shown.consents if each.id == consent_id]
    if not found or not opened.shown.decides:
        return _home(region_id, token)
    back = _address(region_id, token)
    return render_template("mypage/withdraw.html", shown=opened.shown, consent=found[0], back=back)


def _take_back(region_id: UUID, token: str, consent_id: UUID) -> ResponseReturnValue:
    try:
        stays = services.withdraw(region_id, token, consent_id)
    except (Conflict, NotVisible) as error:
        flash(error.message)
        return _home(region_id, token)
    if not stays:
        session.pop(KNOWN, None)
        return render_template("mypage/gone.html")
    flash("U heeft dit ingetrokken. Dat geldt vanaf nu.")
    return _home(region_id, token)


@public
def stop(region_id: UUID, token: str) -> ResponseReturnValue:
    """Stop, without a reason, after one question."""
    if not _is_known(token):
        return _who(region_id, token)
    if request.method == "POST":
        thanks = "U bent gestopt. U hoeft niets meer te doen."
        return _do(region_id, token, lambda: services.stop_all(region_id, token), thanks)
    opened = services.open_page(region_id, token)
    if opened is None:
        return _ended()
    if not opened.shown.is_live or not opened.shown.decides:
        return _home(region_id, token)
    return render_template("mypage/stop.html", shown=opened.shown, back=_address(region_id, token))


@public
def not_me(region_id: UUID, token: str) -> ResponseReturnValue:
    """Somebody else was here: the link ends and the coach is told."""
    if not _is_known(token):
        return _who(region_id, token)
    services.not_me(region_id, token)
    session.pop(KNOWN, None)
    return render_template("mypage/shut.html")


@public
def paper(region_id: UUID, token: str, letter: str) -> ResponseReturnValue:
    """A letter to print or to keep (PDF/UA)."""
    if letter not in LETTERS:
        abort(404)
    if not _is_known(token):
        return _who(region_id, token)
    try:
        content = as_pdf(services.letter(region_id, token, letter, asked_language()))
    except NotVisible:
        return _ended()
    headers = {"Content-Disposition": f'inline; filename="{letter}.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)


def _who(region_id: UUID, token: str, words: str = "") -> ResponseReturnValue:
    """The question before anything is shown. *words* were typed while the page closed, and are kept."""
    asked = request.method == "POST" and request.form.get("stage") == "who"
    form = BirthDayForm(formdata=request.form if asked else None)
    kept = request.form.get("kept", "") if asked else words
    door = services.works(region_id, token)
    if asked and door is Door.OPEN and form.validate():
        try:
            born = form.day.data or 0, int(form.month.data)
            door = services.knock(region_id, token, request.remote_addr or "", born)
        except TooOften as error:
            form.day.errors = [*form.day.errors, error.message]
        else:
            if door is Door.OPEN:
                return _let_in(region_id, token, kept)
    if door is Door.DEAD:
        return _ended()
    if door is Door.WRONG:
        form.day.errors = [*form.day.errors, WRONG]
    if door is Door.WAIT:
        form.day.errors = [*form.day.errors, WAIT]
    page = render_template(
        "mypage/who.html", form=form, kept=kept, action=_address(region_id, token), back=words
    )
    return page, 422 if form.errors else 200


def _let_in(region_id: UUID, token: str, kept: str) -> ResponseReturnValue:
    """A token that was planted before is worthless now; what was typed is there again."""
    session.rotate()  # type: ignore[attr-defined]  # our own session class
    _touch(token)
    if not kept:
        return _home(region_id, token)
    form = MessageForm(formdata=None, words=kept)
    link = {"region_id": region_id, "token": token}
    return render_template("mypage/write.html", form=form, link=link, back=_address(region_id, token))


def _is_known(token: str) -> bool:
    known = session.get(KNOWN) or {}
    if known.get("link") != fingerprint(token).hex():
        return False
    if clock.now() - datetime.fromisoformat(known["at"]) > STAYS_OPEN:
        session.pop(KNOWN, None)
        return False
    _touch(token)
    return True


def _touch(token: str) -> None:
    session[KNOWN] = {"link": fingerprint(token).hex(), "at": clock.now().isoformat()}


def _address(region_id: UUID, token: str) -> str:
    return url_for("mypage.by_link", region_id=region_id, token=token)


def _home(region_id: UUID, token: str) -> ResponseReturnValue:
    return redirect(_address(region_id, token))


def _do(region_id: UUID, token: str, act: Callable[[], object], thanks: str) -> ResponseReturnValue:
    """Do it and go back to the page, which tells what came of it."""
    try:
        act()
    except (Conflict, NotVisible) as error:
        flash(error.message)
    else:
        flash(thanks)
    return _home(region_id, token)


def _step(
    region_id: UUID, token: str, form: BaseForm, do: Callable[[], str], template: str, **facts: object
) -> ResponseReturnValue:
    """Show the form; when it is right, do it and go back to the page. What was typed stays."""
    if form.validate_on_submit():
        try:
            flash(do())
        except Invalid as error:
            show_errors(form, error)
        except (Conflict, NotVisible) as error:
            flash(error.message)
            return _home(region_id, token)
        else:
            return _home(region_id, token)
    link = {"region_id": region_id, "token": token}
    back = _address(region_id, token)
    page = render_template(template, form=form, link=link, back=back, **facts)
    return page, 422 if form.errors else 200


def _ended() -> ResponseReturnValue:
    session.pop(KNOWN, None)
    return render_template("mypage/ended.html"), 404
