"""What a failed try means, and that no address of a person stays behind in it."""

import smtplib
import ssl

import pytest
import requests

from referral.domain.messages import Trouble
from referral.notifications.troubles import detail_of, trouble_of

ADDRESS = "dora@voorbeeld.nl"


def refused(code: int) -> smtplib.SMTPRecipientsRefused:
    """What smtplib raises when the only recipient is refused."""
    return smtplib.SMTPRecipientsRefused({ADDRESS: (code, f"no {ADDRESS} here".encode())})


def answered(code: int) -> requests.HTTPError:
    """What requests raises on an answer of the text gateway."""
    response = requests.Response()
    response.status_code = code
    return requests.HTTPError(response=response)


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (refused(550), Trouble.REFUSED),
        (refused(450), Trouble.LATER),
        (smtplib.SMTPDataError(554, b"no"), Trouble.REFUSED),
        (smtplib.SMTPConnectError(421, b"busy"), Trouble.LATER),
        (smtplib.SMTPAuthenticationError(535, b"who"), Trouble.LOCKED_OUT),
        (smtplib.SMTPNotSupportedError("STARTTLS"), Trouble.LOCKED_OUT),
        (ssl.SSLError("expired"), Trouble.LOCKED_OUT),
        (smtplib.SMTPServerDisconnected("gone"), Trouble.UNREACHABLE),
        (ConnectionRefusedError("no"), Trouble.UNREACHABLE),
        (TimeoutError("slow"), Trouble.UNREACHABLE),
        (answered(400), Trouble.REFUSED),
        (answered(429), Trouble.LATER),
        (answered(503), Trouble.LATER),
        (KeyError("template"), Trouble.UNMADE),
    ],
)
def test_every_failure_has_a_word_for_people(error: Exception, trouble: Trouble) -> None:
    assert trouble_of(error) is trouble


def test_the_address_of_a_person_is_not_kept() -> None:
    assert detail_of(refused(550), private=True) == "SMTPRecipientsRefused 550"
    assert detail_of(TimeoutError(ADDRESS), private=True) == "TimeoutError"
    assert ADDRESS in detail_of(refused(550), private=False)
