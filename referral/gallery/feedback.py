"""Every message back to a referrer, about an invented person."""

from collections.abc import Callable
from datetime import date
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

from referral.documents.feedback import as_html, letter_of
from referral.domain.codes import ActivityKind, CloseReason, DeclineCode, Exit, OutcomeLevel
from referral.domain.feedback import FeedbackVariant
from referral.domain.languages import Language
from referral.gallery.messages import SampleTeam
from referral.gallery.samples import LATER, MOMENT
from referral.models import Feedback
from referral.models.sealed import SealedJson

_V = FeedbackVariant

CLOSING = {"reason": CloseReason.FOUND_WAY, "exit": Exit.SOCIAL}

CONTENT: dict[FeedbackVariant, dict[str, Any]] = {
    _V.DECLINED: {"code": DeclineCode.NO_CAPACITY},
    _V.TURNED_DOWN: {"code": DeclineCode.NO_CAPACITY},
    _V.NOT_MET: {"reason": CloseReason.UNREACHABLE},
    _V.STARTED: {"activity_kind": ActivityKind.WALKING},
    _V.CLOSED: {**CLOSING, "outcomes": [OutcomeLevel.ACHIEVED, OutcomeLevel.PARTLY]},
}
"""What the event of a message holds, where it holds anything that the message tells."""

WORDS = {
    "explanation": "Na de zomer is er weer ruimte.",
    "to_referrer": "Vraag gerust eens naar het koor.",
}


def message(variant: FeedbackVariant, language: Language) -> str:
    """The letter to who referred."""
    organisation = SimpleNamespace(name="Praktijk De Wilg")
    event = SimpleNamespace(
        content=CONTENT.get(variant, {}), words=SealedJson.dump(WORDS), happened_at=MOMENT
    )
    referral = SimpleNamespace(
        reference="P-7KM-2QX",
        person=SimpleNamespace(full_name="Voornaam Achternaam", birth_date=date(1947, 5, 3)),
        referrer=SimpleNamespace(name="J. Molenaar"),
        organisation=organisation,
        clock=None if variant is _V.REOPENED else "contact",
        contact_due=LATER.date(),
        paused_until=None,
    )
    made = SimpleNamespace(
        variant=variant,
        referral=referral,
        event=event,
        team=SampleTeam(),
        organisation=organisation,
        made_at=MOMENT,
    )
    letter = letter_of(cast("Feedback", made), own=True, language=language)
    return as_html(letter, "Welzijn Molenpark")


FEEDBACK: dict[str, Callable[[Language], str]] = {
    f"feedback-{each.value}": partial(message, each) for each in FeedbackVariant
}
"""By name of the letter and of the template in `templates/documents/feedback/`."""
