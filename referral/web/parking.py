"""A form that arrives after the session ended is kept, sealed, until its writer signs in again."""

from uuid import UUID

from sqlalchemy import func, select
from werkzeug.datastructures import ImmutableMultiDict

from referral.audit.services import record
from referral.domain.audit import EventType
from referral.domain.errors import NotVisible
from referral.extensions import db
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models import DataKey, ParkedForm, User
from referral.models.discarding import discard
from referral.models.scope import enter_request, leave_request, scope_of
from referral.models.sealed import SealedJson
from referral.models.transaction import command

KEPT_PER_USER = 5
LEFT_OUT = frozenset({"csrf_token", "password"})


def park(user_id: UUID, path: str, values: "ImmutableMultiDict[str, str]") -> UUID | None:
    """Keep the typed values for the user whose session ended; None when that user is gone."""
    user = db.session.get(User, user_id)
    if user is None or not user.is_present:
        return None
    token = enter_request(scope_of(user.actor()))
    try:
        return _store(user, path, {name: values.getlist(name) for name in values if name not in LEFT_OUT})
    finally:
        leave_request(token)


@command
def _store(user: User, path: str, values: dict[str, list[str]]) -> UUID:
    _make_room(user)
    form_id = new_id()
    key = DataKey.create(user.region_id, form_id)
    form = ParkedForm(
        id=form_id,
        data_key=key,
        region_id=user.region_id,
        user_id=user.id,
        path=path,
        parked_at=clock.now(),
        values=SealedJson.dump(values),
    )
    db.session.add(form)
    _log(user, EventType.CREATE, form_id)
    return form_id


def _log(user: User, action: EventType, form_id: UUID) -> None:
    record(user.actor(), action, "parked_form", object_id=form_id, subjects=[form_id])


def _make_room(user: User) -> None:
    kept = db.session.scalar(
        select(func.count()).select_from(ParkedForm).where(ParkedForm.user_id == user.id)
    )
    if (kept or 0) >= KEPT_PER_USER:
        oldest = select(ParkedForm).where(ParkedForm.user_id == user.id).order_by(ParkedForm.parked_at)
        discard(user.actor(), db.session.scalars(oldest.limit(1)).one())


def parked_form(user_id: UUID, form_id: UUID) -> tuple[str, dict[str, list[str]]]:
    """The path and values to send again; raises NotVisible for somebody else's form."""
    form = db.session.get(ParkedForm, form_id)
    if form is None or form.user_id != user_id:
        raise NotVisible("Deze bewaarde tekst is er niet meer.")
    values: dict[str, list[str]] = SealedJson.load(form.values)
    _log(db.session.get_one(User, user_id), EventType.READ, form_id)
    return form.path, values
