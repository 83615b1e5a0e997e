"""The pages of following a referral: overview, timeline, end page and recept, answer, withdraw."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.audit.services import record
from referral.documents.pdf import as_pdf
from referral.documents.recept import recept_html
from referral.domain.audit import EventType
from referral.domain.codes import ConsentPurpose, ReferralKind
from referral.domain.errors import Conflict, Invalid, NotVisible
from referral.domain.permissions import available_actions
from referral.domain.workflow import Action
from referral.models import Referral
from referral.referring import queries, services
from referral.referring.amending import amend_referral, as_sent
from referral.referring.forms import (
    AmendCareForm,
    AmendGpForm,
    AnswerForm,
    MistakeForm,
    ResendForm,
    WithdrawForm,
)
from referral.web.access import requires, the_actor
from referral.web.forms import options, show_errors
from referral.web.navigation import links_for
from referral.web.wording import asked_language
from referral.workflow.feedback import messages_for, unopened, with_unopened
from referral.workflow.queries import other_teams, referral_for, relation
from referral.workflow.threads import unread, unread_by_referral
from referral.workflow.timeline import timeline


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    bp.add_url_rule("/verwijzingen", view_func=overview)
    bp.add_url_rule("/verwijzingen/<reference>", view_func=status)
    bp.add_url_rule("/verwijzingen/<reference>/verstuurd", view_func=sent)
    bp.add_url_rule("/verwijzingen/<reference>/recept.pdf", view_func=recept)
    pages = {
        "beantwoorden": answer,
        "opnieuw": resend,
        "intrekken": withdraw,
        "wijzigen": amend,
        "vergissing": mistake,
    }
    for rule, view in pages.items():
        bp.add_url_rule(f"/verwijzingen/<reference>/{rule}", view_func=view, methods=["GET", "POST"])


@requires(Action.SEND)
def overview() -> ResponseReturnValue:
    """Own and followed referrals, drafts, and questions that wait for an answer."""
    actor = the_actor()
    page = queries.referrals(actor, request.args.get("na", ""))
    waiting = unread_by_referral(actor)
    return render_template(
        "referring/overview.html",
        page=page,
        relations={each.id: relation(actor, each) for each in page.rows},
        waiting=queries.waiting_for_me(actor),
        drafts=queries.drafts(actor),
        new=waiting.total(),
        unread=waiting,
        messages=unopened(actor),
        fresh=with_unopened(actor, page.rows),
    )


@requires(Action.SEND)
def status(reference: str) -> ResponseReturnValue:
    """What happened so far, as far as the person's consent goes."""
    actor = the_actor()
    referral = referral_for(actor, reference)
    return render_template(
        "referring/status.html",
        referral=referral,
        relation=relation(actor, referral),
        entries=timeline(actor, referral),
        unread=unread(actor, [referral.id]).get(referral.id, 0),
        actions=links_for(actor, available_actions(actor, referral), referral.reference),
        messages=messages_for(actor, referral),
    )


@requires(Action.SEND)
def sent(reference: str) -> ResponseReturnValue:
    """The end page: what happens now, and the recept to hand over."""
    referral = _own(reference)
    share_back = referral.agrees_to(ConsentPurpose.SHARE_BACK)
    return render_template("referring/sent.html", referral=referral, share_back=share_back)


@requires(Action.SEND)
def recept(reference: str) -> ResponseReturnValue:
    """The welzijnsrecept: one page in plain Dutch, or plain English, to hand over."""
    actor = the_actor()
    referral = _own(reference)
    record(actor, EventType.PRINT, "referral", object_id=referral.id, subjects=[referral.person_id])
    content = as_pdf(recept_html(actor, referral, asked_language()))
    disposition = f'inline; filename="welzijnsrecept-{referral.reference}.pdf"'
    return Response(content, mimetype="application/pdf", headers={"Content-Disposition": disposition})


def _own(reference: str) -> Referral:
    """A referral of the actor's own organisation: whoever only follows signs and answers nothing."""
    actor = the_actor()
    referral = referral_for(actor, reference)
    if not relation(actor, referral).own:
        raise NotVisible("Dit kan alleen de praktijk die verwees.")
    return referral


@requires(Action.ANSWER)
def answer(reference: str) -> ResponseReturnValue:
    """Answer the question of the team."""
    actor = the_actor()
    form, referral = AnswerForm(), _own(reference)
    if form.validate_on_submit():
        services.answer_question(actor, reference, form.answer.data or "")
        return redirect(url_for("referring.status", reference=reference))
    page = render_template(
        "referring/answer.html", form=form, referral=referral, entries=timeline(actor, referral)
    )
    return page, 422 if form.errors else 200


@requires(Action.RESEND)
def resend(reference: str) -> ResponseReturnValue:
    """Send a referral that came back once more."""
    actor = the_actor()
    form, referral = ResendForm(), _own(reference)
    form.team.choices = options([(str(each.id), each.name) for each in other_teams(actor)])
    if request.method == "GET":
        form.team.data = str(referral.team_id)
    if form.validate_on_submit():
        services.resend_referral(actor, reference, UUID(form.team.data), form.explanation.data or "")
        flash("De verwijzing is opnieuw verstuurd. De klok van het team begint opnieuw.")
        return redirect(url_for("referring.status", reference=reference))
    page = render_template("referring/resend.html", form=form, referral=referral)
    return page, 422 if form.errors else 200


@requires(Action.AMEND)
def amend(reference: str) -> ResponseReturnValue:
    """Change what was sent, with a reason."""
    actor, referral = the_actor(), _own(reference)
    kind = AmendGpForm if referral.kind is ReferralKind.GP else AmendCareForm
    form = kind(data={**as_sent(referral), "seen_version": str(referral.version)})
    if form.validate_on_submit():
        try:
            amend_referral(
                actor, reference, form.given(), form.explanation.data or "", int(form.seen_version.data or 0)
            )
        except Invalid as error:
            show_errors(form, error)
        except Conflict as error:
            form.seen_version.data = str(_own(reference).version)
            form.explanation.errors = [error.message]
        else:
            flash("De wijziging is verstuurd. Het team ziet wat er anders is.")
            return redirect(url_for("referring.status", reference=reference))
    page = render_template("referring/amend.html", form=form, referral=_own(reference))
    return page, 422 if form.errors else 200


@requires(Action.WITHDRAW)
def mistake(reference: str) -> ResponseReturnValue:
    """Mark a referral that should not have been sent."""
    actor, form, referral = the_actor(), MistakeForm(), _own(reference)
    if form.validate_on_submit():
        services.enter_in_error(actor, reference, form.explanation.data or "")
        flash("Vastgelegd. Deze verwijzing telt nergens mee; het team weet ervan.")
        return redirect(url_for("referring.status", reference=reference))
    page = render_template("referring/mistake.html", form=form, referral=referral)
    return page, 422 if form.errors else 200


@requires(Action.WITHDRAW)
def withdraw(reference: str) -> ResponseReturnValue:
    """Take the referral back."""
    actor = the_actor()
    form, referral = WithdrawForm(), _own(reference)
    if form.validate_on_submit():
        services.withdraw_referral(actor, reference, form.explanation.data or "")
        return redirect(url_for("referring.status", reference=reference))
    page = render_template("referring/withdraw.html", form=form, referral=referral)
    return page, 422 if form.errors else 200
