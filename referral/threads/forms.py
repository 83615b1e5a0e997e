"""What somebody writes in a thread, and how far somebody read."""

from uuid import UUID

from wtforms import HiddenField, TextAreaField

from referral.web.forms import LONG, BaseForm, ChecksField, at_most, needed


class MessageForm(BaseForm):
    """A message, whom it names, and the newest message that was on the page."""

    words = TextAreaField("Uw bericht", [needed("Schrijf eerst uw bericht."), at_most(LONG)])
    named = ChecksField("Voor wie is het vooral?")
    seen = HiddenField()


class ReadForm(BaseForm):
    """Up to which message somebody read."""

    up_to = HiddenField()


def as_key(text: str | None) -> UUID | None:
    """The key in a hidden field; None for anything that is no key."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
