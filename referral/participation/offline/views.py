"""A page without names for a phone without a connection, and the script that shows it then."""

from pathlib import Path

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue

from referral.web.access import public
from referral.web.filters import manifest

SCRIPT = "attendance_worker.js"


def register(bp: Blueprint) -> None:
    """Add the routes of this module: beside the pages of a host, and beside those of a link.

    A script of this kind has power over the addresses below its own, and over no others.
    """
    for root, name in (("/groepen", ""), ("/opkomst", "_by_link")):
        bp.add_url_rule(f"{root}/wacht.js", endpoint=f"worker{name}", view_func=worker)
        bp.add_url_rule(f"{root}/zonder-verbinding", endpoint=f"offline{name}", view_func=offline)


@public
def worker() -> ResponseReturnValue:
    """The script; it keeps one page without names, and nothing that anybody typed."""
    folder = Path(str(current_app.static_folder))
    text = (folder / manifest(str(folder))[SCRIPT]).read_text(encoding="utf-8")
    return Response(text, mimetype="text/javascript")


@public
def offline() -> ResponseReturnValue:
    """What a phone shows when it has no connection. The same for everybody."""
    return render_template("participation/offline.html")
