"""The privacy officer's pages: the log, who looked at one person, and the log as a file."""

import json
from datetime import date
from typing import cast
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.audit.fhir import bundle
from referral.audit.queries import page_of_looks
from referral.domain.actors import Actor
from referral.domain.audit import EventType
from referral.domain.statuses import Role
from referral.lib import clock
from referral.models.person import identity_index
from referral.supervision import queries
from referral.supervision.forms import FindPersonForm
from referral.web.access import requires, the_actor

bp = Blueprint("supervision", __name__)

NOBODY = "Er is niemand gevonden. Kijk de gegevens na: ze moeten precies zijn als bij de verwijzing."


@bp.get("/toezicht/logboek")
@requires(Role.PRIVACY_OFFICER)
def access_log() -> ResponseReturnValue:
    """Who did what, newest first, by user, person, kind and period."""
    wanted = _wanted()
    asked = {name: value for name, value in request.args.items() if name != "na" and value}
    return render_template(
        "supervision/access_log.html",
        page=queries.rows(the_actor(), wanted, request.args.get("na", "")),
        wanted=wanted,
        asked=asked,
        kinds=EventType.choices(),
    )


@bp.get("/toezicht/logboek.json")
@requires(Role.PRIVACY_OFFICER)
def export() -> ResponseReturnValue:
    """The rows of a search as FHIR R4 AuditEvents."""
    content = bundle(queries.rows_to_export(the_actor(), _wanted()), clock.now())
    name = f"logboek-{clock.today():%Y-%m-%d}.json"
    return Response(
        json.dumps(content, ensure_ascii=False, indent=1),
        mimetype="application/fhir+json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@bp.route("/toezicht/personen", methods=["GET", "POST"])
@requires(Role.PRIVACY_OFFICER)
def find_person() -> ResponseReturnValue:
    """Find one person by reference or identity; what is typed goes into no address and no log."""
    form = FindPersonForm()
    if form.validate_on_submit():
        found = _find(the_actor(), form)
        if found:
            return redirect(url_for("supervision.who_looked", person_id=found))
        form.reference.errors = [NOBODY]
    return render_template("supervision/find_person.html", form=form), 422 if form.errors else 200


@bp.get("/toezicht/personen/<uuid:person_id>/wie-keek-er")
@requires(Role.PRIVACY_OFFICER)
def who_looked(person_id: UUID) -> ResponseReturnValue:
    """Everything that was done with the data of one person, as that person may see it."""
    actor = the_actor()
    return render_template(
        "supervision/who_looked.html",
        references=queries.references_of(actor, person_id),
        page=page_of_looks(actor, person_id, request.args.get("na", "")),
        person_id=person_id,
    )


def _find(actor: Actor, form: FindPersonForm) -> UUID | None:
    reference = (form.reference.data or "").strip()
    if reference:
        return queries.person_with(actor, reference=reference)
    index = identity_index(
        form.surname.data or "",
        form.given_name.data or "",
        cast(date, form.birth_date.data),
        form.postcode.data or "",
        form.house_number.data or "",
    )
    return queries.person_with(actor, index=index)


def _wanted() -> queries.Search:
    """The search in the address; what cannot be read does not count."""
    kind = request.args.get("soort", "")
    return queries.Search(
        user=request.args.get("gebruiker", "").strip(),
        kind=EventType(kind) if kind in set(EventType) else None,
        first=_day("van"),
        last=_day("tot"),
        person_id=_person(),
    )


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _person() -> UUID | None:
    try:
        return UUID(request.args.get("persoon", ""))
    except ValueError:
        return None
