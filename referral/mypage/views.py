"""The coach's page about the own page of a person."""

from uuid import UUID

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.audit.services import record
from referral.documents.own_page import as_html, link_letter
from referral.documents.pdf import as_pdf
from referral.domain.audit import EventType
from referral.domain.codes import ContactLimit, ContactTime, ContactWay, OfferRefusal
from referral.domain.errors import Conflict, Invalid, NotVisible
from referral.domain.own_page import PageWay, SaidHow, SuggestionAnswer
from referral.domain.permissions import available_actions
from referral.domain.workflow import Action
from referral.models import PersonPage, Referral
from referral.mypage import queries, services
from referral.mypage.by_link import views as by_link
from referral.mypage.forms import AnswerForForm, MakeForm, WishForForm
from referral.mypage.services import Said, Wish
from referral.mypage.shown.queries import shown_of
from referral.web.access import requires, the_actor
from referral.web.forms import show_errors
from referral.web.wording import asked_language
from referral.workflow.queries import referral_for
from referral.workflow.timeline import timeline

bp = Blueprint("mypage", __name__)
by_link.register(bp)

NEWS = frozenset({"suggestion_answered", "contact_wish_changed", "move_asked", "person_wrote", "page_shut"})
"""What a coach looks for on this page."""

NEWEST = 10


@bp.route("/werkvoorraad/<reference>/pagina", methods=["GET", "POST"])
@requires(Action.MAKE_PAGE)
def overview(reference: str) -> ResponseReturnValue:
    """The link, what stands on the page, and what the person said there. A POST makes the link (anew)."""
    form = MakeForm(email=referral_for(the_actor(), reference).person.email)
    if form.validate_on_submit() and _made(form, reference):
        way = PageWay(form.way.data)
        sent = "Print nu de brief." if way is PageWay.LETTER else "De persoon krijgt de link."
        flash(f"De pagina is klaar. {sent}")
        return _back(reference)
    return _overview(reference, form)


def _overview(reference: str, form: MakeForm) -> ResponseReturnValue:
    actor = the_actor()
    referral = referral_for(actor, reference)
    page = queries.page_of(actor, referral)
    entries = [each for each in timeline(actor, referral) if each.type in NEWS]
    html = render_template(
        "mypage/overview.html",
        referral=referral,
        form=form,
        page=page,
        address=_link_of(page) if page and page.shut_at is None else "",
        openings=queries.openings(actor, referral, page) if page else [],
        suggestions=queries.suggestions(actor, referral),
        entries=entries[-NEWEST:],
        actions=available_actions(actor, referral),
        stopped=services.has_stopped(referral),
    )
    return html, 422 if form.errors else 200


def _made(form: MakeForm, reference: str) -> bool:
    """Make the link; what does not go is told beside its field."""
    try:
        services.make_page(the_actor(), reference, PageWay(form.way.data), form.email.data or "")
    except Invalid as error:
        show_errors(form, error)
        return False
    return True


def _link_of(page: PersonPage) -> str:
    return f"{current_app.config['BASE_URL']}/uw-pagina/{page.region_id}/{page.token}"


@bp.post("/werkvoorraad/<reference>/pagina/intrekken")
@requires(Action.MAKE_PAGE)
def shut(reference: str) -> ResponseReturnValue:
    """Take the link back."""
    services.shut_page(the_actor(), reference)
    flash("De link werkt niet meer.")
    return _back(reference)


@bp.get("/werkvoorraad/<reference>/pagina/brief.pdf")
@requires(Action.MAKE_PAGE)
def letter(reference: str) -> ResponseReturnValue:
    """The letter with the address of the page, and a code to scan (PDF/UA)."""
    actor = the_actor()
    referral = referral_for(actor, reference)
    page = queries.page_of(actor, referral)
    if page is None or page.shut_at is not None:
        raise Conflict("Maak eerst een link.")
    if referral.forbids(ContactLimit.NO_LETTER):
        raise Conflict("De persoon wil geen brief.")
    return _pdf(referral, link_letter(referral, _link_of(page), asked_language()), "brief")


@bp.get("/werkvoorraad/<reference>/pagina/op-papier.pdf")
@requires(Action.MAKE_PAGE)
def on_paper(reference: str) -> ResponseReturnValue:
    """The whole page with boxes to tick, for who has no screen (D25)."""
    actor = the_actor()
    referral = referral_for(actor, reference)
    return _pdf(referral, as_html(shown_of(actor, referral), asked_language()), "pagina")


def _pdf(referral: Referral, html: str, name: str) -> Response:
    """What leaves the screen is logged as such."""
    record(the_actor(), EventType.PRINT, "person_page", object_id=referral.id, subjects=[referral.person_id])
    headers = {"Content-Disposition": f'inline; filename="{name}-{referral.reference}.pdf"'}
    return Response(as_pdf(html), mimetype="application/pdf", headers=headers)


@bp.post("/werkvoorraad/<reference>/pagina/voorstellen")
@requires(Action.PUT_SUGGESTIONS)
def put(reference: str) -> ResponseReturnValue:
    """Put the chosen suggestions on the page; from the page with suggestions."""
    keys = []
    for text in request.form.getlist("activity_id"):
        try:
            keys.append(UUID(text))
        except ValueError:
            continue
    try:
        number = services.put_suggestions(the_actor(), reference, keys)
    except Invalid as error:
        flash(error.message)
        return redirect(url_for("matching.suggestions", reference=reference))
    flash(
        "Het voorstel staat op de pagina." if number == 1 else f"De {number} voorstellen staan op de pagina."
    )
    return _back(reference)


@bp.post("/werkvoorraad/<reference>/pagina/voorstel/<uuid:suggestion_id>/eraf")
@requires(Action.PUT_SUGGESTIONS)
def take_off(reference: str, suggestion_id: UUID) -> ResponseReturnValue:
    """Take one suggestion off the page."""
    services.take_off(the_actor(), reference, suggestion_id)
    flash("Het voorstel staat niet meer op de pagina.")
    return _back(reference)


@bp.route("/werkvoorraad/<reference>/pagina/voorstel/<uuid:suggestion_id>", methods=["GET", "POST"])
@requires(Action.PUT_SUGGESTIONS)
def answer_for(reference: str, suggestion_id: UUID) -> ResponseReturnValue:
    """Do it for the person: what they said by phone or on paper."""
    actor = the_actor()
    referral = referral_for(actor, reference)
    rows = [each for each in queries.suggestions(actor, referral) if each.id == suggestion_id]
    if not rows:
        raise NotVisible(services.NO_SUGGESTION)
    form = AnswerForForm(before=rows[0].answer or "")
    if form.validate_on_submit():
        said = Said(
            SuggestionAnswer(form.answer.data),
            SaidHow(form.how.data),
            OfferRefusal(form.reason.data) if form.reason.data else None,
            SuggestionAnswer(form.before.data) if form.before.data else None,
        )
        services.answer_for(actor, reference, suggestion_id, said)
        flash("Vastgelegd, namens de persoon.")
        return _back(reference)
    page = render_template("mypage/answer_for.html", form=form, referral=referral, row=rows[0])
    return page, 422 if form.errors else 200


@bp.route("/werkvoorraad/<reference>/pagina/contact", methods=["GET", "POST"])
@requires(Action.MAKE_PAGE)
def wish_for(reference: str) -> ResponseReturnValue:
    """Do it for the person: how they want to be reached."""
    actor = the_actor()
    referral = referral_for(actor, reference)
    form = WishForForm(
        way=referral.contact_way.value, time=referral.contact_time.value, limits=list(referral.contact_limits)
    )
    if form.validate_on_submit():
        limits = tuple(ContactLimit(each) for each in form.limits.data or ())
        wish = Wish(ContactWay(form.way.data), ContactTime(form.time.data), limits)
        try:
            services.wish_for(actor, reference, wish, SaidHow(form.how.data))
        except Invalid as error:
            show_errors(form, error)
        else:
            flash("Vastgelegd, namens de persoon.")
            return _back(reference)
    page = render_template("mypage/wish_for.html", form=form, referral=referral_for(actor, reference))
    return page, 422 if form.errors else 200


@bp.post("/werkvoorraad/<reference>/pagina/gezien")
@requires(Action.SEE_PAGE)
def seen(reference: str) -> ResponseReturnValue:
    """What was answered and written is read."""
    services.see_page(the_actor(), reference)
    flash("U heeft alles gezien. De taak is van uw lijst.")
    return _back(reference)


@bp.post("/werkvoorraad/<reference>/pagina/toch-verder")
@requires(Action.UNDO_STOP)
def undo_stop(reference: str) -> ResponseReturnValue:
    """Who stopped on the page goes on after all."""
    services.undo_stop(the_actor(), reference)
    flash("De verwijzing loopt weer. Maak samen een nieuwe afspraak.")
    return _back(reference)


def _back(reference: str) -> ResponseReturnValue:
    return redirect(url_for("mypage.overview", reference=reference))
