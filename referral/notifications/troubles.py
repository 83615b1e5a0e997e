"""What a failed try means: from what a channel raises to a word for people and a line for operators."""

import smtplib
import ssl

import requests

from referral.domain.messages import Trouble

LONGEST = 500
TOO_MANY = 429

SHUT = (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError, ssl.SSLError)


class Undelivered(Exception):
    """The message did not leave; the words are for the log and never name a person."""


def trouble_of(error: Exception) -> Trouble:
    """The kind of trouble; what no channel raises is a fault of ours."""
    code = _code(error)
    if isinstance(error, SHUT):
        return Trouble.LOCKED_OUT
    if isinstance(error, requests.HTTPError):
        ours = 400 <= code < 500 and code != TOO_MANY
        return Trouble.REFUSED if ours else Trouble.LATER
    if code:
        return Trouble.REFUSED if code >= 500 else Trouble.LATER
    return Trouble.UNREACHABLE if isinstance(error, OSError) else Trouble.UNMADE


def detail_of(error: Exception, *, private: bool) -> str:
    """One line for operators. What a server says may repeat the address: not for a *private* one."""
    name, code = type(error).__name__, _code(error)
    if private:
        return f"{name} {code}" if code else name
    return f"{name}: {error}"[:LONGEST]


def _code(error: Exception) -> int:
    """The code that a mail server or gateway answered with; 0 without an answer."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max((code for code, _ in error.recipients.values()), default=0)
    if isinstance(error, smtplib.SMTPResponseException):
        return max(error.smtp_code, 0)
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return error.response.status_code
    return 0
