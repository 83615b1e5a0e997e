"""Render one message and hand it to the configured channel."""

from email.message import EmailMessage
from uuid import UUID

from flask import current_app, render_template

from referral.extensions import db
from referral.lib import clock
from referral.models import Message, Referral
from referral.notifications.channels import channel_for


def deliver(message_id: UUID) -> bool:
    """Send the message once; False when it had been sent before or is gone.

    Raises what the channel raises, after noting the failure on the row, so that the queue retries
    and the failure shows.
    """
    message = db.session.get(Message, message_id, with_for_update=True)
    if message is None or message.sent_at is not None:
        db.session.rollback()
        return False
    message.attempts += 1
    try:
        channel_for(current_app.config)(compose(message))
    except Exception as error:
        message.failed_at = clock.now()
        message.failure = f"{type(error).__name__}: {error}"[:500]
        db.session.commit()
        raise
    message.sent_at, message.failed_at, message.failure = clock.now(), None, ""
    db.session.commit()
    return True


def compose(message: Message) -> EmailMessage:
    """The mail: a reference and a link, never a name or anything about health."""
    referral = db.session.get_one(Referral, message.referral_id)
    base = current_app.config["BASE_URL"]
    facts = {
        "reference": referral.reference,
        "link": f"{base}/verwijzingen/{referral.reference}",
        "report_link": f"{base}/toezicht/noodtoegang",
        "team_link": f"{base}/werkvoorraad/{referral.reference}",
    }
    folder = f"messages/{message.template}"
    mail = EmailMessage()
    mail["From"] = current_app.config["MAIL_FROM"]
    mail["To"] = message.address
    mail["Subject"] = render_template(f"{folder}/subject.txt", **facts).strip()
    mail["Message-ID"] = f"<{message.id}@patchwork>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(render_template(f"{folder}/body.txt", **facts))
    mail.add_alternative(render_template(f"{folder}/body.html", **facts), subtype="html")
    return mail
