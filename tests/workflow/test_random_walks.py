"""Random people do random things: what is stored stays true, nobody is left untold, nothing gets stuck."""

from dataclasses import fields

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from referral.domain.actors import Actor
from referral.domain.errors import Conflict, IllegalTransition, NotAllowed
from referral.domain.permissions import PROCESS_EVENTS, available_actions, can
from referral.domain.statuses import LIVE, Role, Status
from referral.domain.tasks import TaskKind
from referral.domain.workflow import TRANSITIONS, Action, Audience, recompute
from referral.extensions import db
from referral.models import Message, Organisation, Referral, ReferralEvent, Task, Team, User
from referral.models.scope import acting
from tests.factories import Area, referral_in
from tests.factories.referral import step

ACTIONS = sorted(set(Action) - {Action.SEND})
LENGTH = 20
NEXT_STEPS = {
    TaskKind.DECIDE,
    TaskKind.QUESTION,
    TaskKind.WHAT_NOW,
    TaskKind.CONTACT,
    TaskKind.PLAN_INTAKE,
    TaskKind.FIND_PLACE,
    TaskKind.FIRST_TIME,
    TaskKind.AFTER_CARE,
}
"""What a clock asks for. While it stands still only promises are left, and what the person asked or said."""

FOLLOW_BY_THEMSELVES = {"signal_raised", "signal_answered"}
"""An absence raises a signal in the same step, and coming again settles one."""

WALK = st.lists(
    st.tuples(st.integers(0, 1000), st.sampled_from(ACTIONS), st.booleans()), min_size=8, max_size=LENGTH
)
"""A number to choose by, an action, and whether only what is possible is chosen from."""


def people(area: Area) -> list[Actor]:
    """Everybody of the region, those without any relation to the referral too, and Patchwork itself."""
    found = [getattr(area, each.name) for each in fields(area)]
    return [each for each in found if isinstance(each, Actor)] + [area.system]


@settings(
    max_examples=15,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(WALK, st.booleans())
def test_any_walk_by_anybody(area: Area, walk: list[tuple[int, Action, bool]], share_back: bool) -> None:
    made, everybody = referral_in(Status.SENT, area, share_back=share_back), people(area)
    with area.app.app_context(), acting(area.system):
        referral = db.session.get_one(Referral, made.id)
        for number, action, sensible in walk:
            anything = [(each, action) for each in everybody]
            options = _options(everybody, referral, forward=bool(number % 3)) if sensible else anything
            actor, chosen = options[number % len(options)]
            _try(area, referral, chosen, actor)
        db.session.commit()
        _history_is_true(referral)
        _everybody_was_told(referral, share_back=share_back)
        _somebody_can_go_on(area, referral)
        _tasks_are_what_the_history_asks_for(referral)


def _options(everybody: list[Actor], referral: Referral, *, forward: bool) -> list[tuple[Actor, Action]]:
    """Who can do what now; only what leads to another live status, if there is such a thing."""
    found = [(each, action) for each in everybody for action in available_actions(each, referral)]
    further = [each for each in found if TRANSITIONS[each[1]].target in LIVE - {referral.status}]
    return further if forward and further else found


def _try(area: Area, referral: Referral, action: Action, actor: Actor) -> None:
    """The table and the permissions decide; a refusal changes nothing."""
    before = (referral.status, referral.version)
    may = can(actor, action, referral).allowed and before[0] in TRANSITIONS[action].sources
    try:
        step(area, referral, action, actor)
    except (NotAllowed, Conflict, IllegalTransition):
        assert not may, f"{actor.role} {action} from {before[0]}"
        assert (referral.status, referral.version) == before
    else:
        assert may, f"{actor.role} {action} from {before[0]}"
        assert referral.version > before[1]
        assert _types_after(referral, before[1] + 1) <= FOLLOW_BY_THEMSELVES


def _types_after(referral: Referral, sequence: int) -> set[str]:
    """What was written down beyond the one event that was asked for."""
    rows = db.session.query(ReferralEvent).filter_by(referral_id=referral.id)
    return {each.type for each in rows.filter(ReferralEvent.sequence > sequence)}


def _history_is_true(referral: Referral) -> None:
    rows = db.session.query(ReferralEvent).filter_by(referral_id=referral.id).order_by(ReferralEvent.sequence)
    assert recompute(each.type for each in rows) is referral.status
    assert [each.sequence for each in rows] == list(range(1, referral.version + 1))


def _everybody_was_told(referral: Referral, *, share_back: bool) -> None:
    """For each event the team, the referrer and the coordinators whom the table names got one message."""
    team = db.session.get_one(Team, referral.team_id).email
    referrer = db.session.get_one(User, referral.referred_by).email
    shared = db.session.get_one(Organisation, referral.organisation_id).email
    for event in db.session.query(ReferralEvent).filter_by(referral_id=referral.id):
        audiences = next(row.audiences for row in TRANSITIONS.values() if row.event.type == event.type)
        told = [each.address for each in db.session.query(Message).filter_by(event_id=event.id)]
        assert len(told) == len(set(told)), event.type
        assert (team in told) == (Audience.TEAM in audiences), event.type
        may_hear = share_back or event.type in PROCESS_EVENTS
        assert bool({referrer, shared} & set(told)) == (Audience.REFERRER in audiences and may_hear), (
            event.type
        )
        for user in db.session.query(User).filter_by(region_id=referral.region_id, role=Role.COORDINATOR):
            assert (user.email in told) == (Audience.COORDINATOR in audiences), event.type


def _tasks_are_what_the_history_asks_for(referral: Referral) -> None:
    """At most one open task of a kind, of the team that has it now; whatever runs there has one."""
    rows = db.session.query(Task).filter_by(referral_id=referral.id, done_at=None).all()
    kinds = {each.kind for each in rows}
    assert len(kinds) == len(rows)
    assert {each.team_id for each in rows} <= {referral.team_id}
    assert not rows or referral.status in LIVE
    with_team = referral.status in LIVE - {Status.EXPIRED} and not referral.is_paused
    assert rows if with_team else kinds.isdisjoint(NEXT_STEPS)
    assert (TaskKind.DECIDE in kinds) == (with_team and referral.status is Status.SENT)


def _somebody_can_go_on(area: Area, referral: Referral) -> None:
    """Of whatever still runs, a person who works with it can take it further."""
    if referral.status not in LIVE:
        return
    steps = {
        action
        for actor in (area.gp, area.coach, area.host)
        for action in available_actions(actor, referral)
        if TRANSITIONS[action].target not in {None, referral.status}
    }
    assert steps - {Action.STOP}, referral.status
