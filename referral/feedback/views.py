"""The pages of a message back: closed, opened, as a letter and as plain text."""

from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from referral.audit.services import record
from referral.documents.feedback import Letter, as_html, as_text, letter_of
from referral.documents.pdf import as_pdf
from referral.domain.audit import EventType
from referral.domain.errors import NotVisible
from referral.domain.workflow import Action
from referral.feedback.queries import Received, received
from referral.feedback.services import open_message
from referral.web.access import requires, the_actor
from referral.web.wording import asked_language

bp = Blueprint("feedback", __name__)

PATH = "/verwijzingen/<reference>/berichten/<uuid:feedback_id>"


@bp.get(PATH)
@requires(Action.SEND)
def show(reference: str, feedback_id: UUID) -> ResponseReturnValue:
    """The message; one that nobody of the organisation opened yet is closed still."""
    found = received(the_actor(), reference, feedback_id)
    if found.message.opened_at is None:
        return render_template("feedback/closed.html", message=found.message)
    letter = letter_of(found.message, own=found.own, language=asked_language())
    text = as_text(letter).replace("\r", "")
    return render_template("feedback/letter.html", message=found.message, letter=letter, text=text)


@bp.post(PATH)
@requires(Action.SEND)
def open_it(reference: str, feedback_id: UUID) -> ResponseReturnValue:
    """Open it: from now on the team knows that it was read."""
    open_message(the_actor(), reference, feedback_id)
    return redirect(url_for("feedback.show", reference=reference, feedback_id=feedback_id))


@bp.get(f"{PATH}.pdf")
@requires(Action.SEND)
def as_letter(reference: str, feedback_id: UUID) -> ResponseReturnValue:
    """One page to print or to file (PDF/UA)."""
    found = received(the_actor(), reference, feedback_id)
    content = as_pdf(as_html(_printed(found), found.message.team.organisation.name))
    return _file(content, "application/pdf", found, "pdf")


@bp.get(f"{PATH}.txt")
@requires(Action.SEND)
def as_plain_text(reference: str, feedback_id: UUID) -> ResponseReturnValue:
    """At most 2000 characters for the own record system."""
    found = received(the_actor(), reference, feedback_id)
    return _file(as_text(_printed(found)).encode("ascii"), "text/plain", found, "txt")


def _printed(found: Received) -> Letter:
    """What leaves the screen is logged as such; only an opened message does."""
    message = found.message
    if message.opened_at is None:
        raise NotVisible("Open het bericht eerst.")
    subjects = [message.referral.person_id]
    record(the_actor(), EventType.PRINT, "feedback", object_id=message.id, subjects=subjects)
    return letter_of(message, own=found.own, language=asked_language())


def _file(content: bytes, mimetype: str, found: Received, ending: str) -> Response:
    name = f"bericht-{found.message.referral.reference}-{found.message.kind.value}.{ending}"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(content, mimetype=mimetype, headers=headers)
