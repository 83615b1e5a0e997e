"""The pages of writing and sending a referral."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.domain.errors import Conflict, Invalid, NotVisible
from referral.domain.workflow import Action
from referral.lib import clock
from referral.lib.identifiers import pc4
from referral.referring import queries, services
from referral.referring.follow import register
from referral.referring.forms import CareForm, GpForm, PersonForm
from referral.referring.presenters import (
    check_rows,
    field_names,
    form_for,
    has_person,
    person_input,
    referral_input,
)
from referral.web.access import requires, the_actor
from referral.web.filters import time_nl
from referral.workflow.queries import team_for

bp = Blueprint("referring", __name__)
register(bp)


@bp.get("/verwijzen")
@requires(Action.SEND)
def new() -> ResponseReturnValue:
    """An empty form: the person first, and the drafts to go on with."""
    return render_template("referring/new.html", form=PersonForm(), drafts=queries.drafts(the_actor()))


@bp.post("/verwijzen")
@requires(Action.SEND)
def start() -> ResponseReturnValue:
    """Keep the person as a draft and go on with it; what is typed is kept even when it is wrong."""
    draft_id = services.save_draft(the_actor(), None, _typed())
    return redirect(url_for("referring.write", draft_id=draft_id))


@bp.post("/verwijzen/bewaar")
@requires(Action.SEND)
def autosave_new() -> ResponseReturnValue:
    """The first autosave of an empty form makes the draft and tells where it lives from now on."""
    return _saved(services.save_draft(the_actor(), None, _typed()))


@bp.get("/verwijzen/<uuid:draft_id>")
@requires(Action.SEND)
def write(draft_id: UUID) -> ResponseReturnValue:
    """The form as far as it was typed; the rest opens once the person is known."""
    values = queries.draft_values(the_actor(), draft_id)
    return _form_page(draft_id, values, validate="person" if has_person(values) else "")


@bp.post("/verwijzen/<uuid:draft_id>")
@requires(Action.SEND)
def write_submitted(draft_id: UUID) -> ResponseReturnValue:
    """Keep everything, then check: the person, or the whole form on the way to the check page."""
    actor = the_actor()
    if queries.sent_from_draft(actor, draft_id):
        return redirect(url_for("referring.check", draft_id=draft_id))
    typed = _typed()
    services.save_draft(actor, draft_id, typed)
    if request.form.get("next") == "later":
        return redirect(url_for("referring.overview"))
    if request.form.get("stage") != "whole":
        return redirect(url_for("referring.write", draft_id=draft_id))
    form = form_for(actor, typed, queries.care_providers(actor))
    if form.validate() and _live(form) is None:
        return redirect(url_for("referring.check", draft_id=draft_id))
    return _form_page(draft_id, typed, validate="whole"), 422


@bp.post("/verwijzen/<uuid:draft_id>/bewaar")
@requires(Action.SEND)
def autosave(draft_id: UUID) -> ResponseReturnValue:
    """Keep what is typed so far."""
    return _saved(services.save_draft(the_actor(), draft_id, _typed()))


@bp.get("/verwijzen/<uuid:draft_id>/controle")
@requires(Action.SEND)
def check(draft_id: UUID) -> ResponseReturnValue:
    """Everything on one page before it goes."""
    actor = the_actor()
    reference = queries.sent_from_draft(actor, draft_id)
    if reference:
        return redirect(url_for("referring.sent", reference=reference))
    form = _whole_form(draft_id)
    if not form.validate():
        return redirect(url_for("referring.write", draft_id=draft_id))
    sections = check_rows(form, url_for("referring.write", draft_id=draft_id))
    return render_template(
        "referring/check.html",
        draft_id=draft_id,
        sections=sections,
        served=team_for(actor, pc4(form.postcode.data or "")),
    )


@bp.post("/verwijzen/<uuid:draft_id>/controle")
@requires(Action.SEND)
def send(draft_id: UUID) -> ResponseReturnValue:
    """Send once; a second click or a resend lands on the same end page."""
    actor = the_actor()
    reference = queries.sent_from_draft(actor, draft_id)
    if reference:
        return redirect(url_for("referring.sent", reference=reference))
    try:
        form = _whole_form(draft_id)
        if not form.validate():
            return redirect(url_for("referring.write", draft_id=draft_id))
        referral = services.send_referral(actor, draft_id, referral_input(form))
    except NotVisible:
        reference = queries.sent_from_draft(actor, draft_id)
        if reference is None:
            raise
        return redirect(url_for("referring.sent", reference=reference))
    except (Invalid, Conflict) as error:
        values = queries.draft_values(actor, draft_id)
        return _form_page(draft_id, values, validate="whole", problem=error), 422
    return redirect(url_for("referring.sent", reference=referral.reference))


@bp.post("/verwijzen/<uuid:draft_id>/weg")
@requires(Action.SEND)
def discard(draft_id: UUID) -> ResponseReturnValue:
    """Throw a draft away."""
    services.discard_draft(the_actor(), draft_id)
    return redirect(url_for("referring.overview"))


def _typed() -> dict[str, list[str]]:
    """What was typed in fields that the form of this referrer has; anything else is thrown away (L7)."""
    known = field_names(the_actor())
    return {name: request.form.getlist(name) for name in request.form if name in known}


def _saved(draft_id: UUID) -> ResponseReturnValue:
    return {
        "saved_at": time_nl(clock.now()),
        "url": url_for("referring.write", draft_id=draft_id),
        "save_url": url_for("referring.autosave", draft_id=draft_id),
    }


def _whole_form(draft_id: UUID) -> GpForm | CareForm:
    actor = the_actor()
    return form_for(actor, queries.draft_values(actor, draft_id), queries.care_providers(actor))


def _live(form: PersonForm) -> queries.LiveReferral | None:
    return queries.live_referral(the_actor(), services.index_of(person_input(form)))


def _alike(form: PersonForm) -> list[queries.Lookalike]:
    given = person_input(form)
    return queries.known_lookalikes(the_actor(), given.identity, services.index_of(given))


def _form_page(
    draft_id: UUID,
    values: dict[str, list[str]],
    *,
    validate: str,
    problem: Invalid | Conflict | None = None,
) -> str:
    actor = the_actor()
    form = form_for(actor, values, queries.care_providers(actor))
    live, alike = None, []
    stage = "person"
    if validate:
        complete = _check_person(form, whole=validate == "whole")
        live = _live(form) if complete else None
        stage = "whole" if complete and live is None else "person"
        alike = _alike(form) if stage == "whole" else []
    if isinstance(problem, Invalid):
        for name, message in problem.fields.items():
            form[name].errors = [message]
    return render_template(
        "referring/write.html",
        form=form,
        draft_id=draft_id,
        stage=stage,
        live=live,
        alike=alike,
        problem=problem,
    )


def _check_person(form: GpForm | CareForm, *, whole: bool) -> bool:
    """Validate; when only the person was asked for, forget errors about the rest."""
    form.validate()
    names = ("surname", "given_name", "birth_date", "postcode", "house_number")
    wrong = any(form[name].errors for name in names)
    if not whole:
        for field in form:
            if field.name not in names:
                field.errors = []
    return not wrong
