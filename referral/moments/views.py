"""The coach's pages: what is asked when, ask, fill in together, write down a refusal."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.domain.errors import Invalid
from referral.domain.instruments.booklet import first_open, leaves
from referral.domain.instruments.moments import FillHelp, MeasureMoment, MeasureRefusal, MeasureWay
from referral.domain.statuses import Role
from referral.domain.workflow import Action
from referral.models import Referral
from referral.moments import forms, presenters, queries, services
from referral.moments.by_link import views as by_link
from referral.moments.paper import views as paper
from referral.moments.services import Asking
from referral.web.access import requires, the_actor
from referral.web.forms import show_errors
from referral.workflow.measures import chosen, course_of, measurements_of, series_of
from referral.workflow.queries import referral_for

bp = Blueprint("moments", __name__)
by_link.register(bp)
paper.register(bp)


@bp.get("/werkvoorraad/<reference>/vragenlijsten")
@requires(Action.INVITE_MEASUREMENT)
def overview(reference: str) -> ResponseReturnValue:
    """The three moments, and what was measured: numbers and change, never a word for a person."""
    actor = the_actor()
    referral = referral_for(actor, reference)
    course = course_of(referral)
    return render_template(
        "moments/overview.html",
        referral=referral,
        rows=presenters.moment_rows(course, measurements_of(referral)),
        lines=presenters.lines(series_of(actor, referral)),
        goals=referral.goals,
        wordless=chosen(actor).wordless,
    )


@bp.get("/vragenlijsten")
@requires(Role.COACH)
def work() -> ResponseReturnValue:
    """Whose turn it is, and where a paper belongs that comes back."""
    code, actor = request.args.get("code", ""), the_actor()
    found = queries.by_paper_code(actor, code) if code.strip() else None
    if found:
        referral, moment = found
        return redirect(url_for("moments.type_in", reference=referral.reference, moment=moment.value))
    return render_template("moments/work.html", rows=queries.whose_turn(actor), code=code)


def moment_in(words: str) -> MeasureMoment:
    """The moment that an address names; 404 for another word."""
    try:
        return MeasureMoment(words)
    except ValueError:
        abort(404)


@bp.route("/werkvoorraad/<reference>/vragenlijsten/<moment>", methods=["GET", "POST"])
@requires(Action.INVITE_MEASUREMENT)
def ask(reference: str, moment: str) -> ResponseReturnValue:
    """Choose how the questions reach the person."""
    actor, when, form = the_actor(), moment_in(moment), forms.AskForm()
    if form.validate_on_submit() and _asked(form, reference, when):
        return _on(reference, when, form.way.data)
    referral = referral_for(actor, reference)
    page = render_template(
        "moments/ask.html", form=form, referral=referral, moment=when, chosen=chosen(actor)
    )
    return page, 422 if form.errors else 200


def _asked(form: forms.AskForm, reference: str, moment: MeasureMoment) -> bool:
    """Ask; what does not go is told beside its field."""
    way = form.way.data
    known = {"together": MeasureWay.TOGETHER, "paper": MeasureWay.PAPER}.get(way, MeasureWay.LINK)
    asking = Asking(known, by_mail=way == "mail", by_text=way == "text", email=form.email.data or "")
    try:
        services.ask(the_actor(), reference, moment, asking)
    except Invalid as error:
        show_errors(form, error)
        return False
    return True


def _on(reference: str, moment: MeasureMoment, way: str) -> ResponseReturnValue:
    if way == "together":
        return redirect(url_for("moments.together", reference=reference, moment=moment.value))
    flash("Print het papier en geef het mee." if way == "paper" else "De link is verstuurd.")
    return redirect(url_for("moments.overview", reference=reference))


@bp.route("/werkvoorraad/<reference>/vragenlijsten/<moment>/samen", methods=["GET", "POST"])
@requires(Action.INVITE_MEASUREMENT)
def together(reference: str, moment: str) -> ResponseReturnValue:
    """Fill in with the person, leaf by leaf; what was kept stays when the talk breaks off."""
    actor, when = the_actor(), moment_in(moment)
    referral = referral_for(actor, reference)
    asked = queries.open_at(actor, referral, when)
    found, given = leaves(services.questions_of(actor, asked)), services.given_in(asked)
    number = request.args.get("blad", first_open(found, given), type=int)
    if number > len(found):
        return _hand_in(referral, when, len(found))
    leaf = found[max(number, 1) - 1]
    parts = forms.parts_of(leaf)
    kind = forms.with_questions(forms.QuestionsForm, parts)
    form = kind(data=forms.filled(parts, given))
    if form.validate_on_submit():
        services.keep_together(actor, reference, when, forms.answers_in(form, parts))
        return redirect(url_for("moments.together", reference=reference, moment=moment, blad=leaf.number + 1))
    page = render_template(
        "moments/together.html",
        form=form,
        referral=referral,
        moment=when,
        leaf=leaf,
        count=len(found),
        goal=referral.goals[0].words if referral.goals else "",
    )
    return page, 422 if form.errors else 200


def _hand_in(referral: Referral, moment: MeasureMoment, count: int) -> ResponseReturnValue:
    form = forms.HandInForm(data={"help": FillHelp.COACH.value})
    if form.validate_on_submit():
        try:
            services.hand_in_together(the_actor(), referral.reference, moment, FillHelp(form.help.data))
        except Invalid as error:
            show_errors(form, error)
        else:
            flash("De vragenlijst is ingevuld.")
            return redirect(url_for("moments.overview", reference=referral.reference))
    again = referral_for(the_actor(), referral.reference)
    page = render_template(
        "moments/together_last.html", form=form, referral=again, moment=moment, count=count
    )
    return page, 422 if form.errors else 200


@bp.route("/werkvoorraad/<reference>/vragenlijsten/<moment>/wil-niet", methods=["GET", "POST"])
@requires(Action.INVITE_MEASUREMENT)
def refuse(reference: str, moment: str) -> ResponseReturnValue:
    """The person does not want to; it is not asked again for this moment."""
    actor, when, form = the_actor(), moment_in(moment), forms.RefuseForm()
    if form.validate_on_submit():
        services.refuse(actor, reference, when, MeasureRefusal(form.refusal.data))
        flash("Vastgelegd. Nee zeggen mag altijd; u vraagt het voor dit moment niet opnieuw.")
        return redirect(url_for("moments.overview", reference=reference))
    referral = referral_for(actor, reference)
    page = render_template("moments/refuse.html", form=form, referral=referral, moment=when)
    return page, 422 if form.errors else 200
