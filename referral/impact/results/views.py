"""Pages of results: per activity for who works there, all together for who pays, each for who measures."""

from uuid import UUID

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from referral.documents.pdf import as_pdf
from referral.domain.disclosure.answers import FEWEST_ANSWERS
from referral.domain.errors import NotVisible
from referral.domain.impact.goals import Step
from referral.domain.impact.rounds import ListKind, StopReason
from referral.domain.statuses import Role
from referral.impact.results import queries
from referral.impact.results.presenters import NOTES, TOO_FEW, Results, Sheet
from referral.impact.rounds.queries import round_of
from referral.web.access import requires, the_actor

WORKERS = (Role.HOST, Role.COACH, Role.COORDINATOR, Role.COMMUNITY_WORKER, Role.MEASURER)
TOGETHER = (Role.COACH, Role.COORDINATOR, Role.COMMUNITY_WORKER, Role.MEASURER)
"""Who may see all activities side by side; a host sees the own ones."""


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    add, one = bp.add_url_rule, "/uitslagen/<uuid:round_id>"
    add("/uitslagen", view_func=results)
    add(one, view_func=result)
    add(f"{one}/verslag.pdf", view_func=report)
    add(f"{one}/<uuid:activity_id>", view_func=sheet)
    add(f"{one}/<uuid:activity_id>/blad.pdf", view_func=sheet_pdf)
    add("/metingen/<uuid:round_id>/antwoorden", view_func=answers)


@requires(*WORKERS)
def results() -> ResponseReturnValue:
    """The rounds that are closed, and the activities of this actor in them."""
    actor = the_actor()
    rounds = queries.visible_rounds(actor)
    return render_template("impact/results.html", rounds=rounds, together=actor.role in TOGETHER)


def _results(round_id: UUID) -> Results:
    actor = the_actor()
    return Results.of(queries.round_yield(actor, queries.closed_round(actor, round_id)))


def _facts(found: Results) -> dict[str, object]:
    return {
        "found": found.found.round,
        "organisation": found.found.organisation,
        "steps": Step,
        "notes": NOTES,
        "too_few": TOO_FEW,
        "smallest": FEWEST_ANSWERS,
    }


@requires(*TOGETHER)
def result(round_id: UUID) -> ResponseReturnValue:
    """All activities of a round, good and bad, on one page."""
    found = _results(round_id)
    sheets = found.activities()
    pairs = zip(found.found.of(ListKind.TAKING_PART), sheets, strict=True)
    return render_template("impact/result.html", whole=found.whole(), sheets=list(pairs), **_facts(found))


@requires(*TOGETHER)
def report(round_id: UUID) -> ResponseReturnValue:
    """The same on paper, for who pays."""
    found = _results(round_id)
    html = render_template(
        "impact/print_report.html", whole=found.whole(), sheets=found.activities(), **_facts(found)
    )
    return _pdf(html, "verslag-meting.pdf")


@requires(*WORKERS)
def sheet(round_id: UUID, activity_id: UUID) -> ResponseReturnValue:
    """The result of one activity."""
    found, shown = _one(round_id, activity_id)
    return render_template("impact/sheet.html", sheet=shown, activity_id=activity_id, **_facts(found))


@requires(*WORKERS)
def sheet_pdf(round_id: UUID, activity_id: UUID) -> ResponseReturnValue:
    """The same on one page of paper, for a talk."""
    found, shown = _one(round_id, activity_id)
    return _pdf(render_template("impact/print_sheet.html", sheet=shown, **_facts(found)), "uitslag.pdf")


def _one(round_id: UUID, activity_id: UUID) -> tuple[Results, Sheet]:
    actor, found = the_actor(), _results(round_id)
    hosts = {each.activity_id: each.host_id for each in found.found.lists}
    if actor.role is Role.HOST and hosts.get(activity_id) != actor.id:
        raise NotVisible("Deze uitslag is niet van uw groep.")
    return found, found.sheet(activity_id)


def _pdf(html: str, name: str) -> Response:
    answer = Response(as_pdf(html), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


@requires(Role.MEASURER)
def answers(round_id: UUID) -> ResponseReturnValue:
    """Each answer by itself: for the measurer, who knows nobody by it."""
    actor = the_actor()
    found = round_of(actor, round_id)
    lists = queries.single_answers(actor, found)
    return render_template("impact/answers.html", found=found, lists=lists, steps=Step, reasons=StopReason)
