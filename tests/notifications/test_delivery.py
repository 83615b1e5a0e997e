"""Mail leaves once, failures show, and no mail tells anything about a person."""

import logging
import smtplib
from email.message import EmailMessage
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from flask import Flask

from referral.domain.statuses import Status
from referral.extensions import db
from referral.models import Message
from referral.models.scope import acting
from referral.notifications import channels
from referral.notifications.delivery import deliver
from referral.notifications.troubles import Undelivered
from tests.factories import Area, MadeReferral, referral_in
from tests.support.mail import smtp_server


def first_message(area: Area) -> UUID:
    """The key of the oldest message."""
    with acting(area.system):
        return db.session.query(Message).order_by(Message.queued_at, Message.id).first().id  # type: ignore[union-attr]  # there is one


def sent(area: Area) -> tuple[MadeReferral, UUID]:
    """A referral and the key of the notice to its team."""
    made = referral_in(Status.SENT, area)
    return made, first_message(area)


def stored(area: Area, key: UUID) -> Message:
    """The row as it is now."""
    db.session.expire_all()
    return db.session.get_one(Message, key)


def test_a_message_is_sent_once(area: Area, context: None) -> None:
    _, key = sent(area)
    with acting(area.system):
        assert deliver(key) is True
        assert deliver(key) is False
        row = stored(area, key)
        assert row.sent_at
        assert (row.attempts, row.failure) == (1, "")
    assert len(channels.memory) == 1


def test_a_message_that_is_gone_is_nothing(area: Area, context: None) -> None:
    with acting(area.system):
        assert deliver(uuid4()) is False


def test_L24_mail_holds_a_reference_and_a_link_and_no_name(area: Area, context: None) -> None:
    made = referral_in(Status.CLOSED, area, share_with=area.home_care_id)
    with acting(area.system):
        for key in list(db.session.scalars(db.select(Message.id))):
            deliver(key)
    assert len(channels.memory) > 5
    for mail in channels.memory:
        whole = mail.as_string() + "".join(part.get_content() for part in mail.iter_parts())
        assert made.reference in whole
        assert "http://patchwork.test/" in whole
        assert mail["Auto-Submitted"] == "auto-generated"
        for secret in (made.surname, "Johanna", "1948", "Woorden:", "Dokter Visser", "Linde", "wandel"):
            assert secret not in whole, secret


def test_a_failure_is_noted_and_a_retry_clears_it(
    area: Area, context: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, key = sent(area)

    def refuse(mail: EmailMessage) -> None:
        raise smtplib.SMTPServerDisconnected("Connection lost")

    with monkeypatch.context() as patch, acting(area.system):
        patch.setattr("referral.notifications.delivery.channel_for", lambda config: refuse)
        with pytest.raises(Undelivered):
            deliver(key)
        row = stored(area, key)
        assert row.sent_at is None
        assert row.failed_at
        assert (row.failure, row.attempts) == ("SMTPServerDisconnected: Connection lost", 1)
    with acting(area.system):
        assert deliver(key)
        row = stored(area, key)
        assert (row.failure, row.failed_at, row.attempts) == ("", None, 2)


def test_a_real_conversation(app: Flask, area: Area, context: None, monkeypatch: pytest.MonkeyPatch) -> None:
    made, key = sent(area)
    with smtp_server() as (mailbox, port), acting(area.system):
        use_smtp(app, monkeypatch, port)
        assert deliver(key)
    (mail,) = mailbox.mails
    assert mail["To"].startswith("team-")
    assert mail["From"] == "patchwork@patchwork.test"
    assert all(made.reference in part.get_content() for part in mail.iter_parts())
    assert mail["Message-ID"] == f"<{key}@patchwork>"


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_server_that_asks_for_a_password(
    app: Flask, area: Area, context: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, key = sent(area)

    def check(server: object, session: object, envelope: object, mechanism: str, data: object) -> AuthResult:
        good = isinstance(data, LoginPassword) and (data.login, data.password) == (b"post", b"geheim")
        return AuthResult(success=good)

    options: dict[str, Any] = {"authenticator": check, "auth_required": True, "auth_require_tls": False}
    with smtp_server(**options) as (mailbox, port), acting(area.system):
        use_smtp(app, monkeypatch, port)
        with pytest.raises(Undelivered, match="SMTPSenderRefused"):
            deliver(key)
        monkeypatch.setitem(app.config, "SMTP_USER", "post")
        monkeypatch.setitem(app.config, "SMTP_PASSWORD", "geheim")
        assert deliver(key)
    assert len(mailbox.mails) == 1


def test_encryption_is_asked_for_and_never_skipped(
    app: Flask, area: Area, context: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, key = sent(area)
    with smtp_server() as (_, port), acting(area.system):
        use_smtp(app, monkeypatch, port)
        monkeypatch.setitem(app.config, "SMTP_STARTTLS", True)
        with pytest.raises(Undelivered, match="SMTPNotSupportedError"):
            deliver(key)


def test_the_console_shows_subject_and_address(caplog: pytest.LogCaptureFixture) -> None:
    mail = EmailMessage()
    mail["To"], mail["Subject"] = "a@b.test", "Nieuws"
    mail.set_content("U leest het in Patchwork.")
    with caplog.at_level(logging.WARNING, logger="patchwork.mail"):
        channels.channel_for({"MAIL_CHANNEL": "console"})(mail)
    assert caplog.messages == ["Mail to a@b.test: Nieuws\nU leest het in Patchwork.\n"]
    with pytest.raises(KeyError):
        channels.channel_for({"MAIL_CHANNEL": "pigeon"})


def use_smtp(app: Flask, monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    """Send over plain SMTP to this port, until the test ends."""
    for name, value in (("MAIL_CHANNEL", "smtp"), ("SMTP_PORT", port), ("SMTP_STARTTLS", False)):
        monkeypatch.setitem(app.config, name, value)
