"""Erase a person: destroy the keys, empty what is sealed, write it in the ledger (L10, AVG 17)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from referral.audit.services import record
from referral.domain import events
from referral.domain.actors import Actor, system_actor
from referral.domain.codes import EndReason
from referral.domain.errors import Conflict, NotVisible
from referral.domain.rights import ERASING, RequestState
from referral.domain.workflow import Action
from referral.extensions import db
from referral.lib import clock
from referral.models import DataKey, Draft, EmergencyAccess, ParkedForm, Referral
from referral.models.scope import acting, widened
from referral.models.transaction import command
from referral.rights.belongings import BELONGINGS, Erasing, Reach, sealed_columns
from referral.rights.queries.requests import covered, holds_of, open_request
from referral.rights.services.requests import close
from referral.rights.services.typed import typed_about
from referral.workflow.erasures import missing_entries, store, write_down
from referral.workflow.places import hold_places
from referral.workflow.services import apply
from referral.workflow.waiting import places_end

HELD = "Deze gegevens moeten nog bewaard blijven. Bekijk de reden bij het verzoek."


@command
def erase(actor: Actor, request_id: UUID) -> None:
    """Erase the person of an open request, for good.

    Raises NotVisible for a request that asks something else, Conflict while a legal hold stands or the
    ledger is not complete. The line in the ledger is the last step before the commit.
    """
    hold_places(actor.region_id)
    request = open_request(actor, request_id, lock=True)
    if request.kind not in ERASING:
        raise NotVisible("Dit verzoek vraagt iets anders dan wissen.")
    if holds_of(actor, request.person_id):
        raise Conflict(HELD)
    with widened(actor):
        person_ids = covered(actor, request.person_id)
        referrals = _referrals(person_ids)
        typed = typed_about(actor, person_ids, referrals)
        _end(actor, referrals)
        keys = _keys(person_ids, referrals, typed)
        record(actor, "erase", "person", object_id=request.person_id, subjects=person_ids, purpose="rights")
        close(actor, request, RequestState.DONE)
        forget(person_ids, keys, clock.now())
        write_down(actor, request.id, person_ids, keys)
    db.session.expire_all()


def _referrals(person_ids: Collection[UUID]) -> list[Referral]:
    return list(
        db.session.scalars(
            select(Referral).where(Referral.person_id.in_(person_ids)).with_for_update(of=Referral)
        )
    )


def _end(actor: Actor, referrals: list[Referral]) -> None:
    """What runs ends; whoever received the data is told to erase it too (AVG 19)."""
    for each in referrals:
        places_end(each, EndReason.STOPPED)
        if each.status.is_live:
            apply(each, Action.CLEAR, actor, events.ReferralCleared())
        apply(each, Action.ERASE, actor, events.PersonErased())


def _keys(
    person_ids: Collection[UUID], referrals: list[Referral], typed: list[Draft | ParkedForm]
) -> list[UUID]:
    emergencies = db.session.scalars(
        select(EmergencyAccess.data_key_id).where(
            EmergencyAccess.referral_id.in_([each.id for each in referrals])
        )
    )
    mine = {*person_ids, *(each.data_key_id for each in referrals), *emergencies}
    return sorted(mine | {each.data_key_id for each in typed})


def forget(person_ids: Collection[UUID], key_ids: Collection[UUID], at: datetime) -> None:
    """Empty every table that is about these persons and destroy these keys, in the open transaction.

    Needs the sight of the system. Doing it twice changes nothing more.
    """
    referral_ids = list(db.session.scalars(select(Referral.id).where(Referral.person_id.in_(person_ids))))
    reach = Reach(person_ids, referral_ids, key_ids)
    for model in (Draft, ParkedForm):
        db.session.execute(delete(model).where(model.data_key_id.in_(key_ids)))
    for each in BELONGINGS:
        if each.erasing is Erasing.DELETE:
            db.session.execute(delete(each.model).where(each.reach(reach)))
        elif each.erasing is Erasing.EMPTY:
            values: dict[str, Any] = {**dict.fromkeys(sealed_columns(each.model)), **each.also}
            db.session.execute(
                update(each.model)
                .where(each.reach(reach))
                .values(**values)
                .execution_options(synchronize_session=False)
            )
    for key in db.session.scalars(select(DataKey).where(DataKey.id.in_(key_ids))):
        key.destroy(key.destroyed_at or at)
    db.session.flush()


def replay() -> int:
    """Erase again what the ledger tells and the database forgot, after a backup was put back; how many.

    Raises LedgerBroken when the file cannot be trusted.
    """
    waiting = missing_entries()
    for entry in waiting:
        with acting(system_actor(UUID(entry.content["region_id"]))):
            _replay_one(entry)
    return len(waiting)


@command
def _replay_one(entry: Any) -> None:
    told = entry.content
    person_ids = [UUID(each) for each in told["person_ids"]]
    key_ids = [UUID(each) for each in told["key_ids"]]
    forget(person_ids, key_ids, datetime.fromisoformat(told["erased_at"]))
    store(entry)
