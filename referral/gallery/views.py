"""The gallery page."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from referral.gallery.samples import samples
from referral.web.access import public

bp = Blueprint("gallery", __name__)


@bp.get("/galerij")
@public
def index() -> ResponseReturnValue:
    """All components."""
    return render_template("gallery/index.html", **samples())
