"""Sending mail: to a server by SMTP, or into a maildir for a machine of one's own."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from hashlib import sha256
from ipaddress import ip_address
from mailbox import Maildir
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from portal.adapters.mail_headers import HeaderPolicy
from portal.domain.email_addresses import email_of
from portal.domain.errors import Invalid, Unavailable
from portal.domain.ports import Clock, Letter, Mailer

PATIENCE: Final = 10.0
"""Seconds to wait for the server at each step; the outbox tries again later."""

_SEVEN_BIT: Final = HeaderPolicy(linesep="\r\n", cte_type="7bit")
"""Arabic travels encoded: not every server between here and a resident passes eight bits on."""

_PORTS: Final = {"smtp": 587, "smtps": 465}


def open_mailer(url: str, sender: str, clock: Clock) -> Mailer:
    """Return the mailer of `smtp://user:password@host:587`, `smtps://…` or `maildir:///folder`.

    `sender` is an address, or a name and an address in angle brackets. Raises ValueError for anything else.
    """
    scheme, _, rest = url.partition("://")
    if scheme == "maildir" and rest:
        return MaildirMailer(Path(rest), sender, clock)
    server = urlsplit(url)
    if scheme in _PORTS and server.hostname:
        return SmtpMailer(server, sender, clock)
    raise ValueError("mail goes to smtp://, smtps:// or maildir://")


def compose(letter: Letter, sender: str, clock: Clock) -> EmailMessage:
    """Return a letter as a message. Raises Invalid for an address no mail can go to.

    No line break gets into a header. The Message-ID follows from the reference and the sender's domain, so it
    names neither this machine nor the time.
    """
    name, address = parseaddr(sender)
    message = EmailMessage(policy=_SEVEN_BIT)
    message["From"] = Address(display_name=_one_line(name), addr_spec=address)
    message["To"] = _address(letter.to)
    message["Subject"] = _one_line(letter.subject)
    message["Date"] = format_datetime(clock())
    message["Message-ID"] = f"<{sha256(letter.reference.encode()).hexdigest()[:32]}@{_domain(sender)}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_encodable(letter.text))
    message["Content-Language"] = letter.language.value
    return message


@dataclass(frozen=True, slots=True)
class MaildirMailer:
    """Leaves every letter in a folder; keeps the promise of ports.Mailer."""

    folder: Path
    sender: str
    clock: Clock

    def send(self, letter: Letter) -> None:
        message = compose(letter, self.sender, self.clock)
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            Maildir(self.folder).add(message)
        except OSError as full:
            raise Unavailable from full


@dataclass(frozen=True, slots=True)
class SmtpMailer:
    """Hands every letter to a mail server; keeps the promise of ports.Mailer.

    A server elsewhere must speak TLS, with a certificate that holds: neither a password nor an address of a
    reporter crosses a network in the clear.
    """

    server: SplitResult
    sender: str
    clock: Clock
    patience: float = PATIENCE

    def send(self, letter: Letter) -> None:
        message = compose(letter, self.sender, self.clock)
        try:
            with self._connected() as smtp:
                smtp.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            if all(code >= 500 for code, _ in refused.recipients.values()):
                raise Invalid({"email": "refused"}) from refused
            raise Unavailable from refused
        except (OSError, smtplib.SMTPException) as failed:
            raise Unavailable from failed

    def _connected(self) -> smtplib.SMTP:
        host, port = self.server.hostname or "", self.server.port or _PORTS[self.server.scheme]
        ours = _domain(self.sender)
        if self.server.scheme == "smtps":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port, ours, timeout=self.patience, context=ssl.create_default_context()
            )
        else:
            smtp = smtplib.SMTP(host, port, ours, timeout=self.patience)
        try:
            self._greet(smtp, host)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _greet(self, smtp: smtplib.SMTP, host: str) -> None:
        if self.server.scheme == "smtp" and not _is_here(host):
            smtp.starttls(context=ssl.create_default_context())
        if self.server.username:
            smtp.login(unquote(self.server.username), unquote(self.server.password or ""))


def _is_here(host: str) -> bool:
    """Whether the server runs on this machine, where nobody listens between."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _domain(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"


def _address(text: str) -> Address:
    """One ASCII address and nothing else, by the rule of the forms: what was kept before it is mended."""
    if not text.isprintable() or any(sign in text for sign in "<>,"):
        raise Invalid({"email": "not_an_email"})
    try:
        return Address(addr_spec=email_of(text))
    except (ValueError, HeaderParseError, IndexError) as wrong:
        raise Invalid({"email": "not_an_email"}) from wrong


def _one_line(text: str) -> str:
    return " ".join(_encodable(text).split())


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
