"""Something for a route to be about: made when first asked for, and kept until somebody got in."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask, url_for
from werkzeug.routing import Rule

from referral.consent.services import GivenRepresentative, add_representative, withdraw_consent
from referral.domain.actors import Actor
from referral.domain.codes import ConsentMethod, ConsentPurpose
from referral.domain.safeguards import EmergencyGround, RepresentativeGround
from referral.domain.statuses import Role, Status
from referral.domain.swaps import Direction
from referral.domain.waiting import WaitState
from referral.extensions import db
from referral.lib import clock
from referral.merging.services import merge
from referral.models import Consent, Placement, Representative, WaitingEntry
from referral.models.scope import acting
from referral.safety.services import open_in_emergency
from tests.factories import (
    Area,
    line_of,
    make_absence,
    make_agreement,
    make_appointment,
    make_assurance,
    make_break,
    make_closing_day,
    make_contact,
    make_hand_over,
    make_hold,
    make_impact,
    make_incident,
    make_lunch,
    make_member,
    make_message,
    make_reading,
    make_round,
    make_success,
    make_swap,
    make_volunteer,
    referral_in,
)
from tests.factories.attendance import make_attendance_link
from tests.factories.circle import make_year_report
from tests.factories.figures import make_shown_release
from tests.factories.membership import invited, named_door
from tests.factories.own_page import make_page, make_suggestion
from tests.factories.referral import MadeReferral
from tests.factories.research import FILE, release_for, study_for
from tests.factories.waiting import make_waiting
from tests.support import tour
from tests.support.second_factor import give_app

NOWHERE = UUID(int=5)
SIXTEEN_YEARS = timedelta(days=16 * 366)


OF_REGION: dict[str, Callable[[Area], Any]] = {
    "activity_id": lambda area: area.activity_id,
    "assurance_id": lambda area: make_assurance(area, "De tijd is anders.")[0],
    "break_id": make_break,
    "closing_day_id": make_closing_day,
    "contact_id": make_contact,
    "incident_id": make_incident,
    "invitation_id": lambda area: invited(area)[0],
    "line_id": lambda area: line_of(area, make_round(area)),
    "link_id": lambda area: make_attendance_link(area)[0],
    "list_id": lambda area: make_impact(area)[1][0],
    "organisation_id": lambda area: area.welfare_id,
    "plan_id": make_round,
    "picture": lambda area: "steps",
    "region_id": lambda area: area.region_id,
    "shown_id": make_shown_release,
    "neighbourhood_id": lambda area: area.neighbourhood_id,
    "reading_id": make_reading,
    "member_id": make_member,
    "agreement_id": make_agreement,
    "year": make_year_report,
    "slug": named_door,
    "table": lambda area: "steps",
    "team_id": lambda area: area.team_id,
    "view": lambda area: "funnel",
    "volunteer_id": make_volunteer,
}
"""What depends on nobody in particular."""


class Subjects:
    """A referral that the home-care organisation follows, and whatever else a route names.

    *made* holds referrals that stand already, by whether consent was withdrawn and by status.
    """

    def __init__(self, area: Area, status: Status, made: Mapping[tuple[bool, Status], MadeReferral]) -> None:
        self.area, self.status = area, status
        self._made = dict(made)
        self._alike: dict[UUID, UUID] = {}
        self._merged: dict[str, UUID] = {}
        self._values: dict[tuple[str, UUID, bool], Any] = {}
        self._endpoint = ""

    def path(self, app: Flask, rule: Rule, owner: Actor, *, withdrawn: bool) -> str:
        """The address of *rule* about something of *owner*; with all consents taken back if *withdrawn*."""
        status = tour.STATUS_FOR.get(rule.endpoint, self.status)
        self._endpoint = rule.endpoint
        values = {name: self._value(name, owner, status, withdrawn) for name in sorted(rule.arguments)}
        with app.test_request_context():
            return url_for(rule.endpoint, **values)

    def _value(self, name: str, owner: Actor, status: Status, withdrawn: bool) -> Any:
        key = (name, owner.id, withdrawn)
        if key not in self._values:
            self._values[key] = self._make(name, owner, status, withdrawn)
        return self._values[key]

    def _make(self, name: str, owner: Actor, status: Status, withdrawn: bool) -> Any:
        makers: dict[str, Callable[[], Any]] = {
            "reference": lambda: self._referral(status, withdrawn).reference,
            "day": lambda: clock.today().isoformat(),
            "draft_id": lambda: tour.draft(self.area, owner),
            "parked_id": lambda: tour.parked(self.area, owner),
            "import_id": lambda: tour.activity_import(self.area, owner),
            "user_id": lambda: owner.id,
            "token": lambda: tour.token(self.area, self._endpoint, self._referral(status, False).reference),
            "entry_id": lambda: NOWHERE if withdrawn else self._entry(status),
            "placement_id": lambda: NOWHERE if withdrawn else self._trial(status),
            "purpose": lambda: "recontact",
            "appointment_id": lambda: NOWHERE if withdrawn else self._appointment(status),
            "moment": lambda: tour.asked(self.area, self._referral(status, withdrawn).reference),
            "hand_over_id": lambda: NOWHERE if withdrawn else self._hand_over(status),
            "series_id": lambda: tour.series_of(self.area, owner),
            "swap_id": lambda: (
                NOWHERE if withdrawn else make_swap(self.area, self._referral(status, False).reference)
            ),
            "other_id": lambda: make_swap(
                self.area, referral_in(Status.INTAKE_HELD, self.area).reference, Direction.ASK
            ),
            "secret": lambda: "onbekend",
            "letter": lambda: "recept",
            "suggestion_id": lambda: NOWHERE if withdrawn else self._suggestion(status),
            "consent_id": lambda: self._consent(self._referral(status, withdrawn)),
            "representative_id": lambda: self._representative(self._referral(status, withdrawn)),
            "record_id": lambda: tour.safety_record(
                self.area, self.area.coach, self._referral(self.status, withdrawn).reference
            ),
            "person_id": lambda: self._lookalike(self._referral(status, withdrawn)),
            "merge_id": lambda: NOWHERE if withdrawn else self._merge(self._referral(status, withdrawn)),
            "access_id": self._emergency,
            "factor_id": lambda: self._second_app(owner),
            "request_id": lambda: tour.rights_request(self.area, self._endpoint),
            "hold_id": lambda: make_hold(self.area, self._value("request_id", owner, status, withdrawn)),
            "expired_id": self._expired,
            "feedback_id": lambda: self._message(owner, self._referral(status, withdrawn)),
            "lunch_id": lambda: make_lunch(self.area, tour.LUNCH_IN.get(self._endpoint, -2)),
            "round_id": lambda: tour.impact_round(self.area, self._endpoint),
            "slot": lambda: 6,
            "message_id": lambda: make_message(self.area, f"{owner.id}@voorbeeld.nl"),
            "success_id": lambda: make_success(self.area, self._referral(status, False).reference),
            "absence_id": lambda: make_absence(self.area, self._away(owner)),
            "study_id": lambda: study_for(self.area, self._endpoint),
            "release_id": lambda: release_for(self.area, self._endpoint),
            "name": lambda: FILE,
        }
        return OF_REGION[name](self.area) if name in OF_REGION else makers[name]()

    def _referral(self, status: Status, withdrawn: bool) -> MadeReferral:
        key = (withdrawn, status)
        if key not in self._made:
            self._made[key] = followed(self.area, status, withdrawn=withdrawn)
        return self._made[key]

    def _consent(self, made: MadeReferral) -> UUID:
        return _given(self.area, made, ConsentPurpose.REFER)

    def _representative(self, made: MadeReferral) -> UUID:
        given = GivenRepresentative(RepresentativeGround.CHILD, "Kind", "", clock.today())
        with self.area.app.app_context(), acting(self.area.gp):
            add_representative(self.area.gp, made.reference, given)
            rows = db.session.query(Representative).filter_by(person_id=made.person_id)
            return rows.order_by(Representative.id.desc()).first().id  # type: ignore[union-attr]  # just made

    def _lookalike(self, made: MadeReferral) -> UUID:
        if made.id not in self._alike:
            person = {"surname": made.surname, "house_number": made.reference}
            self._alike[made.id] = referral_in(Status.CLOSED, self.area, person=person).person_id
        return self._alike[made.id]

    def _merge(self, made: MadeReferral) -> UUID:
        other = self._lookalike(made)
        coach = self.area.coach
        with self.area.app.app_context(), acting(coach):
            if made.reference not in self._merged:
                self._merged[made.reference] = merge(coach, made.reference, other).id
        return self._merged[made.reference]

    def _second_app(self, owner: Actor) -> UUID:
        give_app(self.area, owner)
        return give_app(self.area, owner)

    def _expired(self) -> UUID:
        with clock.moved_to(clock.now() - SIXTEEN_YEARS):
            return referral_in(Status.CLOSED, self.area).person_id

    def _away(self, owner: Actor) -> Actor:
        """A coordinator keeps the absence of a coach."""
        return self.area.coach if owner.role is Role.COORDINATOR else owner

    def _message(self, owner: Actor, made: MadeReferral) -> UUID:
        reader = owner if owner.is_referrer else self.area.gp
        return tour.message_for(self.area, reader, made.reference)

    def _appointment(self, status: Status) -> UUID:
        return make_appointment(self.area, self._referral(status, False).reference)

    def _swap(self, status: Status) -> UUID:
        return make_swap(self.area, self._referral(status, False).reference)

    def _hand_over(self, status: Status) -> UUID:
        return make_hand_over(self.area, self._referral(status, False).reference)

    def _entry(self, status: Status) -> UUID:
        key = make_waiting(self.area, self._referral(status, False).reference, offered=True)
        if self._endpoint == "waiting.put_back":
            with self.area.app.app_context(), acting(self.area.system):
                db.session.get_one(WaitingEntry, key).state = WaitState.EXPIRED
                db.session.commit()
        return key

    def _suggestion(self, status: Status) -> UUID:
        made = self._referral(status, False)
        make_page(self.area, made.reference)
        return make_suggestion(self.area, made.reference)

    def _trial(self, status: Status) -> UUID:
        with self.area.app.app_context(), acting(self.area.system):
            row = db.session.query(Placement).filter_by(referral_id=self._referral(status, False).id).one()
            row.trial_on = clock.today()
            db.session.commit()
            return row.id

    def _emergency(self) -> UUID:
        made = referral_in(Status.ACCEPTED, self.area)
        stranger = self.area.other_coach
        with self.area.app.app_context(), acting(stranger):
            access = open_in_emergency(
                stranger, made.reference, EmergencyGround.ACUTE_DANGER, "De deur blijft dicht."
            )
            return access.id


def followed(area: Area, status: Status, *, withdrawn: bool) -> MadeReferral:
    """A referral that the home-care organisation follows, or did until all consents were taken back."""
    made = referral_in(status, area, share_with=area.home_care_id)
    if withdrawn:
        for purpose in (ConsentPurpose.SHARE_WITH, ConsentPurpose.SHARE_BACK, ConsentPurpose.REFER):
            key = _given(area, made, purpose)
            with area.app.app_context(), acting(area.gp):
                withdraw_consent(area.gp, made.reference, key, ConsentMethod.SPOKEN)
    return made


def _given(area: Area, made: MadeReferral, purpose: ConsentPurpose) -> UUID:
    with area.app.app_context(), acting(area.system):
        row = db.session.query(Consent).filter_by(referral_id=made.id, purpose=purpose, given=True)
        return row.one().id
