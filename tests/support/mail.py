"""A real SMTP server in the test process."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

STEP_SECONDS = 0.02


class Mailbox:
    """Keeps what a conversation brought."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server: object, session: object, envelope: Envelope) -> str:  # SMTP's name
        """Keep the mail and say thanks."""
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails.append(message_from_bytes(content, _class=EmailMessage, policy=policy.default))
        return "250 OK"


class FullMailbox(Mailbox):
    """A mail server that answers with `refusal` as long as there is one."""

    def __init__(self) -> None:
        super().__init__()
        self.refusal = ""
        self.refused = 0

    async def handle_RCPT(
        self, server: object, session: object, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Refuse the recipient, or take it."""
        if self.refusal:
            self.refused += 1
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"


class SlowMailbox(FullMailbox):
    """Accepts a mail at once and says so after `pause`: in between its sender does not know."""

    def __init__(self) -> None:
        super().__init__()
        self.pause = 0.0
        self.unsaid = 0
        self.accepted = threading.Event()

    async def handle_DATA(self, server: object, session: object, envelope: Envelope) -> str:
        """Keep the mail, wait, say thanks."""
        answer = await super().handle_DATA(server, session, envelope)
        self.unsaid += 1
        self.accepted.set()
        for _ in range(round(self.pause / STEP_SECONDS)):
            if self.pause:
                await asyncio.sleep(STEP_SECONDS)
        self.unsaid -= 1
        return answer


@contextmanager
def smtp_server(mailbox: Mailbox | None = None, **options: Any) -> Iterator[tuple[Mailbox, int]]:
    """A mailbox and the port at which its server listens."""
    mailbox, port = mailbox or Mailbox(), free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield mailbox, port
    finally:
        controller.stop()


def free_port() -> int:
    """A port that nothing listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
