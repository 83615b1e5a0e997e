"""Throwing away what somebody typed and never sent: the text and the only key to it."""

from referral.domain.actors import Actor
from referral.extensions import db
from referral.models.draft import Draft
from referral.models.scope import widened
from referral.models.web_session import ParkedForm


def discard(actor: Actor, row: Draft | ParkedForm) -> None:
    """Delete *row* with its key. The sight is widened, for a key without its row is nobody's."""
    with widened(actor):
        key = row.data_key
        db.session.delete(row)
        db.session.flush()
        db.session.delete(key)
        db.session.flush()
