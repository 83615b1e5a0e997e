"""Close and reopen pages, the letter to the person, and after-care."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from referral.documents.closing import closing_html
from referral.documents.pdf import as_pdf
from referral.domain.after_care import CareResult, CareWhy
from referral.domain.closing import Verdict, in_hours
from referral.domain.codes import CloseReason, ConsentPurpose, ContactLimit, Exit, OutcomeLevel
from referral.domain.errors import Invalid, NotVisible
from referral.domain.workflow import Action
from referral.lib import clock
from referral.models import Referral
from referral.outcomes import queries, services
from referral.outcomes.forms import AfterCareForm, CloseForm, GoalFields, ReopenForm, close_form
from referral.outcomes.services import CareInput, Parting
from referral.web.access import requires, the_actor
from referral.web.forms import show_errors
from referral.web.wording import asked_language
from referral.workflow.queries import referral_for

bp = Blueprint("outcomes", __name__)


@bp.route("/werkvoorraad/<reference>/afronden", methods=["GET", "POST"])
@requires(Action.CLOSE)
def close(reference: str) -> ResponseReturnValue:
    """How each goal went, what the person says of it, why we stop, what comes next."""
    actor = the_actor()
    referral = referral_for(actor, reference)
    hours = queries.logged(actor, referral)
    begin = {"hours_met": in_hours(hours.met), "hours_phone": in_hours(hours.phone)}
    form, asked = close_form(referral.goals, **begin)
    if form.validate_on_submit():
        _close(form, asked, referral)
        flash("Afgerond. De verwijzer krijgt bericht, als de persoon dat goed vindt.")
        return redirect(url_for("intake.referral", reference=reference))
    page = render_template(
        "outcomes/close.html",
        form=form,
        referral=referral,
        asked=asked,
        shares=referral.agrees_to(ConsentPurpose.SHARE_BACK),
        former=queries.closings(actor, referral)[:1],
    )
    return page, 422 if form.errors else 200


def _close(form: CloseForm, asked: list[GoalFields], referral: Referral) -> None:
    outcomes = {each.goal.id: OutcomeLevel(form[each.outcome].data) for each in asked}
    parting = Parting(
        Verdict(form.verdict.data),
        form.verdict_words.data or "",
        {each.goal.id: int(form[each.score].data) for each in asked if form[each.score].data},
        form.hours_met.minutes,
        form.hours_phone.minutes,
        form.explanation.data or "",
        form.to_referrer.data or "",
    )
    services.close_referral(
        the_actor(),
        referral.reference,
        outcomes,
        CloseReason(form.reason.data),
        Exit(form.exit.data),
        parting=parting,
    )


@bp.route("/werkvoorraad/<reference>/heropenen", methods=["GET", "POST"])
@requires(Action.REOPEN)
def reopen(reference: str) -> ResponseReturnValue:
    """Open a closed referral again, with the former closing in sight."""
    actor, form = the_actor(), ReopenForm()
    if form.validate_on_submit():
        services.reopen_referral(actor, reference, form.note.data or "")
        flash("De verwijzing is weer open.")
        return redirect(url_for("intake.referral", reference=reference))
    referral = referral_for(actor, reference)
    former = queries.closings(actor, referral)[:1]
    letter_ok = not referral.forbids(ContactLimit.NO_LETTER)
    page = render_template(
        "outcomes/reopen.html", form=form, referral=referral, former=former, letter_ok=letter_ok
    )
    return page, 422 if form.errors else 200


@bp.get("/werkvoorraad/<reference>/afronden/brief.pdf")
@requires(Action.REOPEN)
def letter(reference: str) -> ResponseReturnValue:
    """The last closing as a letter to the person; not when a letter is not safe or not wanted."""
    actor = the_actor()
    referral = referral_for(actor, reference)
    former = queries.closings(actor, referral)[:1]
    if not former or referral.forbids(ContactLimit.NO_LETTER):
        raise NotVisible("Hiervan is geen brief: er is niets afgerond, of de persoon wil geen brief.")
    html = closing_html(referral, former[0], asked_language())
    answer = Response(as_pdf(html), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="afronding-{referral.reference}.pdf"'
    return answer


@bp.route("/werkvoorraad/<reference>/nazorg", methods=["GET", "POST"])
@requires(Action.RECORD_AFTER_CARE)
def after_care(reference: str) -> ResponseReturnValue:
    """How it goes at six weeks and at three months after the start."""
    actor, form = the_actor(), AfterCareForm(day=clock.today())
    if form.validate_on_submit() and _asked(form, reference):
        flash("Vastgelegd.")
        return redirect(url_for("intake.today"))
    referral = referral_for(actor, reference)
    before = queries.cared_for(actor, referral)
    page = render_template("outcomes/after_care.html", form=form, referral=referral, before=before)
    return page, 422 if form.errors else 200


def _asked(form: AfterCareForm, reference: str) -> bool:
    """Write it down; what cannot be is told beside its field."""
    given = CareInput(
        form.day.data or clock.today(),
        CareResult(form.result.data),
        tuple(CareWhy(code) for code in form.whys.data or ()),
        form.wants_contact.data == "yes",
        int(form.grade.data) if form.grade.data else None,
    )
    try:
        services.record_after_care(the_actor(), reference, given)
    except Invalid as error:
        show_errors(form, error)
        return False
    return True
