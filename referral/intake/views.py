"""The coach's pages: work list, one file, and a short page per step."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.domain.codes import (
    AttemptChannel,
    AttemptResult,
    DeclineCode,
)
from referral.domain.permissions import available_actions
from referral.domain.signals import SignalOutcome
from referral.domain.statuses import Status
from referral.domain.workflow import Action
from referral.intake import colleagues_views, forms, moving_views, queries, services
from referral.intake.drafts.queries import draft_of
from referral.intake.meeting import views as meeting
from referral.intake.work import views as work
from referral.intake.work.queries import open_kinds
from referral.web.access import requires, the_actor
from referral.web.forms import BaseForm
from referral.web.navigation import links_for
from referral.workflow.absences import away
from referral.workflow.attendance import visits
from referral.workflow.feedback import messages_sent
from referral.workflow.queries import referral_for
from referral.workflow.research_notes import study_notes
from referral.workflow.threads import unread
from referral.workflow.timeline import timeline

bp = Blueprint("intake", __name__)
moving_views.register(bp)
work.register(bp)
meeting.register(bp)
colleagues_views.register(bp)


@bp.get("/werkvoorraad")
@requires(Action.ACCEPT)
def inbox() -> ResponseReturnValue:
    """One list, one clock: the most urgent first."""
    actor = the_actor()
    tab = request.args.get("tab", "nieuw")
    tab = tab if tab in queries.TABS else "nieuw"
    words = request.args.get("zoek", "")
    found = queries.found_by(actor, words) if words.strip() else None
    page = queries.inbox(actor, tab, request.args.get("na", "")) if found is None else None
    shown = page.rows if page else found or []
    return render_template(
        "intake/inbox.html",
        tab=tab,
        tabs=queries.TABS,
        words=words,
        found=found,
        page=page,
        unread=unread(actor, [each.id for each in shown]),
        counts=queries.counts(actor),
        late=queries.late(actor),
    )


@bp.get("/werkvoorraad/<reference>")
@requires(Action.ACCEPT)
def referral(reference: str) -> ResponseReturnValue:
    """Everything about one referral, the goal first."""
    actor = the_actor()
    found = queries.load_file(actor, referral_for(actor, reference))
    return render_template(
        "intake/referral.html",
        referral=found,
        entries=timeline(actor, found),
        actions=links_for(actor, available_actions(actor, found), found.reference),
        open_kinds=open_kinds(actor, found),
        draft=draft_of(actor, found) if found.status is Status.REACHED else None,
        hand_overs=queries.hand_overs(actor, found),
        waiting=[each for each in found.waits if each.runs or each.can_return],
        appointments=queries.appointments(actor, found),
        followers=queries.followers(actor, found),
        earlier=queries.earlier(actor, found),
        unread=unread(actor, [found.id]).get(found.id, 0),
        away=away(actor, [found.coach_id]).get(found.coach_id) if found.coach_id else None,
        messages=messages_sent(actor, found),
        study_notes=study_notes(actor, found.id),
        visits=visits(actor, found) if found.placements else [],
    )


@bp.post("/werkvoorraad/<reference>/aannemen")
@requires(Action.ACCEPT)
def accept(reference: str) -> ResponseReturnValue:
    """Take it; one click."""
    services.accept_referral(the_actor(), reference)
    flash("U heeft deze verwijzing aangenomen. De verwijzer krijgt bericht.")
    if request.form.get("next") == "today":
        return redirect(url_for("intake.today"))
    return redirect(url_for("intake.referral", reference=reference))


@bp.route("/werkvoorraad/<reference>/niet-aannemen", methods=["GET", "POST"])
@requires(Action.DECLINE)
def decline(reference: str) -> ResponseReturnValue:
    """Say no with a reason."""
    form = forms.DeclineForm()
    return _step(
        reference,
        form,
        "intake/decline.html",
        lambda: services.decline_referral(
            the_actor(), reference, DeclineCode(form.code.data), form.explanation.data or ""
        ),
    )


@bp.route("/werkvoorraad/<reference>/vraag", methods=["GET", "POST"])
@requires(Action.ASK)
def ask(reference: str) -> ResponseReturnValue:
    """Ask something back."""
    form = forms.AskForm()
    return _step(
        reference,
        form,
        "intake/ask.html",
        lambda: services.ask_question(the_actor(), reference, form.question.data or ""),
    )


@bp.route("/werkvoorraad/<reference>/poging", methods=["GET", "POST"])
@requires(Action.LOG_ATTEMPT)
def attempt(reference: str) -> ResponseReturnValue:
    """Write down an attempt; the list of work proposes what it was."""
    form = forms.AttemptForm(
        channel=request.args.get("manier") or None, result=request.args.get("uitkomst") or None
    )
    form.answers_signal = queries.has_signal(the_actor(), reference)
    return _step(
        reference,
        form,
        "intake/attempt.html",
        lambda: services.log_attempt(
            the_actor(),
            reference,
            AttemptChannel(form.channel.data),
            AttemptResult(form.result.data),
            form.moment(),
            signal=SignalOutcome(form.signal.data) if form.signal.data else None,
        ),
    )


@bp.route("/werkvoorraad/<reference>/notitie", methods=["GET", "POST"])
@requires(Action.ADD_NOTE)
def add_note(reference: str) -> ResponseReturnValue:
    """A note for the own team."""
    form = forms.NoteForm()
    return _step(
        reference,
        form,
        "intake/add_note.html",
        lambda: services.add_note(the_actor(), reference, form.note.data or ""),
    )


def _step(reference: str, form: BaseForm, template: str, do: Callable[[], object]) -> ResponseReturnValue:
    """Show the form; when it is right, do the step and go back to the file."""
    if form.validate_on_submit():
        do()
        flash("Vastgelegd.")
        if request.form.get("next") == "today":
            return redirect(url_for("intake.today"))
        return redirect(url_for("intake.referral", reference=reference))
    page = render_template(template, form=form, referral=referral_for(the_actor(), reference))
    return page, 422 if form.errors else 200
