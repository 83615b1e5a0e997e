"""Keep what was typed of an intake; of two who type at once neither overwrites the other unseen."""

from referral.domain.actors import Actor
from referral.domain.errors import Conflict
from referral.domain.permissions import can
from referral.domain.workflow import Action, find
from referral.extensions import db
from referral.intake.drafts.queries import draft_of
from referral.lib import clock
from referral.models import IntakeDraft, Referral
from referral.models.sealed import SealedJson
from referral.models.transaction import command
from referral.workflow.queries import referral_for


@command
def keep_draft(actor: Actor, reference: str, values: dict[str, list[str]], seen_version: int) -> IntakeDraft:
    """Keep the answers on the screen. `seen_version` is the draft that the screen began with; 0 for none.

    Raises Conflict when somebody kept another version since, and IllegalTransition when an intake
    does not fit the status.
    """
    referral = referral_for(actor, reference, lock=True)
    can(actor, Action.HOLD_INTAKE, referral).require()
    find(Action.HOLD_INTAKE, referral.status)
    draft = draft_of(actor, referral)
    if draft is not None and draft.saves != seen_version:
        raise Conflict(kept_by_another(draft))
    if draft is None:
        draft = IntakeDraft(
            data_key=referral.data_key,
            region_id=referral.region_id,
            referral_id=referral.id,
            saves=0,
        )
        db.session.add(draft)
    draft.values = SealedJson.dump(values)
    draft.saved_by, draft.saved_at, draft.saves = actor.id, clock.now(), draft.saves + 1
    db.session.flush()
    return draft


def kept_by_another(draft: IntakeDraft) -> str:
    """Who kept another version, in words for whoever typed meanwhile."""
    at = clock.local(draft.saved_at)
    return (
        f"{draft.writer.name} bewaarde om {at:%H:%M} iets anders in dit concept. "
        "Wat u typte staat nog op uw scherm."
    )


def take_draft(actor: Actor, referral: Referral, seen_version: int) -> None:
    """Throw the draft away, for its answers are recorded now.

    Raises Conflict when a colleague kept another version that the actor did not see.
    """
    draft = draft_of(actor, referral)
    if draft is None:
        return
    if draft.saved_by != actor.id and draft.saves != seen_version:
        raise Conflict(kept_by_another(draft))
    db.session.delete(draft)
