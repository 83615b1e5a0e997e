"""Pages of areas: all, one with its figures, what was read in it, and which codes belong to it."""

import re
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.audit.services import record
from referral.domain.audit import EventType, Purpose
from referral.domain.errors import Invalid
from referral.domain.research.filters import Filters
from referral.domain.statuses import Role
from referral.lib import clock
from referral.neighbourhood.areas import queries, services
from referral.neighbourhood.areas.forms import CodesForm, ReadingForm
from referral.neighbourhood.circle.queries import circle_of, next_lunch
from referral.neighbourhood.presenters import decimal, own_counts
from referral.web.access import requires, the_actor
from referral.web.forms import show_errors
from referral.workflow.figures import latest_figure

ROW = re.compile(r"((?:BU|WK)[0-9]+)-(20[0-9]{2})")
"""The name of a choice: code and year of an area."""

READERS = (Role.COACH, Role.COORDINATOR, Role.COMMUNITY_WORKER, Role.GP, Role.CARE_WORKER)
KEEPERS = (Role.COORDINATOR, Role.COMMUNITY_WORKER)


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    both = ["GET", "POST"]
    bp.add_url_rule("/wijk", view_func=overview)
    bp.add_url_rule("/wijk/codes", view_func=codes, methods=both)
    bp.add_url_rule("/wijk/<uuid:neighbourhood_id>", view_func=area)
    bp.add_url_rule("/wijk/<uuid:neighbourhood_id>/duiding", view_func=read, methods=both)
    bp.add_url_rule("/wijk/duiding/<uuid:reading_id>", view_func=correct, methods=both)


@requires(*READERS)
def overview() -> ResponseReturnValue:
    """All neighbourhoods, by name: not by any figure."""
    return render_template("neighbourhood/overview.html", found=queries.neighbourhoods(the_actor()))


@requires(*READERS)
def area(neighbourhood_id: UUID) -> ResponseReturnValue:
    """One neighbourhood: open figures beside own counts, and what was read in them."""
    actor = the_actor()
    found = queries.neighbourhood_of(actor, neighbourhood_id)
    figure = latest_figure(actor, "reach", Filters())
    record(actor, EventType.READ, "area", object_id=found.id, purpose=Purpose.RESEARCH)
    return render_template(
        "neighbourhood/area.html",
        found=found,
        lines=queries.open_figures(actor, found),
        decimal=decimal,
        figure=figure,
        counts=own_counts(figure, found.name) if figure else [],
        readings=queries.readings(actor, found.id),
        circle=circle_of(actor, found),
        lunch=next_lunch(actor, found),
        keeps=actor.role in KEEPERS,
    )


@requires(*KEEPERS)
def read(neighbourhood_id: UUID) -> ResponseReturnValue:
    """Write down what a joint session read in the figures."""
    found = queries.neighbourhood_of(the_actor(), neighbourhood_id)
    return _reading(ReadingForm(held_on=clock.today()), found.id, None)


@requires(*KEEPERS)
def correct(reading_id: UUID) -> ResponseReturnValue:
    """Write it better; the earlier text stays to be read."""
    old = queries.reading_of(the_actor(), reading_id)
    return _reading(ReadingForm(held_on=old.held_on, text=old.text), old.neighbourhood_id, old.id)


def _reading(form: ReadingForm, neighbourhood_id: UUID, replaces: UUID | None) -> ResponseReturnValue:
    actor = the_actor()
    if form.validate_on_submit():
        day = form.held_on.data or clock.today()
        try:
            services.write_reading(actor, neighbourhood_id, form.text.data or "", day, replaces)
        except Invalid as error:
            show_errors(form, error)
        else:
            flash("De duiding staat bij de wijk.")
            return redirect(url_for("neighbourhood.area", neighbourhood_id=neighbourhood_id))
    found = queries.neighbourhood_of(actor, neighbourhood_id)
    page = render_template(
        "neighbourhood/reading.html", form=form, found=found, corrects=replaces is not None
    )
    return page, 422 if form.errors else 200


@requires(Role.COORDINATOR)
def codes() -> ResponseReturnValue:
    """Say which area of which year is which neighbourhood."""
    actor, form = the_actor(), CodesForm()
    search = request.args.get("zoek", "").strip()
    if form.validate_on_submit():
        changed = services.link_codes(actor, _chosen())
        flash(f"{changed} gewijzigd." if changed else "Er is niets gewijzigd.")
        return redirect(url_for("neighbourhood.codes", zoek=search or None))
    page = render_template(
        "neighbourhood/codes.html",
        form=form,
        known=queries.known_codes(actor, search),
        places=queries.neighbourhoods(actor),
        search=search,
        most=queries.MOST_CODES,
    )
    return page, 422 if form.errors else 200


def _chosen() -> dict[tuple[str, int], UUID | None]:
    """What each row of the page says; rows that were not on it stay as they are."""
    found: dict[tuple[str, int], UUID | None] = {}
    for name, value in request.form.items():
        row = ROW.fullmatch(name)
        if row:
            try:
                found[row[1], int(row[2])] = UUID(value)
            except ValueError:
                found[row[1], int(row[2])] = None
    return found
