"""The year in seven steps, and the report for who pays: what did not go well comes first."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from referral.domain.actors import Actor
from referral.domain.impact.rounds import RoundState
from referral.domain.instruments.definition import Direction
from referral.domain.research.figures import Column, Figure, Table
from referral.extensions import db
from referral.lib import clock
from referral.models import AccessLog, YearReport
from referral.models.scope import acting
from referral.neighbourhood.presenters import rows_of
from referral.neighbourhood.yearly.queries import meetings
from referral.neighbourhood.yearly.verdicts import Verdict, verdict
from referral.workflow.impact_results import impact_of
from tests.factories import (
    Area,
    make_agreement,
    make_impact,
    make_impact_answers,
    make_lunch,
    make_member,
)
from tests.neighbourhood.steps import release_figure
from tests.neighbourhood.told import outcomes, speed
from tests.support.client import PageClient

SignIn = Callable[[Actor], PageClient]
WORDS = {
    "went_badly": "Wij bereikten te weinig mannen.",
    "went_well": "Er zijn twee groepen bij.",
    "changes": "Wij gaan naar de sportkantine.",
}


def funnel() -> Figure:
    """A released funnel with a table that sets organisations side by side."""
    columns = (
        Column("step", "Stap", "text", label_en="Step (code)"),
        Column("label", "Hoe ver", "text"),
        Column("number", "Verwijzingen"),
    )
    league = (Column("organisation", "Organisatie", "text"), Column("people", "Mensen"))
    return Figure(
        "funnel",
        "Doorstroom",
        "Hoe ver komen mensen?",
        "Ieder telt één keer.",
        "Mensen per stap",
        "Verwezen",
        120,
        tables=(
            Table("steps", "Stappen", columns, (("sent", "Verwezen", 120), ("placed", "Geplaatst", None))),
            Table("all", "Organisaties", league, (("Praktijk Oost", 60),)),
        ),
    )


def test_the_page_says_which_step_it_is(area: Area, signed_in: SignIn) -> None:
    with clock.moved_to(clock.now().replace(month=12, day=5)):
        page = signed_in(area.coordinator).page("/wijk/jaar").text
    assert "stap 7, bijstellen" in page


def test_without_a_release_the_page_says_what_comes_first(area: Area, signed_in: SignIn) -> None:
    coordinator, year = signed_in(area.coordinator), clock.today().year
    path = f"/wijk/jaarbericht/{year}"
    assert "een ander controleert en tekent" in coordinator.page(path).text
    assert coordinator.get(f"{path}/bericht.pdf").status_code == 409
    assert coordinator.get(f"/wijk/jaarbericht/{year + 1}").status_code == 404


def test_words_are_needed_and_name_nobody(area: Area, signed_in: SignIn) -> None:
    coordinator, year = signed_in(area.coordinator), clock.today().year
    path = f"/wijk/jaarbericht/{year}"
    refused = coordinator.send(path, {**WORDS, "went_badly": ""})
    assert refused.status_code == 422
    assert WORDS["changes"] in refused.get_data(as_text=True)
    named = coordinator.send(path, {**WORDS, "went_well": "Sanne deed het goed."})
    assert "de naam ‘Sanne’" in named.get_data(as_text=True)
    assert coordinator.send(path, WORDS).status_code == 302
    coordinator.send(path, {**WORDS, "changes": "Anders."})
    with area.app.app_context(), acting(area.coordinator):
        assert [each.changes for each in db.session.query(YearReport)] == ["Anders."]


def test_the_report_tells_figures_and_no_league_table(area: Area, signed_in: SignIn) -> None:
    coordinator, year = signed_in(area.coordinator), clock.today().year
    release_figure(area, funnel())
    coordinator.send(f"/wijk/jaarbericht/{year}", WORDS)
    page = coordinator.page(f"/wijk/jaarbericht/{year}").text
    assert "Ieder telt één keer." in page
    assert "Geplaatst – niet te tonen" in page
    assert "Praktijk Oost" not in page
    assert "Deze cijfers ontbreken in de vrijgave" in page
    answer = coordinator.get(f"/wijk/jaarbericht/{year}/bericht.pdf")
    told = " ".join("".join(each.extract_text() for each in PdfReader(BytesIO(answer.data)).pages).split())
    assert told.index("Wat niet goed ging") < told.index("Wat goed ging") < told.index("Wat er anders gaat")
    for part in (*WORDS.values(), "Ieder telt één keer.", "Geplaatst –", "– : te weinig mensen om te tonen"):
        assert part in told
    assert "Praktijk Oost" not in told
    assert "snelheid" in told  # what is missing is said
    with area.app.app_context(), acting(area.system):
        row = db.session.query(AccessLog).filter_by(object_type="year_report", event_type="export").one()
        assert row.object_detail == str(year)


def test_the_report_tells_change_in_the_words_of_who_pays(area: Area, signed_in: SignIn) -> None:
    release_figure(area, outcomes())
    coordinator, path = signed_in(area.coordinator), f"/wijk/jaarbericht/{clock.today().year}"
    page = coordinator.page(path).text
    assert "Welbevinden (WHO-5) Bij het afronden 40 44,0 41,5 −2,5" in page
    assert "Eigen doel, bij het afronden: beter (gemiddeld 2,2 punten hoger, 45 mensen)" in page
    for part in ("own_goal", "d_av", "Wilcoxon"):
        assert part not in page
    coordinator.send(path, WORDS)
    answer = coordinator.get(f"{path}/bericht.pdf")
    told = " ".join("".join(each.extract_text() for each in PdfReader(BytesIO(answer.data)).pages).split())
    worse = told.index("Welbevinden (WHO-5), bij het afronden: minder goed (gemiddeld 2,5 punten lager")
    assert worse < told.index("Wat goed ging") < told.index("Eigen doel, bij het afronden: beter")


def test_pictures_stand_above_their_numbers_on_page_and_paper(area: Area, signed_in: SignIn) -> None:
    release_figure(area, speed())
    coordinator, path = signed_in(area.coordinator), f"/wijk/jaarbericht/{clock.today().year}"
    page = coordinator.page(path)
    assert page.html.count('role="img" aria-label="Deel dat een stap gezet heeft. Contact: 80 %"') == 2
    assert page.html.index("drawing--wide") < page.html.index("Om de vier weken")
    assert "28 dagen 80% – niet te tonen 56 dagen 80% 45%" in page.text
    coordinator.send(path, WORDS)
    paper = PdfReader(BytesIO(coordinator.get(f"{path}/bericht.pdf").data))
    told = " ".join("".join(each.extract_text() for each in paper.pages).split())
    assert told.count("Deel dat een stap gezet heeft") == 1
    assert "Welbevinden" in told  # the words in the drawing
    assert "Deel dat een stap gezet heeft. Contact: 80 %" in alternatives(paper)


def alternatives(paper: PdfReader) -> set[str]:
    """The words that a reader hears instead of a drawing."""
    objects: list[Any] = [each.get_object() for each in paper.resolved_objects.values() if each]
    return {str(each["/Alt"]) for each in objects if isinstance(each, dict) and "/Alt" in each}


@pytest.mark.parametrize(
    ("better", "low", "high", "found"),
    [
        (Direction.HIGHER, 0.2, 1.0, Verdict.BETTER),
        (Direction.HIGHER, -1.0, -0.2, Verdict.WORSE),
        (Direction.LOWER, 0.2, 1.0, Verdict.WORSE),
        (Direction.LOWER, -1.0, -0.2, Verdict.BETTER),
        (Direction.LOWER, -1.0, 0.0, Verdict.UNSURE),
        (Direction.HIGHER, None, None, Verdict.UNKNOWN),
        (Direction.NONE, 0.2, 1.0, Verdict.UNKNOWN),
    ],
)
def test_a_verdict_is_sure_of_its_direction(
    better: Direction, low: float | None, high: float | None, found: Verdict
) -> None:
    assert verdict(better.label, low, high) is found


def test_a_chance_is_never_nothing() -> None:
    (table,) = outcomes().tables
    assert [row[-1] for row in rows_of(table).cells] == ["< 0,001", "0,084"]


def test_lunches_and_agreements_are_counted(area: Area) -> None:
    with clock.moved_to(clock.now().replace(month=7, day=1)):
        held = make_lunch(area, -30, guests=[make_member(area)])
        make_lunch(area, 30)
        make_lunch(area, -400)
        make_agreement(area, held, done=True)
        make_agreement(area, held, due=-5)
        make_agreement(area, held, due=5)
        with area.app.app_context(), acting(area.coordinator):
            found = meetings(area.coordinator, clock.today().year)
    assert (found.circles, found.meant, found.held, found.called_off) == (1, 3, 1, 0)
    assert (found.made, found.kept, found.late) == (3, 1, 1)


def test_rounds_tell_best_and_least_of_enough_answers(area: Area) -> None:
    year = clock.today().year
    _, (key,) = make_impact(area, RoundState.CLOSED)
    make_impact_answers(area, key, [{"1-0": 5, "1-1": 2}] * 4 + [{"1-0": 4, "1-1": 1, "4-0": 3}])
    with area.app.app_context(), acting(area.coordinator):
        (found,) = impact_of(area.coordinator, year)
    assert found.answers == 5
    assert [(each.yes_share, each.people) for each in found.best] == [(100, 5)]
    assert [(each.yes_share, each.people) for each in found.least] == [(0, 5)]
    with area.app.app_context(), acting(area.coordinator):
        assert impact_of(area.coordinator, year - 1) == []


def test_the_last_year_can_be_written_too(area: Area, signed_in: SignIn) -> None:
    last = (clock.today() - timedelta(days=370)).year
    assert signed_in(area.coordinator).send(f"/wijk/jaarbericht/{last}", WORDS).status_code == 302
