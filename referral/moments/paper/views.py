"""The paper to print, and the page on which it is typed in."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from referral.documents.pdf import as_pdf
from referral.domain.errors import Invalid
from referral.domain.instruments.moments import FillHelp, MeasureMoment, MeasureState
from referral.domain.workflow import Action
from referral.models import Measurement, Referral
from referral.moments import forms, queries
from referral.moments import services as moments
from referral.moments.paper import services
from referral.web.access import requires, the_actor
from referral.web.forms import show_errors
from referral.workflow.queries import referral_for

BASE = "/werkvoorraad/<reference>/vragenlijsten/<moment>"


def register(bp: Blueprint) -> None:
    """Add the pages to the feature."""
    bp.add_url_rule(f"{BASE}/papier.pdf", "paper", paper)
    bp.add_url_rule(f"{BASE}/overtypen", "type_in", type_in, methods=["GET", "POST"])


def _at(reference: str, moment: str) -> tuple[Referral, MeasureMoment, Measurement]:
    try:
        when = MeasureMoment(moment)
    except ValueError:
        abort(404)
    referral = referral_for(the_actor(), reference)
    return referral, when, queries.open_at(the_actor(), referral, when)


@requires(Action.INVITE_MEASUREMENT)
def paper(reference: str, moment: str) -> ResponseReturnValue:
    """The questions as a letter: a code on it, no name."""
    referral, _, asked = _at(reference, moment)
    html = render_template(
        "moments/paper_letter.html",
        asked=moments.questions_of(the_actor(), asked),
        code=asked.paper_code,
        team=referral.team,
        goal=referral.goals[0].words if referral.goals else "",
    )
    answer = Response(as_pdf(html), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="vragenlijst-{asked.paper_code}.pdf"'
    return answer


@requires(Action.INVITE_MEASUREMENT)
def type_in(reference: str, moment: str) -> ResponseReturnValue:
    """Type a paper in; the second time the answers of the first are not shown before both differ."""
    referral, when, asked = _at(reference, moment)
    parts = forms.all_parts(moments.questions_of(the_actor(), asked))
    again = asked.state is MeasureState.TYPED_ONCE
    kind = forms.with_questions(forms.AgainForm if again else forms.PaperForm, parts, paper=True)
    form = kind() if again else kind(data=forms.filled(parts, moments.given_in(asked)))
    differing: list[tuple[str, str]] = []
    if form.validate_on_submit():
        try:
            differing = _typed(form, reference, when, parts)
        except Invalid as error:
            show_errors(form, error)
            referral, when, asked = _at(reference, moment)
        if not differing and not form.errors:
            return redirect(url_for("moments.overview", reference=reference))
    page = render_template(
        "moments/type_in.html",
        form=form,
        referral=referral,
        moment=when,
        asked=asked,
        parts=parts,
        again=again,
        differing={f"{code}_{item}": _first(asked, code, item, parts) for code, item in differing},
    )
    return page, 422 if form.errors or differing else 200


def _typed(
    form: forms.QuestionsForm, reference: str, moment: MeasureMoment, parts: list[forms.Part]
) -> list[tuple[str, str]]:
    """Keep what was typed; on which questions it differs from the first time."""
    given = forms.answers_in(form, parts)
    if isinstance(form, forms.PaperForm):
        helped, twice = FillHelp(form.help.data), bool(form.twice.data)
        services.type_in(the_actor(), reference, moment, given, helped, twice=twice)
        flash("Overgetypt. Vraag nu een collega het ook te doen." if twice else "De vragenlijst is ingevuld.")
        return []
    looked = isinstance(form, forms.AgainForm) and bool(form.looked.data)
    found = services.type_again(the_actor(), reference, moment, given, looked=looked)
    if not found:
        flash("Beide keren is hetzelfde getypt. De vragenlijst is ingevuld.")
    return found


def _first(asked: Measurement, code: str, question: str, parts: list[forms.Part]) -> str:
    """What the first person typed, in words."""
    item = next(item for made, item in parts if (made.code, item.code) == (code, question))
    said = moments.given_in(asked).get(code, {}).get(question)
    if said is None:
        return "niets"
    codes = said if isinstance(said, list) else [str(said)]
    return ", ".join(option.label if (option := item.option(each)) else each for each in codes)
