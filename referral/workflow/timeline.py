"""The history of a referral as the actor may read it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from referral.domain.actors import Actor
from referral.domain.amendments import differences
from referral.domain.permissions import may_read_words, visible_events
from referral.domain.statuses import Role
from referral.extensions import db
from referral.models import Activity, Referral, ReferralEvent, User
from referral.models.sealed import SealedJson
from referral.workflow.queries import Relation, relation

ICONS = {
    "referral_sent": "send",
    "question_asked": "message-circle",
    "question_answered": "message-circle",
    "referral_accepted": "check",
    "referral_declined": "x",
    "referral_withdrawn": "undo-2",
    "team_reminded": "clock",
    "referrer_reminded": "clock",
    "coordinator_told": "circle-alert",
    "referral_expired": "undo-2",
    "referral_resent": "send",
    "referral_rerouted": "arrow-right-left",
    "coach_assigned": "users",
    "referral_amended": "pencil",
    "referral_paused": "pause",
    "referral_resumed": "play",
    "entered_in_error": "x",
    "contact_attempted": "phone",
    "appointment_booked": "calendar-days",
    "appointment_moved": "calendar-days",
    "appointment_cancelled": "x",
    "appointment_recorded": "calendar-days",
    "person_reached": "phone",
    "intake_held": "clipboard-list",
    "intake_corrected": "pencil",
    "offer_refused": "x",
    "nothing_fitted": "circle-help",
    "wish_met": "info",
    "person_placed": "map-pin",
    "place_taken": "map-pin",
    "waiting_joined": "clock",
    "waiting_left": "log-out",
    "place_offered": "map-pin",
    "offer_answered": "message-circle",
    "offer_expired": "clock",
    "trial_answered": "check",
    "participation_started": "footprints",
    "session_attended": "check",
    "session_missed": "circle-alert",
    "attendance_withdrawn": "undo-2",
    "signal_raised": "circle-alert",
    "signal_answered": "message-circle",
    "after_care_recorded": "heart-handshake",
    "placement_ended": "log-out",
    "handed_over": "arrow-right-left",
    "hand_over_answered": "arrow-right-left",
    "hand_over_revoked": "undo-2",
    "talks_arranged": "message-circle",
    "talk_recorded": "message-circle",
    "talks_blocked": "circle-alert",
    "talk_went_too_deep": "triangle-alert",
    "talks_ended": "flag",
    "swap_noted": "heart-handshake",
    "swap_made": "heart-handshake",
    "measurement_invited": "clipboard-list",
    "measurement_filled": "clipboard-list",
    "measurement_refused": "x",
    "note_added": "pencil",
    "referral_closed": "flag",
    "referral_reopened": "rotate-ccw",
    "consent_given": "check",
    "consent_withdrawn": "undo-2",
    "referral_stopped": "undo-2",
    "stop_undone": "rotate-ccw",
    "page_made": "smartphone",
    "page_shut": "circle-alert",
    "suggestions_put": "list-checks",
    "suggestion_answered": "message-circle",
    "contact_wish_changed": "pencil",
    "move_asked": "calendar-days",
    "person_wrote": "message-circle",
    "page_seen": "check",
    "emergency_opened": "triangle-alert",
    "person_corrected": "pencil",
    "referral_cleared": "trash-2",
    "person_erased": "trash-2",
}

TONES = {
    "question_asked": "warning",
    "referral_declined": "danger",
    "team_reminded": "warning",
    "referrer_reminded": "warning",
    "coordinator_told": "warning",
    "referral_expired": "danger",
    "referral_rerouted": "warning",
    "referral_paused": "warning",
    "entered_in_error": "danger",
    "session_missed": "warning",
    "signal_raised": "warning",
    "place_offered": "warning",
    "offer_expired": "warning",
    "handed_over": "warning",
    "move_asked": "warning",
    "page_shut": "warning",
    "talks_blocked": "warning",
    "talk_went_too_deep": "danger",
    "swap_made": "valid",
    "participation_started": "valid",
    "session_attended": "valid",
    "referral_closed": "valid",
}

BY_THE_PERSON = frozenset(
    {
        "consent_withdrawn",
        "contact_wish_changed",
        "move_asked",
        "person_wrote",
        "referral_stopped",
        "suggestion_answered",
    }
)
"""What Patchwork writes down only when the person did it on the own page."""

TOLD_FACTS = frozenset(
    {"kind", "code", "activity_kind", "reason", "exit", "purpose", "giver", "days", "until"}
)
"""The codes that leave the team: status, never the route, the limits or single attendances."""


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened. `facts` holds what the template of this type may show."""

    type: str
    template: str
    happened_at: datetime
    recorded_at: datetime
    actor_label: str
    icon: str
    tone: str
    facts: dict[str, Any] = field(default_factory=dict)


def timeline(actor: Actor, referral: Referral) -> list[TimelineEntry]:
    """What happened, oldest first, as far as role and consent let *actor* see."""
    stance = relation(actor, referral)
    shown = visible_events(
        actor,
        own=stance.own,
        share_back=stance.share_back,
        followed=stance.followed,
        opened=stance.opened,
    )
    query = (
        select(ReferralEvent)
        .where(ReferralEvent.referral_id == referral.id)
        .options(joinedload(ReferralEvent.actor))
        .order_by(ReferralEvent.sequence)
    )
    if shown is not None:
        query = query.where(ReferralEvent.type.in_(shown))
    rows = list(db.session.scalars(query))
    names = {**_activity_names(rows), **_coach_names(rows)} if actor.role is Role.COACH else {}
    return [_entry(actor, row, stance, names) for row in rows]


def _activity_names(rows: list[ReferralEvent]) -> dict[str, str]:
    wanted = {UUID(row.content["activity_id"]) for row in rows if "activity_id" in row.content}
    if not wanted:
        return {}
    found = db.session.execute(select(Activity.id, Activity.name).where(Activity.id.in_(wanted)))
    return {str(each.id): each.name for each in found}


def _coach_names(rows: list[ReferralEvent]) -> dict[str, str]:
    wanted = {UUID(row.content["coach_id"]) for row in rows if row.content.get("coach_id")}
    if not wanted:
        return {}
    found = db.session.execute(select(User.id, User.name).where(User.id.in_(wanted)))
    return {str(each.id): each.name for each in found}


def _entry(actor: Actor, row: ReferralEvent, stance: Relation, names: dict[str, str]) -> TimelineEntry:
    coach = actor.role is Role.COACH
    facts = {name: value for name, value in row.content.items() if coach or name in TOLD_FACTS}
    if may_read_words(actor, row.type, own=stance.own):
        facts.update(SealedJson.load(row.words))
        if "changes" in facts:
            facts["changes"] = differences(facts["changes"])
    activity = facts.pop("activity_id", None)
    facts["activity"] = names.get(str(activity), "")
    facts["coach"] = names.get(str(facts.pop("coach_id", "")), "")
    return TimelineEntry(
        type=row.type,
        template=f"events/{row.type}.html",
        happened_at=row.happened_at,
        recorded_at=row.recorded_at,
        actor_label=_who(row, names=coach),
        icon=ICONS[row.type],
        tone=TONES.get(row.type, "neutral"),
        facts=facts,
    )


def _who(row: ReferralEvent, *, names: bool) -> str:
    """Who did it: a name for the team, a role for others."""
    if row.actor:
        return row.actor.name if names else row.actor_role.label
    return "De persoon zelf" if row.type in BY_THE_PERSON else row.actor_role.label
