"""Somebody asked for what is not theirs: that is written down too (NEN 7513, outcome ‘refused’)."""

from typing import Any
from uuid import UUID

from flask import request

from referral.audit.services import refuse
from referral.domain.actors import Actor
from referral.domain.audit import OBJECTS, EventType
from referral.lib.ids import is_reference

NOT_ALLOWED, NOT_FOUND = 403, 404


def note_refusal(actor: Actor, status: int) -> None:
    """Log a page that *actor* may not open, or that does not exist for *actor*.

    What was typed is kept only if it has the form of a reference or a key: anything else could be words
    about a person.
    """
    arguments: dict[str, Any] = request.view_args or {}
    if request.endpoint in {None, "static"} or not (
        status == NOT_ALLOWED or (status == NOT_FOUND and arguments)
    ):
        return
    action = EventType.READ if request.method in {"GET", "HEAD"} else EventType.UPDATE
    if "reference" in arguments:
        reference = str(arguments["reference"]).upper()
        refuse(actor, action, "referral", detail=reference if is_reference(reference) else None)
        return
    for name, value in arguments.items():
        kind = name.removesuffix("_id")
        if isinstance(value, UUID) and kind in OBJECTS:
            refuse(actor, action, kind, object_id=value)
            return
    refuse(actor, action, "page", detail=request.endpoint)
