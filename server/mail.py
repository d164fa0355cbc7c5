"""Mail by SMTP, one message at a time, for who wants his news that way. Off unless a host is set."""

import smtplib
import ssl
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from server.settings import Settings

TIMEOUT_S = 15.0


def mail_of(settings: Settings, to: str, subject: str, text: str, now_ms: int) -> EmailMessage:
    """Write a message. Raises: ValueError where an address or the subject would add a header."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.smtp_from, to, subject
    message["Date"] = format_datetime(datetime.fromtimestamp(now_ms / 1000, UTC))
    message["Message-ID"] = make_msgid(domain=settings.smtp_from.rpartition("@")[2].rstrip(">"))
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday reply comes of it
    message.set_content(text)
    return message


def send_mail(settings: Settings, message: EmailMessage) -> int:
    """Hand a message to the server of the settings. It blocks. Returns the SMTP status: 250, or what was
    refused.

    Raises: OSError, smtplib.SMTPException where nobody answers sensibly, or TLS is not what it should be.
    """
    context = ssl.create_default_context()
    host, port = settings.smtp_host, settings.smtp_port
    if settings.smtp_tls == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT_S)
    with server:
        if settings.smtp_tls == "starttls":
            server.starttls(context=context)  # raises where the server has none: nothing goes out in clear
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
        try:
            server.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            return next(iter(refused.recipients.values()))[0]
        except smtplib.SMTPResponseException as refused:
            return refused.smtp_code
    return 250
