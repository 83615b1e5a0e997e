"""Every GET route of the application with a place where it answers, and who asks."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask, url_for

from referral.appointments.account.services import open_feed
from referral.domain.actors import Actor
from referral.domain.errors import Conflict, IllegalTransition, NotVisible
from referral.domain.impact.rounds import RoundState
from referral.domain.instruments.moments import MeasureMoment
from referral.domain.rights import RequestKind
from referral.domain.statuses import Role, Status
from referral.domain.swaps import Direction
from referral.extensions import db
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models import (
    ActivityImport,
    Consent,
    DataKey,
    Draft,
    Feedback,
    ParkedForm,
    Placement,
    Referral,
)
from referral.models.scope import acting
from referral.models.sealed import SealedJson
from referral.safety.services import start_record
from tests.factories import (
    Area,
    line_of,
    make_agreement,
    make_appointment,
    make_assurance,
    make_break,
    make_hand_over,
    make_impact,
    make_impact_link,
    make_incident,
    make_lunch,
    make_measurement,
    make_member,
    make_reading,
    make_request,
    make_round,
    make_survey_link,
    make_swap,
    make_talks,
    make_volunteer,
    referral_in,
)
from tests.factories.attendance import make_attendance_link
from tests.factories.circle import make_year_report
from tests.factories.figures import make_shown_release
from tests.factories.measurement import token_of_questions
from tests.factories.membership import door, invited, leaver
from tests.factories.own_page import make_page, make_suggestion, page_token
from tests.factories.research import FILE as RELEASE_FILE
from tests.factories.research import release_for, study_for
from tests.factories.waiting import make_waiting, token_of
from tests.guards.access_table import ACCESS

FILES = frozenset({"appointments.feed", "participation.worker", "participation.worker_by_link", "static"})

NEEDS_A_PROVIDER = frozenset({"accounts.single_sign_on_return", "accounts.single_sign_on_start"})
"""Answered by somebody else's machine: `tests/accounts/test_single_sign_on.py` goes there."""

STATUS_FOR = {
    "referring.answer": Status.QUESTIONED,
    "referring.resend": Status.EXPIRED,
    "referring.withdraw": Status.SENT,
    "referring.sent": Status.SENT,
    "referring.mistake": Status.SENT,
    "referring.amend": Status.SENT,
    "intake.mistake": Status.SENT,
    "intake.pause": Status.SENT,
    "intake.reroute": Status.SENT,
    "intake.ask": Status.SENT,
    "intake.decline": Status.SENT,
    "intake.attempt": Status.ACCEPTED,
    "intake.hold_intake": Status.REACHED,
    "intake.keep_intake": Status.REACHED,
    "intake.correct_intake": Status.INTAKE_HELD,
    "matching.suggestions": Status.INTAKE_HELD,
    "matching.none": Status.INTAKE_HELD,
    "moments.by_link": Status.INTAKE_HELD,
    "mypage.answer": Status.INTAKE_HELD,
    "mypage.answer_for": Status.INTAKE_HELD,
    "mypage.put": Status.INTAKE_HELD,
    "mypage.take_off": Status.INTAKE_HELD,
    "waiting.answer": Status.INTAKE_HELD,
    "waiting.by_link": Status.INTAKE_HELD,
    "waiting.join": Status.INTAKE_HELD,
    "waiting.leave": Status.INTAKE_HELD,
    "waiting.put_back": Status.INTAKE_HELD,
    "waiting.after_trial": Status.PLACED,
    "matching.end_placement": Status.PLACED,
    "outcomes.close": Status.INTAKE_HELD,
    "outcomes.letter": Status.CLOSED,
    "outcomes.reopen": Status.CLOSED,
}
"""In which status a page about a referral makes sense; others are asked for one that takes part."""

IMPACT_STATE = {
    "impact.drop": RoundState.PLANNED,
    "impact.send": RoundState.PLANNED,
    "impact.report": RoundState.CLOSED,
    "impact.result": RoundState.CLOSED,
    "impact.sheet": RoundState.CLOSED,
    "impact.sheet_pdf": RoundState.CLOSED,
}
"""Where a yearly round must stand for a page about it to make sense; others are asked for one that runs."""

LUNCH_IN = {"neighbourhood.invite": 14, "neighbourhood.call_off": 14}
"""In how many days a lunch is for a page about it to make sense; others are asked for one that was held."""

REQUEST_FOR = {
    "rights.erase": RequestKind.ERASURE,
    "rights.object_to_research": RequestKind.OBJECTION,
    "rights.put_at_rest": RequestKind.RESTRICTION,
    "rights.wake": RequestKind.RESTRICTION,
}
"""What a request must ask for a page about it to make sense; others are asked for one on access."""

PERSON = {
    "surname": ["de Vries"],
    "given_name": ["Johanna"],
    "birth_date": ["1948-03-09"],
    "postcode": ["3511 AB"],
    "house_number": ["12"],
}


@dataclass(frozen=True, slots=True)
class Stop:
    """One page to open: where and by whom."""

    endpoint: str
    path: str
    actor: Actor


def stops(app: Flask, area: Area) -> list[Stop]:
    """A stop for every GET route and every role that may open it; a fresh world behind each kind."""
    references = {
        status: referral_in(status, area).reference for status in {*STATUS_FOR.values(), Status.PARTICIPATING}
    }
    found = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda each: each.endpoint):
        if "GET" not in (rule.methods or ()) or rule.endpoint in FILES | NEEDS_A_PROVIDER:
            continue
        for role in sorted(ACCESS[rule.endpoint]) or [Role.COACH]:
            actor = area.actor(role)
            if role is Role.CARE_WORKER and "reference" in rule.arguments:
                continue
            values = _values(area, actor, rule.endpoint, rule.arguments, references)
            with app.test_request_context():
                found.append(Stop(rule.endpoint, url_for(rule.endpoint, **values), actor))
    return found


@dataclass(frozen=True, slots=True)
class Visit:
    """Who opens which page, and which referral it may be about."""

    area: Area
    actor: Actor
    endpoint: str
    reference: str


MAKERS: dict[str, Callable[[Visit], object]] = {
    "reference": lambda at: with_page(at) if at.endpoint == "mypage.letter" else at.reference,
    "activity_id": lambda at: at.area.activity_id,
    "assurance_id": lambda at: make_assurance(at.area, "De tijd is anders.")[0],
    "break_id": lambda at: make_break(at.area),
    "day": lambda at: clock.today().isoformat(),
    "draft_id": lambda at: draft(at.area, at.actor),
    "parked_id": lambda at: parked(at.area, at.actor),
    "import_id": lambda at: activity_import(at.area, at.actor),
    "organisation_id": lambda at: at.area.welfare_id,
    "neighbourhood_id": lambda at: at.area.neighbourhood_id,
    "reading_id": lambda at: make_reading(at.area),
    "member_id": lambda at: make_member(at.area),
    "lunch_id": lambda at: make_lunch(at.area, LUNCH_IN.get(at.endpoint, -2)),
    "agreement_id": lambda at: make_agreement(at.area),
    "year": lambda at: make_year_report(at.area),
    "team_id": lambda at: at.area.team_id,
    "user_id": lambda at: leaver(at.area),
    "invitation_id": lambda at: invited(at.area)[0],
    "token": lambda at: token(at.area, at.endpoint, at.reference),
    "slug": lambda at: door(at.area),
    "person_id": lambda at: person(at.area, at.reference),
    "purpose": lambda at: "recontact",
    "appointment_id": lambda at: make_appointment(at.area, at.reference),
    "placement_id": lambda at: placement(at.area, at.reference),
    "moment": lambda at: asked(at.area, at.reference),
    "hand_over_id": lambda at: make_hand_over(at.area, at.reference),
    "volunteer_id": lambda at: make_volunteer(at.area),
    "series_id": lambda at: series_of(at.area, at.actor),
    "swap_id": lambda at: swaps(at.area, at.reference)[0],
    "other_id": lambda at: swaps(at.area, at.reference)[1],
    "region_id": lambda at: at.area.region_id,
    "letter": lambda at: "recept",
    "suggestion_id": lambda at: make_suggestion(at.area, at.reference),
    "secret": lambda at: calendar_secret(at.actor),
    "consent_id": lambda at: consent(at.area, at.reference),
    "record_id": lambda at: safety_record(at.area, at.actor, at.reference),
    "request_id": lambda at: rights_request(at.area, at.endpoint),
    "feedback_id": lambda at: message_for(at.area, at.actor, at.reference),
    "plan_id": lambda at: make_round(at.area),
    "link_id": lambda at: make_attendance_link(at.area)[0],
    "round_id": lambda at: impact_round(at.area, at.endpoint),
    "list_id": lambda at: make_impact(at.area)[1][0],
    "slot": lambda at: 6,
    "picture": lambda at: "steps",
    "shown_id": lambda at: make_shown_release(at.area),
    "table": lambda at: "steps",
    "view": lambda at: "funnel",
    "line_id": lambda at: line_of(at.area, make_round(at.area)),
    "study_id": lambda at: study_for(at.area, at.endpoint),
    "release_id": lambda at: release_for(at.area, at.endpoint),
    "name": lambda at: RELEASE_FILE,
    "incident_id": lambda at: make_incident(at.area, person_id=person(at.area, at.reference)),
}
"""What makes each part of an address; a part without a line leaves the address unbuilt, which fails."""


def with_page(at: Visit) -> str:
    """The reference, of somebody with a link to print."""
    make_page(at.area, at.reference)
    return at.reference


def _values(
    area: Area, actor: Actor, endpoint: str, arguments: set[str], references: dict[Status, str]
) -> dict[str, Any]:
    at = Visit(area, actor, endpoint, references[STATUS_FOR.get(endpoint, Status.PARTICIPATING)])
    return {name: MAKERS[name](at) for name in arguments if name in MAKERS}


TOKENS: dict[str, Callable[[Area, str], str]] = {
    "activities.by_link": lambda area, _: make_assurance(area)[1],
    "participation.": lambda area, _: make_attendance_link(area)[1],
    "moments.by_link": lambda area, reference: token_of_questions(area, make_measurement(area, reference)),
    "waiting.by_link": lambda area, reference: token_of(area, make_waiting(area, reference, offered=True)),
    "mypage.": lambda area, reference: page_token(area, make_page(area, reference)),
    "impact.by_link": lambda area, reference: make_impact_link(area, reference)[1],
    "neighbourhood.by_link": lambda area, _: make_survey_link(area)[1],
}
"""By the beginning of an endpoint: what makes its link, for the person of a referral where that matters."""


def token(area: Area, endpoint: str, reference: str) -> str:
    """The secret of a link that works; of an invitation unless the endpoint is about something else."""
    for start, make in TOKENS.items():
        if endpoint.startswith(start):
            return make(area, reference)
    return invited(area)[1]


def asked(area: Area, reference: str) -> str:
    """The name of a moment for which the person of this referral was asked, when that is possible."""
    with suppress(Conflict, IllegalTransition, NotVisible):
        make_measurement(area, reference)
    return MeasureMoment.BASELINE.value


def impact_round(area: Area, endpoint: str) -> UUID:
    """A yearly round in which this page has something to show; the key."""
    return make_impact(area, IMPACT_STATE.get(endpoint, RoundState.OPEN))[0]


def series_of(area: Area, actor: Actor) -> UUID:
    """A series of talks that *actor* holds, with somebody new; the key."""
    held = make_volunteer(area, user_id=actor.id, most_people=99)
    return make_talks(area, held)[1]


def placement(area: Area, reference: str) -> UUID:
    """The place that this person has now; the key."""
    with area.app.app_context(), acting(area.system):
        rows = db.session.query(Placement).join(Referral, Referral.id == Placement.referral_id)
        return rows.filter(Referral.reference == reference, Placement.ended_at.is_(None)).one().id


def swaps(area: Area, reference: str) -> tuple[UUID, UUID]:
    """What this person offers, and somebody else who asks for it; the keys."""
    other = referral_in(Status.INTAKE_HELD, area).reference
    return make_swap(area, reference), make_swap(area, other, Direction.ASK)


def calendar_secret(actor: Actor) -> str:
    """The secret of a new calendar feed of *actor*."""
    with acting(actor):
        return open_feed(actor)


def draft(area: Area, actor: Actor) -> UUID:
    """A draft of *actor* that knows the person; the key."""
    return _sealed(area, actor, Draft, {"started_at": clock.now(), "saved_at": clock.now()}, PERSON)


def parked(area: Area, actor: Actor) -> UUID:
    """A parked form of *actor*; the key."""
    return _sealed(area, actor, ParkedForm, {"path": "/", "parked_at": clock.now()}, {"note": ["Tekst"]})


def activity_import(area: Area, actor: Actor) -> UUID:
    """An upload that waits for a yes; the key."""
    with area.app.app_context(), acting(area.system):
        row = ActivityImport(
            region_id=area.region_id,
            uploaded_by=actor.id,
            uploaded_at=clock.now(),
            file_name="lijst.csv",
            lines=[],
        )
        db.session.add(row)
        db.session.commit()
        return row.id


def person(area: Area, reference: str) -> UUID:
    """The person of this referral; the key."""
    with area.app.app_context(), acting(area.system):
        return db.session.query(Referral).filter_by(reference=reference).one().person_id


def consent(area: Area, reference: str) -> UUID:
    """A consent of this referral that holds; the key."""
    with area.app.app_context(), acting(area.system):
        row = db.session.query(Consent).join(Referral).filter(Referral.reference == reference, Consent.given)
        return row.order_by(Consent.id.desc()).first().id  # type: ignore[union-attr]  # the factory made one


def message_for(area: Area, actor: Actor, reference: str) -> UUID:
    """An opened message about this referral to the organisation of *actor*; the key."""
    with area.app.app_context(), acting(area.system):
        rows = db.session.query(Feedback).join(Referral, Referral.id == Feedback.referral_id)
        mine = (Referral.reference == reference, Feedback.organisation_id == actor.organisation_id)
        row = rows.filter(*mine).order_by(Feedback.id).first()
        assert row is not None
        row.opened_at, row.opened_by = row.opened_at or clock.now(), actor.id
        db.session.commit()
        return row.id


def safety_record(area: Area, actor: Actor, reference: str) -> UUID:
    """A record of the meldcode in which *actor* is involved; the key."""
    with area.app.app_context(), acting(actor):
        return start_record(actor, reference).id


def rights_request(area: Area, endpoint: str) -> UUID:
    """A request of a new person that this route can do something with; the key."""
    kind = REQUEST_FOR.get(endpoint, RequestKind.ACCESS)
    person_id = referral_in(Status.PARTICIPATING, area).person_id
    return make_request(area, person_id, kind, at_rest=endpoint == "rights.wake")


def _sealed(
    area: Area,
    actor: Actor,
    kind: type[Draft | ParkedForm],
    values: dict[str, object],
    typed: dict[str, list[str]],
) -> UUID:
    with area.app.app_context(), acting(area.system):
        key = new_id()
        row = kind(
            id=key,
            data_key=DataKey.create(area.region_id, key),
            region_id=area.region_id,
            user_id=actor.id,
            values=SealedJson.dump(typed),
            **values,
        )
        db.session.add(row)
        db.session.commit()
    return key
