"""The coach's pages about neighbours: offers and questions, a match, and a card for the letterbox."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from referral.documents.pdf import as_pdf
from referral.domain.errors import Invalid
from referral.domain.swaps import Direction, SwapKind, card_line
from referral.domain.workflow import Action
from referral.models import Referral
from referral.swaps import queries, services
from referral.swaps.forms import SwapForm, TogetherForm
from referral.swaps.queries import Match
from referral.web.access import requires, the_actor
from referral.web.forms import show_errors
from referral.workflow.queries import referral_for

bp = Blueprint("swaps", __name__)


@bp.route("/werkvoorraad/<reference>/ruil", methods=["GET", "POST"])
@requires(Action.NOTE_SWAP)
def overview(reference: str) -> ResponseReturnValue:
    """What the person offers and asks, and who fits."""
    actor, form = the_actor(), SwapForm()
    if form.validate_on_submit():
        direction, kind = Direction(form.direction.data), SwapKind(form.kind.data)
        try:
            services.note_swap(actor, reference, direction, kind, form.words.data or "")
        except Invalid as error:
            show_errors(form, error)
        else:
            flash("Genoteerd.")
            return redirect(url_for("swaps.overview", reference=reference))
    referral = referral_for(actor, reference)
    found = queries.swaps_of(actor, referral)
    page = render_template(
        "swaps/overview.html",
        form=form,
        referral=referral,
        swaps=found,
        matches=queries.matches(actor, referral, found),
        counts=queries.reciprocity(actor),
        may_add=referral.status in queries.KNOWN,
    )
    return page, 422 if form.errors else 200


@bp.post("/werkvoorraad/<reference>/ruil/<uuid:swap_id>/weg")
@requires(Action.NOTE_SWAP)
def take_back(reference: str, swap_id: UUID) -> ResponseReturnValue:
    """Not wanted any more."""
    services.take_back(the_actor(), reference, swap_id)
    flash("Weggehaald.")
    return redirect(url_for("swaps.overview", reference=reference))


@bp.route("/werkvoorraad/<reference>/ruil/<uuid:swap_id>/samen/<uuid:other_id>", methods=["GET", "POST"])
@requires(Action.MAKE_SWAP)
def together(reference: str, swap_id: UUID, other_id: UUID) -> ResponseReturnValue:
    """Bring two together, once both said yes."""
    actor, form = the_actor(), TogetherForm()
    referral = referral_for(actor, reference)
    match = _match(referral, swap_id, other_id)
    form.mine.label.text = f"{referral.person.full_name} zegt ja, en weet wat de ander te horen krijgt"
    form.theirs.label.text = f"{match.name} zegt ja, en weet wat de ander te horen krijgt"
    if form.validate_on_submit():
        mine, theirs = bool(form.mine.data), bool(form.theirs.data)
        try:
            services.bring_together(actor, reference, swap_id, other_id, mine=mine, theirs=theirs)
        except Invalid as error:
            referral = referral_for(actor, reference)
            match = _match(referral, swap_id, other_id)
            show_errors(form, error)
        else:
            flash("Ze zijn bij elkaar gebracht. Vraag over een week bij allebei hoe het ging.")
            return redirect(url_for("swaps.overview", reference=reference))
    page = render_template("swaps/together.html", form=form, referral=referral, match=match)
    return page, 422 if form.errors else 200


def _match(referral: Referral, swap_id: UUID, other_id: UUID) -> Match:
    actor = the_actor()
    mine = queries.swap_of(actor, referral, swap_id)
    return queries.match_with(actor, referral, mine, other_id)


@bp.get("/werkvoorraad/<reference>/ruil/kaart")
@requires(Action.NOTE_SWAP)
def card(reference: str) -> ResponseReturnValue:
    """A card for letterbox or notice board: no name, only what and the team's phone."""
    referral = referral_for(the_actor(), reference)
    return render_template("swaps/card.html", referral=referral, lines=_lines(referral))


@bp.get("/werkvoorraad/<reference>/ruil/kaart.pdf")
@requires(Action.NOTE_SWAP)
def card_as_letter(reference: str) -> ResponseReturnValue:
    """The same card as a PDF."""
    referral = referral_for(the_actor(), reference)
    html = render_template("swaps/card_letter.html", team=referral.team, lines=_lines(referral))
    answer = Response(as_pdf(html), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="kaart.pdf"'
    return answer


def _lines(referral: Referral) -> list[str]:
    found = queries.swaps_of(the_actor(), referral)
    return [card_line(each.direction, each.kind) for each in found if each.closed_at is None]
