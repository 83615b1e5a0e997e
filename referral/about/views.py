"""Two public pages without anything personal: no sign-in, no session, nothing to log."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from referral.web.access import public

bp = Blueprint("about", __name__)


@bp.get("/toegankelijkheid")
@public
def accessibility() -> ResponseReturnValue:
    """The accessibility statement (EN 301 549, WCAG 2.2; L25): what was checked, what does not work yet."""
    return render_template("about/accessibility.html", contact=current_app.config["CONTACT_MAIL"])


@bp.get("/uw-gegevens")
@public
def your_data() -> ResponseReturnValue:
    """What a referred person may know about their data, in plain words (AVG 13 and 14; L26)."""
    return render_template("about/your_data.html", contact=current_app.config["CONTACT_MAIL"])
