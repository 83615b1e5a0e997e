"""The prices of a region: what it loaded last of each kind, or else what comes along."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from referral.domain.research.prices.lists import ListKind, PriceFile
from referral.domain.research.prices.reading import read_prices, shipped
from referral.extensions import db
from referral.models import PriceList


def price_files(region_id: UUID) -> dict[ListKind, PriceFile]:
    """The list in force of each kind; the region's own prices only when somebody filled them in."""
    newest = (
        select(PriceList.kind, PriceList.content)
        .where(PriceList.region_id == region_id)
        .ext(distinct_on(PriceList.kind))
        .order_by(PriceList.kind, PriceList.loaded_at.desc(), PriceList.id.desc())
    )
    found = {kind: shipped(kind) for kind in (ListKind.REFERENCE, ListKind.INDEX)}
    return found | {kind: read_prices(content) for kind, content in db.session.execute(newest)}


def prices_for(region_id: UUID) -> dict[str, Any]:
    """What the view `costs` gets as `extra["prices"]`: keys reference, index, and site or None."""
    found = price_files(region_id)
    return {kind.value: found[kind].as_json if kind in found else None for kind in ListKind}
