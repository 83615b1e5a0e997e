"""Ways out: SMTP for real, the console for development, memory for tests."""

import logging
import smtplib
import ssl
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from typing import Any

log = logging.getLogger("patchwork.mail")

Channel = Callable[[EmailMessage], None]

TIMEOUT_SECONDS = 20

memory: list[EmailMessage] = []
"""What the memory channel was given; tests read and clear it."""


def channel_for(config: Mapping[str, Any]) -> Channel:
    """The channel that MAIL_CHANNEL names; raises KeyError for an unknown name."""
    return {"smtp": lambda mail: _smtp(config, mail), "console": _console, "memory": memory.append}[
        config["MAIL_CHANNEL"]
    ]


def _smtp(config: Mapping[str, Any], mail: EmailMessage) -> None:
    with smtplib.SMTP(config["SMTP_HOST"], config["SMTP_PORT"], timeout=TIMEOUT_SECONDS) as server:
        if config["SMTP_STARTTLS"]:
            server.starttls(context=ssl.create_default_context())
        if config["SMTP_USER"]:
            server.login(config["SMTP_USER"], config["SMTP_PASSWORD"])
        server.send_message(mail)


def _console(mail: EmailMessage) -> None:
    body = mail.get_body(("plain",))
    text = body.get_content() if body else ""
    log.warning("Mail to %s: %s\n%s", mail["To"], mail["Subject"], text)
