"""Results of groups, and the questionnaires of the region."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.domain.disclosure import ROUND_TO, SMALLEST
from referral.domain.errors import Invalid
from referral.domain.instruments.change import BIAS_NOTES
from referral.domain.instruments.moments import MeasureMoment
from referral.domain.statuses import Role
from referral.instruments import queries, services
from referral.instruments.forms import LoadForm, SetForm
from referral.web.access import requires, the_actor
from referral.web.forms import options, show_errors
from referral.workflow.measures import chosen, chosen_codes, installed

bp = Blueprint("instruments", __name__)

LATER_MOMENTS = (MeasureMoment.EXIT, MeasureMoment.LATER)


@bp.get("/uitkomsten")
@requires(Role.COORDINATOR, Role.RESEARCHER)
def results() -> ResponseReturnValue:
    """Means of groups before and after, with what they cannot tell."""
    asked = request.args.get("moment", MeasureMoment.LATER.value)
    moment = next((each for each in LATER_MOMENTS if each.value == asked), MeasureMoment.LATER)
    return render_template(
        "instruments/results.html",
        found=queries.results(the_actor(), moment),
        moments=LATER_MOMENTS,
        moment=moment,
        notes=BIAS_NOTES,
        smallest=SMALLEST,
        round_to=ROUND_TO,
    )


@bp.route("/overzicht/vragenlijsten", methods=["GET", "POST"])
@requires(Role.COORDINATOR)
def overview() -> ResponseReturnValue:
    """Choose what is asked; what has no words yet is told."""
    actor = the_actor()
    known = installed(actor)
    form = SetForm(data={"codes": chosen_codes(actor)})
    measures = [each for each in known.values() if not each.conversation_only]
    form.codes.choices = options([(each.code, _choice(each.name, can=each.can_be_sent)) for each in measures])
    if form.validate_on_submit():
        try:
            services.choose(actor, form.codes.data or [])
        except Invalid as error:
            show_errors(form, error)
        else:
            flash("Vastgelegd. Wat al gevraagd is, blijft zoals het was.")
            return redirect(url_for("instruments.overview"))
    page = render_template(
        "instruments/overview.html", form=form, known=known, wordless=chosen(actor).wordless
    )
    return page, 422 if form.errors else 200


def _choice(name: str, *, can: bool) -> str:
    return name if can else f"{name} (nog zonder tekst)"


@bp.route("/overzicht/vragenlijsten/laden", methods=["GET", "POST"])
@requires(Role.COORDINATOR)
def load() -> ResponseReturnValue:
    """Load a questionnaire with words that the region may use."""
    form = LoadForm()
    if form.validate_on_submit():
        try:
            made = services.load(the_actor(), _text(form))
        except Invalid as error:
            form.file.errors = [*form.file.errors, *error.message.splitlines()]
        else:
            flash(f"‘{made.name}’, versie {made.version}, is geladen.")
            return redirect(url_for("instruments.overview"))
    return render_template("instruments/load.html", form=form), 422 if form.errors else 200


def _text(form: LoadForm) -> str:
    """The text of the file; raises Invalid without one, or when it is no text."""
    if not form.file.data:
        raise Invalid("Kies een bestand.")
    try:
        found: str = form.file.data.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise Invalid("Dit bestand is geen tekst (UTF-8).") from error
    return found
