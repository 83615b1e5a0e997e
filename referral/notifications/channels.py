"""Ways out: SMTP for real, the console for development, memory for tests."""

import logging
import smtplib
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

import requests

log = logging.getLogger("patchwork.mail")

Channel = Callable[[EmailMessage], None]

TIMEOUT_SECONDS = 20
ANSWER_SECONDS = 300
LEAVE_SECONDS = 2

memory: list[EmailMessage] = []
"""What the memory channel was given; tests read and clear it."""


def channel_for(config: Mapping[str, Any]) -> Channel:
    """The channel that MAIL_CHANNEL names; raises KeyError for an unknown name."""
    return {"smtp": lambda mail: _smtp(config, mail), "console": _console, "memory": memory.append}[
        config["MAIL_CHANNEL"]
    ]


@dataclass(frozen=True, slots=True)
class TextMessage:
    """A short message to a phone."""

    number: str
    text: str


TextChannel = Callable[[TextMessage], None]

text_memory: list[TextMessage] = []
"""What the memory channel for texts was given; tests read and clear it."""


def text_channel_for(config: Mapping[str, Any]) -> TextChannel:
    """The channel that TEXT_CHANNEL names; raises KeyError for an unknown name."""
    return {
        "http": lambda text: _http(config, text),
        "console": _text_console,
        "memory": text_memory.append,
    }[config["TEXT_CHANNEL"]]


def _http(config: Mapping[str, Any], text: TextMessage) -> None:
    """Hand the text to a gateway: JSON with `to`, `from` and `body`; anything but 2xx is a failure."""
    answer = requests.post(
        config["TEXT_URL"],
        json={"to": text.number, "from": config["TEXT_FROM"], "body": text.text},
        headers={"Authorization": f"Bearer {config['TEXT_TOKEN']}"},
        timeout=TIMEOUT_SECONDS,
    )
    answer.raise_for_status()


def _text_console(text: TextMessage) -> None:
    log.warning("Text to %s: %s", text.number, text.text)


class _Conversation(smtplib.SMTP):
    """SMTP with patience at the end: who hangs up before the answer to the mail itself sends it twice."""

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Hand over the mail; wait long for the answer (RFC 5321, 4.5.3.2.6)."""
        if self.sock is not None:
            self.sock.settimeout(ANSWER_SECONDS)
        return super().data(msg)


def _smtp(config: Mapping[str, Any], mail: EmailMessage) -> None:
    server = _Conversation(config["SMTP_HOST"], config["SMTP_PORT"], timeout=TIMEOUT_SECONDS)
    try:
        if config["SMTP_STARTTLS"]:
            server.starttls(context=ssl.create_default_context())
        if config["SMTP_USER"]:
            server.login(config["SMTP_USER"], config["SMTP_PASSWORD"])
        server.send_message(mail)
        _take_leave(server)
    finally:
        server.close()


def _take_leave(server: smtplib.SMTP) -> None:
    """Say goodbye. The mail was accepted: what goes wrong here is no failure any more."""
    if server.sock is not None:
        server.sock.settimeout(LEAVE_SECONDS)
    with suppress(smtplib.SMTPException, OSError):
        server.quit()


def _console(mail: EmailMessage) -> None:
    body = mail.get_body(("plain",))
    text = body.get_content() if body else ""
    log.warning("Mail to %s: %s\n%s", mail["To"], mail["Subject"], text)
