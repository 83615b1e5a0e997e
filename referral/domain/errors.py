"""What commands raise and the web layer translates, once, to a page."""

from collections.abc import Mapping


class DomainError(Exception):
    """Base of all refusals; `message` is Dutch and meant for the user."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotAllowed(DomainError):
    """This actor may not do this. HTTP 403."""


class NotVisible(DomainError):
    """The record does not exist for this actor. HTTP 404."""


class IllegalTransition(DomainError):
    """The action is not possible from the present status. HTTP 409."""


class Conflict(DomainError):
    """Somebody else was first. HTTP 409, with who and what."""


class NoConsent(DomainError):
    """Consent for this purpose is missing. HTTP 403."""


class Invalid(DomainError):
    """Input that breaks a rule; `fields` maps a form field to its message. HTTP 422."""

    def __init__(self, message: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = dict(fields or {})


class TooOften(DomainError):
    """Too many attempts in too short a time. HTTP 429."""


class Restoring(DomainError):
    """A backup was put back and what was erased since is not erased again yet. HTTP 503."""


class UnloggedLook(Exception):
    """Personal data was opened without an access-log row. A programming error: HTTP 500."""
