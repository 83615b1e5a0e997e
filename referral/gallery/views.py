"""The gallery pages: components, and everything that leaves the product as a mail or a letter."""

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue

from referral.documents.pdf import as_pdf
from referral.domain.languages import Language
from referral.gallery.letters import LETTERS
from referral.gallery.messages import shown
from referral.gallery.samples import samples
from referral.web.access import public
from referral.web.wording import asked_language

bp = Blueprint("gallery", __name__)


@bp.get("/galerij")
@public
def index() -> ResponseReturnValue:
    """All components."""
    return render_template("gallery/index.html", **samples())


@bp.get("/galerij/berichten")
@public
def messages() -> ResponseReturnValue:
    """Every mail, text message, calendar invitation and letter, in each language side by side."""
    return render_template("gallery/messages.html", rows=shown(), letters=LETTERS, languages=list(Language))


@bp.get("/galerij/brieven/<letter>.pdf")
@public
def letter(letter: str) -> ResponseReturnValue:
    """One letter as it is printed, in the language asked for."""
    if letter not in LETTERS:
        abort(404)
    return Response(as_pdf(LETTERS[letter](asked_language())), mimetype="application/pdf")
