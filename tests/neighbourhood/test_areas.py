"""The page of a neighbourhood: open figures by year, own counts, and what was read in them."""

from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner
from flask import Flask

from referral.areas import areas as areas_command
from referral.domain.actors import Actor
from referral.domain.areas.figure_file import FigureRow
from referral.domain.research.figures import Column, Figure, Table
from referral.extensions import db
from referral.lib import clock
from referral.models import AreaCode, AreaReading, Neighbourhood
from referral.models.scope import acting
from tests.factories import Area, load_figures, make_reading
from tests.neighbourhood.steps import release_figure
from tests.support.client import PageClient

SignIn = Callable[[Actor], PageClient]
CODE = "BU03440001"


def figure(year: int, value: float, measure: str = "Inwoners", unit: str = "aantal") -> FigureRow:
    """One open figure of an invented area."""
    return FigureRow(CODE, year, "Noord", measure, value, unit, "Voorbeeldcijfers")


def path_of(area: Area) -> str:
    """The page of the area's neighbourhood."""
    return f"/wijk/{area.neighbourhood_id}"


def reach(name: str, counts: tuple[int | None, int | None]) -> Figure:
    """A released view of reach, with another area that nobody may see here."""
    columns = (
        Column("area", "Wijk", "text"),
        Column("year", "Jaar", "text"),
        Column("referrals", "Verwijzingen"),
        Column("rate", "Per 10.000", "number"),
    )
    rows = (
        (name, "2025", counts[0], None),
        (name, "2026", counts[1], 61.5),
        ("Elders", "2026", 995, 99.5),
    )
    return Figure(
        "reach",
        "Bereik",
        "Wie bereiken wij?",
        "Verwijzingen per 10.000 inwoners.",
        "Verwijzingen",
        "Inwoners",
        1000,
        tables=(Table("areas", "Bereik per wijk", columns, rows),),
        bias=("Klein is klein.",),
    )


def name_of(area: Area) -> str:
    """The name of the area's neighbourhood."""
    with area.app.app_context(), acting(area.system):
        return db.session.get_one(Neighbourhood, area.neighbourhood_id).name


def test_figures_show_only_for_the_years_that_are_linked(area: Area, signed_in: SignIn) -> None:
    load_figures(area, [figure(2024, 9000), figure(2025, 9400), figure(2025, 31, "Van 65 jaar", "procent")])
    coordinator, coach = signed_in(area.coordinator), signed_in(area.coach)
    assert "nog geen gebieden gekoppeld" in coach.page(path_of(area)).text
    coordinator.send("/wijk/codes", {f"{CODE}-2024": str(area.neighbourhood_id)})
    page = coach.page(path_of(area)).text
    assert "9.000" in page
    assert "9.400" not in page
    codes = coordinator.page("/wijk/codes").text
    assert "In 2024 hoorde deze code bij" in codes
    assert "Tot dan telt 2025 niet mee" in codes
    both = {f"{CODE}-{year}": str(area.neighbourhood_id) for year in (2024, 2025)}
    coordinator.send("/wijk/codes", both)
    page = coach.page(path_of(area)).text
    assert "9.400 2025 9.000 2024" in page
    assert "31%" in page
    coordinator.send("/wijk/codes", {f"{CODE}-2024": "", "BU99999999-2025": ""})
    strange = coordinator.send("/wijk/codes", {"BU99999999-2025": str(area.neighbourhood_id)})
    assert strange.status_code == 422
    assert "zijn geen cijfers geladen" in strange.get_data(as_text=True)
    assert "Niets gevonden" not in coordinator.page("/wijk/codes?zoek=noord").text
    with area.app.app_context(), acting(area.system):
        assert [each.year for each in db.session.query(AreaCode)] == [2025]


def test_own_counts_stand_beside_their_own_past_and_no_other_area(area: Area, signed_in: SignIn) -> None:
    coach = signed_in(area.coach)
    assert "nog geen vrijgave" in coach.page(path_of(area)).text
    release_figure(area, reach(name_of(area), (40, 55)))
    page = coach.page(path_of(area)).text
    assert "Verwijzingen: 55, meer dan de 40 van 2025" in page
    assert "61,5" in page
    assert "te weinig om te tonen" in page
    assert "Elders" not in page
    assert "995" not in page
    assert "Klein is klein." in page


def test_an_unsigned_release_shows_nothing(area: Area, signed_in: SignIn) -> None:
    release_figure(area, reach(name_of(area), (40, 55)), signed=False)
    assert "nog geen vrijgave" in signed_in(area.gp).page(path_of(area)).text


def test_a_reading_names_nobody_and_keeps_its_history(area: Area, signed_in: SignIn) -> None:
    worker = signed_in(area.community_worker)
    form = {"held_on": clock.today().isoformat(), "text": "Sanne kent hier iedereen."}
    refused = worker.send(f"{path_of(area)}/duiding", form)
    assert refused.status_code == 422
    assert "de naam ‘Sanne’" in refused.get_data(as_text=True)
    assert "Sanne kent hier iedereen." in refused.get_data(as_text=True)
    key = make_reading(area, "De bakker sluit.")
    worker.send(f"/wijk/duiding/{key}", {**form, "text": "De bakker is gesloten."})
    page = signed_in(area.gp).page(path_of(area)).text
    assert "De bakker is gesloten." in page
    assert "Wat er eerder stond De bakker sluit." in page
    assert "Opgeschreven door: opbouwwerker" in page
    assert area.community_worker.name not in page
    assert worker.get(f"/wijk/duiding/{key}").status_code == 404
    with area.app.app_context(), acting(area.system):
        assert db.session.query(AreaReading).count() == 2


def test_the_importer_refuses_wrong_lines(app: Flask, area: Area, tmp_path: Path) -> None:
    file = tmp_path / "cijfers.csv"
    head = "code;year;name;measure;value;unit;source\n"
    good = f"{CODE};2024;Noord;Inwoners;9000;aantal;Voorbeeldcijfers\n"
    file.write_text(head + good + f"{CODE};2024;Noord;65+;140;procent;X\n", encoding="utf-8")
    run = CliRunner()
    with app.app_context():
        refused = run.invoke(areas_command, ["load", str(file)], obj=None)
    assert refused.exit_code == 1
    assert "line 3: value 140 cannot be" in refused.output
    with app.app_context():
        taken = run.invoke(areas_command, ["load", str(file), "--skip-wrong"])
    assert "1 figures stored, 1 lines left out" in taken.output
    file.write_text(head + f"{CODE};2025;Noordrand;Inwoners;9100;aantal;Voorbeeldcijfers\n", encoding="utf-8")
    with app.app_context():
        moved = run.invoke(areas_command, ["load", str(file)])
    assert moved.exit_code == 0
    assert f"{CODE} is called “Noord” in 2024 and “Noordrand” in 2025" in moved.output
