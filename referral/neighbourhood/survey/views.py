"""The questions by link and from paper, and what came of them."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.documents.pdf import as_pdf
from referral.domain.areas.partners import HIGHEST, LOWEST, Item, Side, others, read_scores
from referral.domain.errors import Conflict, Invalid
from referral.domain.statuses import Role
from referral.neighbourhood.areas.views import KEEPERS
from referral.neighbourhood.circle.queries import lunch_of
from referral.neighbourhood.presenters import decimal
from referral.neighbourhood.survey import queries, services
from referral.neighbourhood.survey.forms import PartnersForm, ScoresForm, SideForm, partners_form
from referral.web.access import public, requires, takes_files, the_actor
from referral.web.forms import show_errors

LARGEST = 1_000_000


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    both, one = ["GET", "POST"], "/wijk/lunch/<uuid:lunch_id>"
    bp.add_url_rule("/buurtkring/<uuid:region_id>/<token>", view_func=by_link, methods=both)
    bp.add_url_rule(f"{one}/papier", view_func=type_in, methods=both)
    bp.add_url_rule(f"{one}/papier.pdf", view_func=survey_paper)
    bp.add_url_rule(f"{one}/vragen/sluiten", view_func=close, methods=["POST"])
    bp.add_url_rule("/wijk/scores", view_func=scores, methods=both)


@public
def by_link(region_id: UUID, token: str) -> ResponseReturnValue:
    """The questions; opening them changes nothing."""
    asked = services.asked_by_link(region_id, token)
    if asked is None:
        return render_template("neighbourhood/survey_ended.html"), 404
    form = partners_form(asked.side)
    if form.validate_on_submit():
        try:
            taken = services.answer_by_link(region_id, token, form.marks)
        except Invalid as error:
            show_errors(form, error)
        else:
            name = "survey_thanks" if taken else "survey_ended"
            return render_template(f"neighbourhood/{name}.html"), 200 if taken else 404
    page = render_template("neighbourhood/survey.html", form=form, asked=asked, **_facts(asked.side))
    return page, 422 if form.errors else 200


def _facts(side: Side) -> dict[str, object]:
    return {"others": others(side), "items": Item}


@requires(*KEEPERS)
def survey_paper(lunch_id: UUID) -> ResponseReturnValue:
    """The same questions on paper, a sheet per group to be copied. Raises Conflict when they are closed."""
    found = lunch_of(the_actor(), lunch_id)
    if not found.takes_answers:
        raise Conflict("De vragen van deze lunch zijn gesloten.")
    html = render_template(
        "neighbourhood/print_survey.html",
        found=found,
        place=found.circle.neighbourhood,
        sides=Side,
        others=others,
        items=Item,
        marks=range(LOWEST, HIGHEST + 1),
    )
    answer = Response(as_pdf(html), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="drie-vragen.pdf"'
    return answer


@requires(*KEEPERS)
def type_in(lunch_id: UUID) -> ResponseReturnValue:
    """First whose paper it is, then what stands on it."""
    actor = the_actor()
    found = lunch_of(actor, lunch_id)
    side = _side()
    if side is None:
        form = SideForm(formdata=request.form if request.method == "POST" else None)
        wrong = request.method == "POST" and not form.validate()
        return render_template("neighbourhood/paper_side.html", form=form, found=found), 422 if wrong else 200
    form = partners_form(side)
    if (
        request.method == "POST"
        and "typed" in request.form
        and form.validate()
        and _typed(lunch_id, side, form)
    ):
        return redirect(url_for("neighbourhood.type_in", lunch_id=lunch_id))
    page = render_template(
        "neighbourhood/paper.html", form=form, found=lunch_of(actor, lunch_id), side=side, **_facts(side)
    )
    return page, 422 if form.errors else 200


def _side() -> Side | None:
    given = request.values.get("side", "")
    return Side(given) if given in set(Side) else None


def _typed(lunch_id: UUID, side: Side, form: PartnersForm) -> bool:
    try:
        services.type_in(the_actor(), lunch_id, side, form.marks)
    except Invalid as error:
        show_errors(form, error)
        return False
    flash("Het blad is ingevoerd. Pak het volgende.")
    return True


@requires(*KEEPERS)
def close(lunch_id: UUID) -> ResponseReturnValue:
    """No answer any more; the results show."""
    services.close_survey(the_actor(), lunch_id)
    flash("De vragen zijn gesloten. Wie gevraagd werd, is vergeten.")
    return redirect(url_for("neighbourhood.lunch", lunch_id=lunch_id))


@requires(Role.COORDINATOR)
@takes_files(LARGEST)
def scores() -> ResponseReturnValue:
    """Licensed Relational Coordination scores: what is there, and a new file."""
    actor, form = the_actor(), ScoresForm()
    problems: list[tuple[int, str]] = []
    if form.validate_on_submit():
        text = form.file.data.read().decode("utf-8", errors="replace")
        found, problems = read_scores(text.splitlines())
        if problems or not found:
            form.file.errors = [
                "Er is niets bewaard. Verbeter de regels hieronder en lees het bestand weer in."
            ]
        else:
            flash(f"{services.load_scores(actor, found)} scores bewaard.")
            return redirect(url_for("neighbourhood.scores"))
    page = render_template(
        "neighbourhood/scores.html",
        form=form,
        scores=queries.scores(actor),
        problems=problems,
        decimal=decimal,
    )
    return page, 422 if form.errors else 200
