"""The coordinator's list of messages that did not leave."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from referral.domain.statuses import Role
from referral.oversight.messages.queries import stuck_page
from referral.oversight.messages.services import send_again, send_all_again
from referral.web.access import requires, the_actor


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    bp.add_url_rule("/overzicht/berichten", view_func=messages, methods=["GET"])
    bp.add_url_rule("/overzicht/berichten/opnieuw", view_func=retry_all, methods=["POST"])
    bp.add_url_rule("/overzicht/berichten/<uuid:message_id>/opnieuw", view_func=retry, methods=["POST"])


@requires(Role.COORDINATOR)
def messages() -> ResponseReturnValue:
    """What did not leave, why, and when it is tried again."""
    return render_template("oversight/messages.html", page=stuck_page(the_actor()))


@requires(Role.COORDINATOR)
def retry_all() -> ResponseReturnValue:
    """Try all of them at once."""
    number = send_all_again(the_actor())
    flash("Alle berichten zijn al weg." if number == 0 else f"Patchwork probeert ze nu opnieuw: {number}.")
    return redirect(url_for("oversight.messages"))


@requires(Role.COORDINATOR)
def retry(message_id: UUID) -> ResponseReturnValue:
    """Try one of them at once."""
    tried = send_again(the_actor(), message_id)
    flash("Patchwork probeert het bericht nu opnieuw." if tried else "Dit bericht is intussen weg.")
    return redirect(url_for("oversight.messages"))
