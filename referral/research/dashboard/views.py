"""Pages of figures: what there is, one view with filters, the same on paper, and as files."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.documents.pdf import as_pdf
from referral.domain.disclosure import ROUND_TO, SMALLEST
from referral.domain.errors import NotVisible
from referral.domain.research.figures import VIEWS, Figure
from referral.domain.research.filters import Filters
from referral.domain.research.studies import FigureState
from referral.domain.statuses import Role
from referral.models import Release
from referral.research.dashboard import presenters, queries, services
from referral.research.dashboard.choices import Choice, choices, chosen, in_address, in_words
from referral.web.access import requires, the_actor
from referral.web.drawings import drawn

LOOK = (Role.RESEARCHER, Role.COORDINATOR, Role.PRIVACY_OFFICER)
ASK = (Role.RESEARCHER, Role.COORDINATOR)
TITLES = {each.code: each.title for each in VIEWS}
REFRESH_SECONDS = "4"
NOT_MADE = "Deze weergave is voor deze keuze nog niet berekend."


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    one = f"/onderzoek/uitgave/<uuid:shown_id>/<any({', '.join(TITLES)}):view>"
    bp.add_url_rule("/onderzoek", view_func=home)
    bp.add_url_rule(one, view_func=figure)
    bp.add_url_rule(one, view_func=compute, methods=["POST"])
    bp.add_url_rule(f"{one}.json", view_func=figure_json)
    bp.add_url_rule(f"{one}.pdf", view_func=figure_pdf)
    bp.add_url_rule(f"{one}/<table>.csv", view_func=figure_table)
    bp.add_url_rule(f"{one}/<picture>.svg", view_func=figure_picture)


@requires(*LOOK)
def home() -> ResponseReturnValue:
    """The own studies, and releases whose figures can be seen."""
    found = queries.overview(the_actor())
    return render_template("research/home.html", found=found, first=VIEWS[1].code)


@requires(*LOOK)
def figure(shown_id: UUID, view: str) -> ResponseReturnValue:
    """One view for one choice: ready, on its way, or to be asked for."""
    release, offered, filters, wrong = _asked(shown_id, request.args)
    found = None if wrong else queries.stored(the_actor(), release, view, filters)
    ready = found is not None and found.state is FigureState.READY
    busy = found is not None and found.state in {FigureState.WAITING, FigureState.WORKING}
    page = render_template(
        "research/figure.html",
        **_facts(release, view, filters, offered),
        **(_content(Figure.of(found.content or {})) if found and ready else {}),
        state=found.state.value if found else "none",
        busy=busy,
        told=(found.content or {}) if found and not ready else {},
        wrong=wrong,
        given=request.args,
        offered=offered,
        groups=presenters.grouped(),
        there=queries.views_ready(the_actor(), release, filters),
        may_ask=the_actor().role in ASK,
    )
    answer = Response(page, status=422 if wrong else 200)
    if busy:
        answer.headers["Refresh"] = REFRESH_SECONDS
    return answer


@requires(*ASK)
def compute(shown_id: UUID, view: str) -> ResponseReturnValue:
    """Let the worker compute a view for a choice."""
    _, offered, filters, wrong = _asked(shown_id, request.form)
    given = request.form if wrong else in_address(filters, offered)
    if not wrong:
        services.ask_figure(the_actor(), shown_id, view, filters)
    names = {each.name for each in offered}
    kept: dict[str, Any] = {name: given[name] for name in given if name in names}
    return redirect(url_for("research.figure", shown_id=shown_id, view=view, **kept))


@requires(Role.RESEARCHER)
def figure_json(shown_id: UUID, view: str) -> ResponseReturnValue:
    """The same safe figure for a program of somebody who is signed in."""
    release, offered, filters, wrong = _asked(shown_id, request.args)
    if wrong:
        return {"error": "unknown_choice", "fields": wrong}, 422
    found = queries.stored(the_actor(), release, view, filters)
    if found is None or found.state is not FigureState.READY:
        return {"error": "not_computed", "message": NOT_MADE}, 404
    return {
        "study": release.study.title,
        "release": {"id": str(release.id), "number": release.number, "frozen": release.frozen_at.isoformat()},
        "filters": in_address(filters, offered),
        "figure": found.content,
    }


@requires(*LOOK)
def figure_pdf(shown_id: UUID, view: str) -> ResponseReturnValue:
    """The same on paper."""
    release, offered, filters, shown = _ready(shown_id, view)
    html = render_template(
        "research/print_figure.html", **_facts(release, view, filters, offered), **_content(shown)
    )
    return _file(as_pdf(html), "application/pdf", f"{_stem(release, view)}.pdf", "inline")


@requires(*LOOK)
def figure_table(shown_id: UUID, view: str, table: str) -> ResponseReturnValue:
    """One table as CSV, with the mark by which spreadsheets know its letters."""
    release, _, _, shown = _ready(shown_id, view)
    found = next((each for each in shown.tables if each.name == table), None)
    if found is None:
        raise NotVisible("Deze tabel is er niet in deze weergave.")
    content = presenters.as_csv(found).encode("utf-8-sig")
    return _file(content, "text/csv; charset=utf-8", f"{_stem(release, view)}-{table}.csv")


@requires(*LOOK)
def figure_picture(shown_id: UUID, view: str, picture: str) -> ResponseReturnValue:
    """One picture as SVG."""
    release, _, _, shown = _ready(shown_id, view)
    found = next((each for each in shown.pictures if each.name == picture), None)
    if found is None:
        raise NotVisible("Dit plaatje is er niet in deze weergave.")
    content = str(drawn(found).wide).encode()
    return _file(content, "image/svg+xml", f"{_stem(release, view)}-{picture}.svg")


def _asked(shown_id: UUID, given: Any) -> tuple[Release, list[Choice], Filters, dict[str, str]]:
    actor = the_actor()
    release = queries.release_of(actor, shown_id)
    offered = choices(release, queries.areas_of(actor, release))
    return release, offered, *chosen(given, offered)


def _ready(shown_id: UUID, view: str) -> tuple[Release, list[Choice], Filters, Figure]:
    """What a file is made of. Raises NotVisible when it is not there."""
    release, offered, filters, wrong = _asked(shown_id, request.args)
    found = None if wrong else queries.stored(the_actor(), release, view, filters)
    if found is None or found.state is not FigureState.READY:
        raise NotVisible(f"{NOT_MADE} Open de weergave en laat haar eerst berekenen.")
    return release, offered, filters, Figure.of(found.content or {})


def _facts(release: Release, view: str, filters: Filters, offered: list[Choice]) -> dict[str, Any]:
    return {
        "release": release,
        "study": release.study,
        "view": view,
        "title": TITLES[view],
        "address": in_address(filters, offered),
        "narrowed": in_words(filters, offered),
        "smallest": SMALLEST,
        "round_to": ROUND_TO,
        "hidden": presenters.HIDDEN,
    }


def _content(shown: Figure) -> dict[str, Any]:
    return {
        "figure": shown,
        "parts": presenters.parts(shown),
        "people": presenters.people_words(shown.people),
        "excluded": presenters.excluded(shown.exclusions),
        "missing": presenters.share_words(shown.missing_share),
    }


def _stem(release: Release, view: str) -> str:
    return f"uitgave-{release.number}-{view}"


def _file(content: bytes, kind: str, name: str, way: str = "attachment") -> Response:
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'{way}; filename="{name}"'
    return answer
