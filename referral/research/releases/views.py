"""Pages of releases: ask for one, see how far it is, check it, and fetch its files."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from referral.domain.errors import Invalid
from referral.domain.research.extract import LeftOut
from referral.domain.statuses import Role
from referral.research.releases import queries as reading
from referral.research.releases import services
from referral.research.releases.files import stream
from referral.research.releases.forms import SIGNS, CheckForm
from referral.research.studies import queries as studies
from referral.web.access import requires, the_actor
from referral.web.forms import show_errors

EVERYBODY = (Role.RESEARCHER, Role.COORDINATOR, Role.PRIVACY_OFFICER)
JUDGES = (Role.COORDINATOR, Role.PRIVACY_OFFICER)


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    add, one = bp.add_url_rule, "/onderzoek/uitgaven/<uuid:release_id>"
    add("/onderzoek/studies/<uuid:study_id>/uitgave", view_func=ask_release, methods=["POST"])
    add(one, view_func=release)
    add(f"{one}/opnieuw", view_func=try_release_again, methods=["POST"])
    add(f"{one}/controle", view_func=check_release, methods=["GET", "POST"])
    add(f"{one}/bestand/<name>", view_func=release_file)


@requires(Role.RESEARCHER)
def ask_release(study_id: UUID) -> ResponseReturnValue:
    """Freeze the data of now."""
    made = services.ask_release(the_actor(), study_id)
    return redirect(url_for("research.release", release_id=made.id))


@requires(Role.RESEARCHER)
def try_release_again(release_id: UUID) -> ResponseReturnValue:
    """Once more, after it failed."""
    services.try_again(the_actor(), release_id)
    return redirect(url_for("research.release", release_id=release_id))


@requires(*EVERYBODY)
def release(release_id: UUID) -> ResponseReturnValue:
    """How far it is, what is in it, and its files for who may fetch them."""
    actor = the_actor()
    found = reading.one(actor, release_id)
    return render_template(
        "research/release.html",
        release=found,
        study=found.study,
        names=studies.people_of(actor, found.study),
        left_out=LeftOut,
        files=services.fetchable(actor, found),
        mine=found.made_by == actor.id,
        may_check=actor.role in JUDGES and actor.id not in {found.made_by, found.study.made_by},
    )


@requires(*JUDGES)
def check_release(release_id: UUID) -> ResponseReturnValue:
    """Read manifest and risk, and sign or refuse."""
    actor, form = the_actor(), CheckForm()
    found = reading.one(actor, release_id)
    if form.validate_on_submit():
        signs = form.signs.data == SIGNS
        try:
            services.check(actor, release_id, signs=signs, note=form.note.data or "")
        except Invalid as error:
            show_errors(form, error)
        else:
            flash(
                "De uitgave is vrijgegeven."
                if signs
                else "De bestanden zijn gewist; de onderzoeker leest waarom."
            )
            return redirect(url_for("research.release", release_id=release_id))
    page = render_template(
        "research/check.html", release=found, study=found.study, form=form, left_out=LeftOut
    )
    return page, 422 if form.errors else 200


@requires(Role.RESEARCHER)
def release_file(release_id: UUID, name: str) -> ResponseReturnValue:
    """One file, unsealed while it leaves."""
    actor = the_actor()
    secret = services.fetch(actor, release_id, name)
    answer = Response(
        stream_with_context(stream(actor, release_id, name, secret)), mimetype="application/octet-stream"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
