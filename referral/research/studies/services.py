"""Commands on studies: write, file, judge, withdraw, renew, and destroy the key."""

from dataclasses import asdict, fields
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from referral.audit.services import record
from referral.domain.actors import Actor
from referral.domain.errors import Conflict, Invalid, NotAllowed
from referral.domain.research.filing import StudyFacts, wrong
from referral.domain.research.studies import StudyState
from referral.domain.statuses import Role
from referral.extensions import db
from referral.lib import clock
from referral.models import Region, Study
from referral.models.transaction import command
from referral.notifications.services import queue_mail
from referral.research.studies.queries import address_of, addresses, is_usable, study_of

REASON_FIRST = "Schrijf op waarom niet: de onderzoeker leest dit."


@command
def save_draft(actor: Actor, facts: StudyFacts, study_id: UUID | None = None) -> Study:
    """Keep a draft as it is now. Raises Invalid without a title, Conflict when it was filed meanwhile."""
    if not facts.title.strip():
        raise Invalid("De studie heeft nog geen titel.", {"title": "Geef de studie een titel."})
    if study_id is None:
        found = Study(region_id=actor.region_id, made_by=actor.id, made_at=clock.now(), **_values(facts))
        found.state, found.refusal = StudyState.DRAFT, ""
        found.make_secret()
        db.session.add(found)
    else:
        found = _own(actor, study_id, StudyState.DRAFT)
        for name, value in _values(facts).items():
            setattr(found, name, value)
    db.session.flush()
    return found


def _values(facts: StudyFacts) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(facts).items()}


def facts_of(study: Study) -> StudyFacts:
    """What was filled in."""
    values: dict[str, Any] = {each.name: getattr(study, each.name) for each in fields(StudyFacts)}
    for name in ("variables", "sectors", "reasons"):
        values[name] = tuple(values[name])
    return StudyFacts(**values)


def draft_of(actor: Actor, study_id: UUID) -> Study:
    """An own draft to go on with; raises NotAllowed for somebody else's, Conflict when it was filed."""
    return _own(actor, study_id, StudyState.DRAFT)


@command
def file_study(actor: Actor, facts: StudyFacts, study_id: UUID | None = None) -> Study:
    """Keep it and ask coordinator and privacy officer. Raises Invalid, by field, when it is not complete."""
    if problems := wrong(facts, clock.today()):
        raise Invalid("De studie is nog niet compleet.", problems)
    found = save_draft(actor, facts, study_id)
    found.state, found.filed_at = StudyState.FILED, clock.now()
    record(actor, "update", "study", object_id=found.id, purpose="research")
    for address in addresses(actor, Role.COORDINATOR, Role.PRIVACY_OFFICER):
        queue_mail(actor.region_id, "study_to_judge", address, {"study_id": str(found.id)})
    return found


def _own(actor: Actor, study_id: UUID, *states: StudyState) -> Study:
    found = study_of(actor, study_id, lock=True)
    if found.made_by != actor.id:
        raise NotAllowed("Dit is de studie van iemand anders.")
    if found.state not in states:
        raise Conflict(f"Dit kan niet meer: de studie staat nu op ‘{found.state.label}’.")
    return found


@command
def withdraw(actor: Actor, study_id: UUID) -> Study:
    """Take a study back; nothing is made or fetched for it any more. Raises Conflict when it ended."""
    found = _own(actor, study_id, StudyState.DRAFT, StudyState.FILED, StudyState.APPROVED)
    found.state, found.is_monitor = StudyState.WITHDRAWN, False
    record(actor, "update", "study", object_id=found.id, purpose="research")
    return found


@command
def renew(actor: Actor, study_id: UUID) -> Study:
    """A draft with the same words, that takes the place of this one once it is approved."""
    old = _own(actor, study_id, StudyState.APPROVED, StudyState.REFUSED, StudyState.WITHDRAWN)
    made = save_draft(actor, facts_of(old))
    made.replaces_id = old.id
    return made


@command
def judge(actor: Actor, study_id: UUID, *, agrees: bool, reason: str = "") -> Study:
    """Say yes for the region or for the protection of data, or say no with a reason.

    Raises NotAllowed for the own study and for a second yes of one person, Invalid for a no without a reason,
    Conflict when there is nothing to judge any more.
    """
    found = study_of(actor, study_id, lock=True)
    if actor.id in {found.made_by, found.coordinator_id, found.officer_id}:
        raise NotAllowed("Over een eigen studie, en voor de tweede keer, oordeelt iemand anders.")
    if found.state is not StudyState.FILED:
        raise Conflict(f"Er is niets te besluiten: de studie staat op ‘{found.state.label}’.")
    if not agrees:
        _refuse(actor, found, reason)
    elif actor.role is Role.COORDINATOR:
        found.coordinator_id, found.coordinator_at = actor.id, clock.now()
    else:
        found.officer_id, found.officer_at = actor.id, clock.now()
    record(actor, "update", "study", object_id=found.id, purpose="research")
    both = bool(agrees and found.coordinator_id and found.officer_id)
    if both:
        _approve(actor, found)
    for address in address_of(actor, found.made_by) if both or not agrees else ():
        queue_mail(actor.region_id, "study_news", address, {"study_id": str(found.id)})
    return found


def _refuse(actor: Actor, found: Study, reason: str) -> None:
    if not reason.strip():
        raise Invalid(REASON_FIRST, {"reason": REASON_FIRST})
    found.state, found.refused_by, found.refusal = StudyState.REFUSED, actor.id, reason.strip()


def _approve(actor: Actor, found: Study) -> None:
    """From now on; as the standing study it follows the one that it replaces."""
    found.state = StudyState.APPROVED
    if found.replaces_id is None:
        return
    old = db.session.scalar(
        select(Study)
        .where(Study.id == found.replaces_id, Study.region_id == actor.region_id)
        .with_for_update()
    )
    if old is not None and old.is_monitor:
        old.is_monitor, found.is_monitor = False, True


@command
def set_monitor(actor: Actor, study_id: UUID, *, is_monitor: bool) -> Study:
    """Make it the standing study of the region, or no longer; there is one at a time.

    Raises Conflict for a study that is not in use.
    """
    db.session.execute(select(Region.id).where(Region.id == actor.region_id).with_for_update())
    found = study_of(actor, study_id, lock=True)
    if is_monitor and not is_usable(actor, found):
        raise Conflict("Alleen een goedgekeurde studie die nog loopt, kan de monitor zijn.")
    if is_monitor:
        others = update(Study).where(Study.region_id == actor.region_id, Study.id != found.id)
        db.session.execute(others.values(is_monitor=False))
    found.is_monitor = is_monitor
    record(actor, "update", "study", object_id=found.id, purpose="research")
    return found


@command
def destroy_key(actor: Actor, study_id: UUID) -> Study:
    """Make all files of the study unreadable for good. Raises Conflict while it is still used."""
    found = study_of(actor, study_id, lock=True)
    if is_usable(actor, found) or found.state is StudyState.FILED:
        raise Conflict("Deze studie loopt nog. Vernietigen kan na de einddatum, of als zij is ingetrokken.")
    if found.wrapped is None:
        raise Conflict("De sleutel is al vernietigd.")
    found.wrapped, found.is_monitor = None, False
    record(actor, "delete", "study", object_id=found.id, purpose="research")
    return found
