"""The catalogue, and the import in two steps: look first, then store."""

import csv
import io
from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.activities import queries, services
from referral.activities.forms import UploadForm
from referral.domain.activity_sheet import COLUMNS
from referral.domain.codes import ActivityKind, Feature
from referral.domain.errors import Invalid
from referral.domain.labels import labels_of
from referral.domain.statuses import Role
from referral.models import Activity
from referral.web.access import requires, the_actor
from referral.web.filters import weekday_nl

bp = Blueprint("activities", __name__)

READERS = (Role.COACH, Role.COORDINATOR, Role.GP, Role.CARE_WORKER)


@bp.get("/activiteiten")
@requires(*READERS)
def catalogue() -> ResponseReturnValue:
    """What there is to do, by day."""
    actor = the_actor()
    kind = request.args.get("soort", "")
    places = queries.neighbourhoods(actor)
    chosen = next((each for each in places if str(each.id) == request.args.get("wijk")), None)
    return render_template(
        "activities/catalogue.html",
        rows=queries.catalogue(actor, kind, chosen.id if chosen else None),
        kind=kind,
        kinds=ActivityKind,
        neighbourhoods=places,
        chosen=chosen,
        features=Feature,
        hosts=queries.hosts(actor) if actor.role is Role.COORDINATOR else None,
    )


@bp.get("/activiteiten/inlezen")
@requires(Role.COORDINATOR)
def upload() -> ResponseReturnValue:
    """Choose a file; what the columns mean."""
    return render_template("activities/upload.html", form=UploadForm(), columns=COLUMNS)


@bp.post("/activiteiten/inlezen")
@requires(Role.COORDINATOR)
def upload_submitted() -> ResponseReturnValue:
    """Show line by line what the file would do; nothing is stored in the catalogue yet."""
    form = UploadForm()
    if form.validate():
        try:
            name, content = form.sheet.data.filename, form.sheet.data.read()
            preview = services.preview_import(the_actor(), name, content)
        except Invalid as error:
            form.sheet.errors = [error.message]
        else:
            page = render_template(
                "activities/preview.html", preview=preview, file_name=name, columns=COLUMNS
            )
            return page, 422 if preview.wrong else 200
    return render_template("activities/upload.html", form=form, columns=COLUMNS), 422


@bp.post("/activiteiten/inlezen/<uuid:import_id>")
@requires(Role.COORDINATOR)
def store(import_id: UUID) -> ResponseReturnValue:
    """Store the file that was looked at."""
    done = services.apply_import(the_actor(), import_id)
    flash(f"Ingelezen: {done.new} nieuw, {done.changed} gewijzigd, {done.same} hetzelfde gebleven.")
    return redirect(url_for("activities.catalogue"))


@bp.get("/activiteiten/lijst.csv")
@requires(Role.COORDINATOR)
def sheet() -> ResponseReturnValue:
    """The present catalogue as a spreadsheet that can be read in again."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(COLUMNS)
    for row in queries.catalogue(the_actor()):
        writer.writerow(_cells(row))
    headers = {"Content-Disposition": 'attachment; filename="activiteiten.csv"'}
    return Response("\ufeff" + buffer.getvalue(), mimetype="text/csv", headers=headers)


@bp.post("/activiteiten/<uuid:activity_id>/gastheer")
@requires(Role.COORDINATOR)
def host(activity_id: UUID) -> ResponseReturnValue:
    """Say who leads a group; that person marks who came."""
    chosen = request.form.get("host_id", "")
    known = {str(each.id): each for each in queries.hosts(the_actor())}
    if chosen and chosen not in known:
        abort(400)
    activity = services.assign_host(the_actor(), activity_id, known[chosen].id if chosen else None)
    flash(f"‘{activity.name}’ wordt geleid door {known[chosen].name if chosen else 'nog niemand'}.")
    return redirect(url_for("activities.catalogue"))


def _cells(each: Activity) -> list[str]:
    return [
        each.external_key,
        each.name,
        each.kind.label,
        each.organisation.name,
        each.neighbourhood.name,
        each.location,
        weekday_nl(each.weekday),
        each.starts.isoformat("minutes"),
        str(each.minutes),
        f"{each.price_cents // 100},{each.price_cents % 100:02d}",
        str(each.capacity),
        "|".join(labels_of(Feature, each.features)),
        each.works_because,
    ]
