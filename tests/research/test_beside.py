"""What a figure is weighed beside: read from what is stored of this release and of others in the region."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from referral.domain.disclosure.told import Counted
from referral.domain.research.filters import Filters
from referral.domain.research.studies import FigureState, ReleaseState
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models import Release, ReleaseFigure, StudyInclusion
from referral.models.scope import acting
from referral.research.dashboard.beside.queries import told_before
from tests.factories import Area
from tests.factories.figures import a_figure, make_figure, make_release
from tests.factories.referral import referral_in

TABLE = Counted(
    "referral", (("area", ("Havenkwartier", "Lindenbuurt")),), ((("Lindenbuurt",), 40),), ("area",)
)
COUNTED = a_figure(counted=(TABLE,)).as_json


def this_quarter() -> str:
    return f"{clock.today().year}-Q{(clock.today().month + 2) // 3}"


def include(area: Area, release_id: UUID, *referrals: UUID) -> None:
    with area.app.app_context(), acting(area.system):
        for each in referrals:
            db.session.add(
                StudyInclusion(
                    id=new_id(),
                    region_id=area.region_id,
                    release_id=release_id,
                    referral_id=each,
                    noted_at=clock.now(),
                )
            )
        db.session.commit()


def coarsen(area: Area, release_id: UUID, rows: dict[str, int]) -> None:
    with area.app.app_context(), acting(area.system):
        lines = [{"variable": name, "how": "emptied", "rows": number} for name, number in rows.items()]
        db.session.get_one(Release, release_id).manifest = {"coarsened": lines}
        db.session.commit()


def told(area: Area, figure_id: UUID) -> dict[str, Any]:
    """What the program hears for a figure."""
    with area.app.app_context(), acting(area.system):
        return told_before(area.system, db.session.get_one(ReleaseFigure, figure_id))


def waiting(area: Area, release_id: UUID) -> UUID:
    return make_figure(area, release_id, "loops", state=FigureState.WAITING)


def test_tables_of_the_same_release_are_told_without_what_was_refused(area: Area) -> None:
    release = make_release(area)
    make_figure(area, release, "reach", Filters(reason="contact"), content=COUNTED)
    make_figure(area, release, "speed", content=a_figure(refused="Te weinig mensen.").as_json)
    make_figure(area, release, "signals", state=FigureState.WAITING)
    found = told(area, waiting(area, release))
    [figure] = found["told"]
    assert figure["filters"] == {"reason": "contact"}
    assert [Counted.of(each) for each in figure["counted"]] == [TABLE]
    assert found["elsewhere"] == []


def test_another_study_tells_its_tables_and_whom_it_shares(area: Area) -> None:
    mine, theirs = make_release(area), make_release(area)
    both, here, there, left = (referral_in(Status.SENT, area).id for _ in range(4))
    include(area, mine, both, here)
    include(area, theirs, both, there)
    coarsen(area, mine, {"area": 2})
    coarsen(area, theirs, {"area": 1, "quarter": 4})
    make_figure(area, theirs, "reach", content=COUNTED)
    [found] = told(area, waiting(area, mine))["elsewhere"]
    assert found["moved"] == {this_quarter(): [1, 1]}
    assert found["blurred"] == {"area": 3, "quarter": 4}
    [figure] = found["figures"]
    assert figure["filters"] == {}
    assert [Counted.of(each) for each in figure["counted"]] == [TABLE]
    assert str(left) not in str(found)


def test_a_study_of_other_people_keeps_its_limits_and_one_of_the_same_does_not(area: Area) -> None:
    mine, narrow = make_release(area), make_release(area, sectors=["home_care"])
    sent = referral_in(Status.SENT, area).id
    include(area, mine, sent)
    make_figure(area, narrow, "reach", content=COUNTED)
    figure = waiting(area, mine)
    [found] = told(area, figure)["elsewhere"]
    assert found["population"]["sectors"] == ["home_care"]
    assert found["moved"] == {this_quarter(): [0, 0]}, "the other study does not ask for this one"
    same = make_release(area, sectors=["gp_practice", "home_care"])
    include(area, same, sent)
    make_figure(area, same, "reach", content=COUNTED)
    assert [each["population"]["sectors"] for each in told(area, figure)["elsewhere"]] == [[], ["home_care"]]


def test_releases_of_other_years_or_that_showed_nothing_are_left_out(area: Area) -> None:
    mine = make_release(area)
    make_release(area)
    old = make_release(area, first_day=date(2020, 1, 1), last_day=date(2020, 12, 31))
    unsigned = make_release(area, state=ReleaseState.TO_CHECK)
    for each in (old, unsigned):
        make_figure(area, each, "reach", content=COUNTED)
    assert told(area, waiting(area, mine))["elsewhere"] == []


def test_what_is_made_anew_was_shown_before(area: Area) -> None:
    mine, theirs = make_release(area), make_release(area)
    again: dict[str, Any] = {"state": FigureState.WAITING, "made_at": clock.now() - timedelta(days=2)}
    make_figure(area, theirs, "reach", Filters(area="Lindenbuurt"), **again)
    [found] = told(area, waiting(area, mine))["elsewhere"]
    assert found["figures"] == [{"filters": {"area": "Lindenbuurt"}, "counted": []}]
