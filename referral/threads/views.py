"""The pages of a thread, the same for both sides, and what waits in all of them."""

from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.domain.errors import Invalid, NotAllowed
from referral.domain.statuses import REFERRERS, Role
from referral.models import Referral
from referral.threads import queries, services
from referral.threads.forms import MessageForm, ReadForm, as_key
from referral.web.access import requires, the_actor
from referral.web.filters import date_short
from referral.web.forms import options, show_errors
from referral.workflow.absences import Away, away

bp = Blueprint("threads", __name__)

SIDES = (Role.COACH, *sorted(REFERRERS))
QUIETLY = "autosave"
"""How the page itself asks, without leaving what is on the screen."""


@bp.get("/gesprekken")
@requires(*SIDES)
def waiting() -> ResponseReturnValue:
    """Where something new was written to whoever looks."""
    return render_template("threads/waiting.html", rows=queries.waiting(the_actor()))


@bp.route("/gesprek/<reference>", methods=["GET", "POST"])
@requires(*SIDES)
def thread(reference: str) -> ResponseReturnValue:
    """Read and write."""
    actor = the_actor()
    referral = queries.thread_for(actor, reference)
    form = _form(referral)
    if form.validate_on_submit():
        named = [UUID(each) for each in form.named.data or []]
        try:
            services.write(actor, reference, form.words.data or "", named, as_key(form.seen.data))
        except Invalid as error:
            show_errors(form, error)
        except NotAllowed as error:
            form.words.errors = [error.message]
        else:
            flash("Verstuurd.")
            return redirect(url_for("threads.thread", reference=referral.reference))
    return _page(reference, form)


def _form(referral: Referral) -> MessageForm:
    actor, form = the_actor(), MessageForm()
    names = queries.people(actor, referral)
    gone = away(actor, names)
    form.named.choices = options([(str(key), _label(name, gone.get(key))) for key, name in names.items()])
    return form


def _label(name: str, gone: Away | None) -> str:
    if gone is None:
        return name
    instead = f", {gone.cover} neemt waar" if gone.cover else ""
    return f"{name} (afwezig tot en met {date_short(gone.last)}{instead})"


def _page(reference: str, form: MessageForm) -> ResponseReturnValue:
    actor = the_actor()
    referral = queries.thread_for(actor, reference)
    found = queries.thread(actor, referral)
    form.seen.data = str(found.last or "")
    home = "intake.referral" if actor.role is Role.COACH else "referring.status"
    page = render_template(
        "threads/thread.html",
        referral=referral,
        thread=found,
        form=form,
        writing=queries.writing(actor, referral),
        away=queries.others_away(actor, referral),
        home=url_for(home, reference=referral.reference),
        stamp=queries.stamp(actor, referral),
    )
    return page, 422 if form.errors else 200


@bp.post("/gesprek/<reference>/gelezen")
@requires(*SIDES)
def mark_read(reference: str) -> ResponseReturnValue:
    """Say how far one has read; the page itself does so as well, and then wants no page back."""
    form = ReadForm()
    up_to = as_key(form.up_to.data)
    if not form.validate() or up_to is None:
        queries.thread_for(the_actor(), reference)
        raise Invalid("Het is niet duidelijk welk bericht u gelezen heeft. Open het gesprek opnieuw.")
    services.mark_read(the_actor(), reference, up_to)
    if request.headers.get("X-Requested-With") == QUIETLY:
        return jsonify(read=True)
    return redirect(url_for("threads.thread", reference=reference))


@bp.get("/gesprek/<reference>/stand")
@requires(*SIDES)
def stand(reference: str) -> ResponseReturnValue:
    """Whether something new was written or read; asked by the page itself, it opens no file."""
    actor = the_actor()
    return jsonify(stamp=queries.stamp(actor, queries.thread_for(actor, reference)))
