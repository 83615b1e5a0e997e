"""Pages of studies: the list, one study, writing and filing it, judging it, and its key."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.domain.codes import Reason
from referral.domain.errors import Invalid
from referral.domain.labels import labels_of
from referral.domain.research.filing import TRACEABLE, VARIABLES
from referral.domain.research.studies import AreaLevel, Ground
from referral.domain.research.tables import TABLES
from referral.domain.statuses import OrganisationKind, Role
from referral.lib import clock
from referral.models import Study
from referral.research.studies import queries, services
from referral.research.studies.forms import AGREES, JudgeForm, StudyForm
from referral.web.access import requires, the_actor
from referral.web.forms import show_errors

EVERYBODY = (Role.RESEARCHER, Role.COORDINATOR, Role.PRIVACY_OFFICER)
JUDGES = (Role.COORDINATOR, Role.PRIVACY_OFFICER)

GROUPS = [
    (spec.label, [name for name in VARIABLES if name.startswith(f"{spec.name}.")])
    for spec in TABLES
    if spec.name != "area"
]
"""The variables by table, as the form shows them; areas are in every data set."""


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    add, one, both, post = bp.add_url_rule, "/onderzoek/studies/<uuid:study_id>", ["GET", "POST"], ["POST"]
    add("/onderzoek/studies", view_func=studies)
    add("/onderzoek/studies/nieuw", view_func=new_study, methods=both)
    add(one, view_func=study)
    add(f"{one}/bewerken", view_func=edit_study, methods=both)
    add(f"{one}/intrekken", view_func=withdraw_study, methods=both)
    add(f"{one}/nieuwe-versie", view_func=renew_study, methods=post)
    add(f"{one}/oordeel", view_func=judge_study, methods=both)
    add(f"{one}/monitor", view_func=monitor_study, methods=post)
    add(f"{one}/sleutel", view_func=destroy_study_key, methods=both)


@requires(*EVERYBODY)
def studies() -> ResponseReturnValue:
    """The studies of this actor; what waits for them stands first."""
    actor = the_actor()
    found = queries.studies(actor)
    waiting = [each for each in found if queries.waits_for(actor, each)]
    return render_template("research/studies.html", studies=found, waiting=waiting)


@requires(*EVERYBODY)
def study(study_id: UUID) -> ResponseReturnValue:
    """One study: what is asked, who agreed and when, and its releases."""
    actor = the_actor()
    found = queries.one(actor, study_id)
    return render_template(
        "research/study.html",
        study=found,
        names=queries.people_of(actor, found),
        words=_words(found),
        usable=queries.is_usable(actor, found),
        replaced=queries.is_replaced(actor, found),
        waits=queries.waits_for(actor, found),
        mine=found.made_by == actor.id,
    )


def _words(study: Study) -> dict[str, Any]:
    """The codes of a study in words; variables by the table that they are of."""
    chosen = {
        label.split(":")[0]: [VARIABLES[name] for name in names if name in study.variables]
        for label, names in GROUPS
    }
    return {
        "variables": {label: labels for label, labels in chosen.items() if labels},
        "sectors": labels_of(OrganisationKind, study.sectors),
        "reasons": labels_of(Reason, study.reasons),
    }


@requires(Role.RESEARCHER)
def new_study() -> ResponseReturnValue:
    """Write a study."""
    today = clock.today()
    form = StudyForm(
        ground=Ground.CONSENT.value,
        area_level=AreaLevel.NEIGHBOURHOOD.value,
        first_day=today - timedelta(days=365),
        last_day=today,
        ends_on=today + timedelta(days=730),
    )
    return _written(form, None)


@requires(Role.RESEARCHER)
def edit_study(study_id: UUID) -> ResponseReturnValue:
    """Go on with a draft."""
    return _written(StudyForm(obj=services.draft_of(the_actor(), study_id)), study_id)


def _written(form: StudyForm, study_id: UUID | None) -> ResponseReturnValue:
    """Keep or file what was typed; what is wrong stands beside its field and nothing is lost."""
    if form.validate_on_submit():
        try:
            found = _stored(form, study_id)
        except Invalid as error:
            show_errors(form, error)
        else:
            return redirect(url_for("research.study", study_id=found.id))
    page = render_template(
        "research/study_form.html", form=form, groups=GROUPS, traceable=TRACEABLE, study_id=study_id
    )
    return page, 422 if form.errors else 200


def _stored(form: StudyForm, study_id: UUID | None) -> Study:
    if request.form.get("act") == "file":
        found = services.file_study(the_actor(), form.facts, study_id)
        flash("De studie is ingediend. U hoort het als erover is besloten.")
    else:
        found = services.save_draft(the_actor(), form.facts, study_id)
        flash("Het concept is bewaard. Alleen u ziet het.")
    return found


@requires(Role.RESEARCHER)
def withdraw_study(study_id: UUID) -> ResponseReturnValue:
    """Take a study back, after saying what that does."""
    actor = the_actor()
    if request.method == "POST":
        services.withdraw(actor, study_id)
        flash("De studie is ingetrokken.")
        return redirect(url_for("research.study", study_id=study_id))
    return render_template("research/withdraw.html", study=queries.one(actor, study_id))


@requires(Role.RESEARCHER)
def renew_study(study_id: UUID) -> ResponseReturnValue:
    """Start a new version with the same words."""
    made = services.renew(the_actor(), study_id)
    flash("Dit is een concept met dezelfde woorden. Pas het aan en dien het in.")
    return redirect(url_for("research.edit_study", study_id=made.id))


@requires(*JUDGES)
def judge_study(study_id: UUID) -> ResponseReturnValue:
    """Say yes or no to a study."""
    actor, form = the_actor(), JudgeForm()
    found = queries.one(actor, study_id)
    if form.validate_on_submit():
        agrees = form.agrees.data == AGREES
        try:
            services.judge(actor, study_id, agrees=agrees, reason=form.reason.data or "")
        except Invalid as error:
            show_errors(form, error)
        else:
            flash("Uw akkoord is vastgelegd." if agrees else "De onderzoeker krijgt uw uitleg.")
            return redirect(url_for("research.study", study_id=study_id))
    page = render_template(
        "research/judge.html",
        study=found,
        form=form,
        words=_words(found),
        traceable=[VARIABLES[each] for each in found.variables if each in TRACEABLE],
    )
    return page, 422 if form.errors else 200


@requires(Role.COORDINATOR)
def monitor_study(study_id: UUID) -> ResponseReturnValue:
    """Make it the standing study of the region, or no longer."""
    chosen = request.form.get("monitor") == "ja"
    services.set_monitor(the_actor(), study_id, is_monitor=chosen)
    flash("Dit is nu de monitor van de regio." if chosen else "Dit is niet meer de monitor van de regio.")
    return redirect(url_for("research.study", study_id=study_id))


@requires(Role.PRIVACY_OFFICER)
def destroy_study_key(study_id: UUID) -> ResponseReturnValue:
    """Make the files of a study unreadable, after saying that it cannot be undone."""
    actor = the_actor()
    if request.method == "POST":
        services.destroy_key(actor, study_id)
        flash("De sleutel is vernietigd. Niemand kan de bestanden van deze studie nog lezen.")
        return redirect(url_for("research.study", study_id=study_id))
    found = queries.one(actor, study_id)
    return render_template("research/key.html", study=found, usable=queries.is_usable(actor, found))
