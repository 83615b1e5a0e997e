"""The import in two steps: look first, then store; and the catalogue as a file."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.activities.sheet import queries, services
from referral.activities.sheet.forms import UploadForm
from referral.activities.sheet.presenters import as_csv, wrong_lines
from referral.activities.sheet.services import Preview
from referral.domain.activity_columns import EXTRA
from referral.domain.activity_sheet import COLUMNS
from referral.domain.errors import Invalid
from referral.domain.statuses import Role
from referral.web.access import requires, takes_files, the_actor

PAGE = 50

LARGEST = 10 * 1024 * 1024
"""Bytes of a file: twenty thousand lines with all columns."""


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    add, post, here = bp.add_url_rule, ["POST"], "/activiteiten/inlezen"
    add(here, view_func=upload, methods=["GET"])
    add(here, view_func=upload_submitted, methods=post)
    add(f"{here}/<uuid:import_id>", view_func=preview, methods=["GET"])
    add(f"{here}/<uuid:import_id>/fout.csv", view_func=wrong, methods=["GET"])
    add(f"{here}/<uuid:import_id>", view_func=store, methods=post)
    add("/activiteiten/lijst.csv", view_func=sheet, methods=["GET"])


@requires(Role.COORDINATOR)
def upload() -> ResponseReturnValue:
    """Choose a file; what the columns mean."""
    return _upload_page(UploadForm())


def _upload_page(form: UploadForm, status: int = 200) -> ResponseReturnValue:
    page = render_template("activities/upload.html", form=form, columns=COLUMNS, extra=EXTRA)
    return page, status


@takes_files(LARGEST)
@requires(Role.COORDINATOR)
def upload_submitted() -> ResponseReturnValue:
    """Show line by line what the file would do; nothing is stored in the catalogue yet."""
    form = UploadForm()
    if form.validate():
        try:
            with form.sheet.data.stream as stream:  # a large one lies in a file of its own
                name, content = form.sheet.data.filename, stream.read()
            made = services.preview_import(the_actor(), name, content)
        except Invalid as error:
            form.sheet.errors = [error.message]
        else:
            return _preview_page(made, 1), 422 if made.wrong else 200
    return _upload_page(form, 422)


@requires(Role.COORDINATOR)
def preview(import_id: UUID) -> ResponseReturnValue:
    """The same, page by page."""
    waiting = queries.waiting_import(the_actor(), import_id)
    number = request.args.get("pagina", 1, type=int)
    return _preview_page(Preview(waiting.id, waiting.file_name, waiting.outcome), max(1, number))


def _preview_page(made: Preview, number: int) -> str:
    lines = made.wrong or [line for line in made.outcome if line["effect"] != "same"]
    start = (number - 1) * PAGE
    more = start + PAGE < len(lines)
    return render_template(
        "activities/preview.html",
        preview=made,
        lines=lines[start : start + PAGE],
        first=start + 1,
        number=number,
        total=len(lines),
        next_number=number + 1 if more else None,
    )


@requires(Role.COORDINATOR)
def wrong(import_id: UUID) -> ResponseReturnValue:
    """The wrong lines as a file, with what is wrong in the last column."""
    waiting = queries.waiting_import(the_actor(), import_id)
    made = Preview(waiting.id, waiting.file_name, waiting.outcome)
    return _file(wrong_lines(made.wrong), "foute-regels.csv")


@requires(Role.COORDINATOR)
def store(import_id: UUID) -> ResponseReturnValue:
    """Store the file that was looked at."""
    done = services.apply_import(the_actor(), import_id)
    flash(f"Ingelezen: {done.new} nieuw, {done.changed} gewijzigd, {done.same} hetzelfde gebleven.")
    return redirect(url_for("activities.catalogue"))


@requires(Role.COORDINATOR)
def sheet() -> ResponseReturnValue:
    """The present catalogue as a spreadsheet that can be read in again."""
    actor = the_actor()
    return _file(as_csv(queries.whole_catalogue(actor), queries.world(actor)), "activiteiten.csv")


def _file(content: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype="text/csv", headers=headers)
