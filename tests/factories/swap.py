"""What people offer their neighbours and ask of them."""

from uuid import UUID

from referral.domain.swaps import Direction, SwapKind
from referral.extensions import db
from referral.models import Referral, Swap
from referral.models.scope import acting
from referral.swaps.services import note_swap
from tests.factories.area import Area


def make_swap(
    area: Area,
    reference: str,
    direction: Direction = Direction.GIVE,
    kind: SwapKind = SwapKind.COOKING,
    words: str = "",
) -> UUID:
    """An open offer or question, the one that is there or a new one; the key."""
    with area.app.app_context(), acting(area.system):
        referral = db.session.query(Referral).filter_by(reference=reference).one()
        there = {"referral_id": referral.id, "direction": direction, "kind": kind, "closed_at": None}
        known: Swap | None = db.session.query(Swap).filter_by(**there).first()
        if known:
            return known.id
        coach = area.coach if referral.team_id == area.team_id else area.other_coach
    with area.app.app_context(), acting(coach):
        return note_swap(coach, reference, direction, kind, words).id
