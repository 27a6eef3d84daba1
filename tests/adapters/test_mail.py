"""Letters arrive as they were written, say nothing about this machine, and carry no smuggled header."""

from __future__ import annotations

import re
import socket
from base64 import b64decode
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.adapters.mail import compose, open_mailer
from portal.domain.errors import Invalid, Unavailable
from portal.domain.languages import Language
from portal.domain.ports import Letter
from tests.adapters.smtp_server import serving

SENDER = "صوت الحي <portal@town.example>"
SENT = datetime(2017, 10, 13, 23, 24, tzinfo=UTC)


def stopped() -> datetime:
    return SENT


def letter(
    to: str = "fatima@mail.example", subject: str = "جواب على شكايتك", text: str = "رقم \u206612\u2069"
) -> Letter:
    return Letter(to, subject, text, Language.AR, reference="outbox 17")


def test_a_letter_in_arabic() -> None:
    message = compose(letter(), SENDER, stopped)
    assert message["To"] == "fatima@mail.example"
    assert message["From"] == SENDER
    assert message["Subject"] == "جواب على شكايتك"
    assert message["Content-Language"] == "ar"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == SENT
    assert message.get_content().splitlines() == ["رقم \u206612\u2069"]


def test_the_message_id_is_the_same_each_time_and_names_no_machine() -> None:
    first, second = (compose(letter(), SENDER, stopped)["Message-ID"] for _ in range(2))
    assert first == second
    assert first.endswith("@town.example>")
    assert socket.gethostname() not in compose(letter(), SENDER, stopped).as_string()


@given(st.text(st.characters(exclude_categories=[]), max_size=80), st.text(max_size=80))
def test_no_subject_and_no_text_adds_a_header(subject: str, text: str) -> None:
    message = compose(letter(subject=subject, text=text), SENDER, stopped)
    read = message_from_bytes(message.as_bytes(), EmailMessage, policy=SMTP)
    plain = compose(letter(), SENDER, stopped)
    assert set(read.keys()) <= {*plain.keys()}
    assert read.get_all("To") == ["fatima@mail.example"]


def test_a_line_break_in_a_subject_is_a_space() -> None:
    message = compose(letter(subject="أ\r\nBcc: x@y.example"), SENDER, stopped)
    assert message["Subject"] == "أ Bcc: x@y.example"
    assert message["Bcc"] is None


@pytest.mark.parametrize(
    "to",
    [
        "",
        "a",
        "a@",
        "@b.example",
        "a@b\nc.example",
        "a@b.example\r\nBcc: z@z.example",
        "A <a@b.example>",
        "a@b.example, c@d.example",
        "é@b.example",
        "a@b..c",
        "a\x00@b.example",
        "a\u2066@b.example",
    ],
)
def test_what_is_no_address_is_refused(to: str) -> None:
    with pytest.raises(Invalid) as refused:
        compose(letter(to), SENDER, stopped)
    assert set(refused.value.fields) == {"email"}


def test_a_maildir_keeps_the_letter(tmp_path: Path) -> None:
    folder = tmp_path / "a mail#box"
    open_mailer(f"maildir://{folder}", SENDER, stopped).send(letter())
    (kept,) = (folder / "new").iterdir()
    assert message_from_bytes(kept.read_bytes(), EmailMessage, policy=SMTP)["Subject"] == "جواب على شكايتك"


def test_a_maildir_that_cannot_be_written_is_for_later(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable):
        open_mailer(f"maildir://{tmp_path}/file/mail", SENDER, stopped).send(letter())


def test_a_server_gets_the_letter_and_not_our_name() -> None:
    with serving() as server:
        open_mailer(server.url, SENDER, stopped).send(letter(text="سطر\n.\nآخر"))
    assert server.commands[0] == "ehlo town.example"
    assert "mail FROM:<portal@town.example>" in server.commands
    assert "rcpt TO:<fatima@mail.example>" in server.commands
    read = message_from_bytes(server.messages[0], EmailMessage, policy=SMTP)
    assert read.get_content().split() == ["سطر", ".", "آخر"]


def test_an_address_the_server_refuses_for_good() -> None:
    with serving(RCPT="550 no such person") as server, pytest.raises(Invalid) as refused:
        open_mailer(server.url, SENDER, stopped).send(letter())
    assert refused.value.fields == {"email": "refused"}


@pytest.mark.parametrize(
    "answers",
    [
        {"RCPT": "450 later"},
        {"DATA": "452 full"},
        {"HELLO": "421 closing"},
        {"MAIL": "451 later"},
    ],
)
def test_what_may_work_later_is_unavailable(answers: dict[str, str]) -> None:
    with serving(**answers) as server, pytest.raises(Unavailable):
        open_mailer(server.url, SENDER, stopped).send(letter())
    assert server.messages == []


def test_no_password_is_sent_to_a_server_that_asks_for_none() -> None:
    with serving() as server, pytest.raises(Unavailable):
        open_mailer(server.url.replace("//", "//user:secret@"), SENDER, stopped).send(letter())
    assert not any("secret" in command for command in server.commands)


def test_a_server_elsewhere_must_speak_tls() -> None:
    """`127.1` is this machine to the network and a stranger to us: no address is said to it."""
    with serving() as server, pytest.raises(Unavailable):
        open_mailer(server.url.replace("127.0.0.1", "127.1"), SENDER, stopped).send(letter())
    assert not any(command.startswith("mail") for command in server.commands)


def test_nobody_listening_is_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Unavailable):
        open_mailer(f"smtp://127.0.0.1:{port}", SENDER, stopped).send(letter())


@pytest.mark.parametrize("url", ["", "http://x.example", "smtp://", "maildir://", "mail"])
def test_other_addresses_are_no_mailer(url: str) -> None:
    with pytest.raises(ValueError, match="smtp"):
        open_mailer(url, SENDER, stopped)


TITLES = [
    "انقطاع الماء في الحي الجديد يوم الأربعاء من الثامنة صباحا إلى السادسة مساء بسبب أشغال الصيانة",
    "Coupure d’eau au quartier neuf, mercredi de huit heures à dix-huit heures, pour travaux d’entretien",
    "ONEE تعلن: coupure في حي Lastah يوم 12/11 من 08h00 إلى 18h00 — جواب عن شكايتكم رقم 214",
    "a" * 59,
    "a " * 200 + "b",
    "كلمة",
    " ".join(["ب"] * 120),
]
WORD = st.text("ابتثجحخ é’abc—12😀ⵣ", min_size=1, max_size=30).filter(str.strip)
WORDS = st.lists(WORD, min_size=1, max_size=30)


def by_hand(raw: bytes, name: str) -> str:
    """Decode a header as RFC 2047 says: between two encoded words white space is nothing."""
    head = raw.decode("ascii").split("\r\n\r\n", 1)[0]
    (line,) = re.findall(rf"(?m)^{name}: ([^\r\n]*(?:\r\n[ \t][^\r\n]*)*)", head)
    joined = re.sub(r"(=\?utf-8\?b\?[A-Za-z0-9+/=]*\?=)\r\n[ \t]+(?==\?)", r"\1", line).replace("\r\n", "")
    return re.sub(r"=\?utf-8\?b\?([A-Za-z0-9+/=]*)\?=", lambda word: b64decode(word[1]).decode(), joined)


def by_the_library(raw: bytes, name: str) -> str:
    return str(make_header(decode_header(message_from_bytes(raw)[name])))


@pytest.mark.parametrize("title", TITLES)
def test_every_space_of_a_subject_arrives(title: str) -> None:
    raw = compose(letter(subject=title), SENDER, stopped).as_bytes()
    assert by_hand(raw, "Subject") == " ".join(title.split())
    assert by_the_library(raw, "Subject") == " ".join(title.split())
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78


@given(WORDS)
def test_any_subject_arrives_as_it_was_written_in_letters_that_are_whole(words: list[str]) -> None:
    title = " ".join(" ".join(words).split())
    raw = compose(letter(subject=title), SENDER, stopped).as_bytes()
    assert by_hand(raw, "Subject") == by_the_library(raw, "Subject") == title
    for word in re.findall(rb"=\?utf-8\?b\?([^?]*)\?=", raw):
        b64decode(word).decode("utf-8")  # a letter cut in two would raise


@pytest.mark.parametrize(
    "name",
    ["صوت الحي في مدينة تارودانت العتيقة والأحياء المحيطة بها", "Voix du quartier, Taroudant", "Portal"],
)
def test_every_space_of_the_sender_s_name_arrives(name: str) -> None:
    raw = compose(letter(), f'"{name}" <portal@town.example>', stopped).as_bytes()
    assert by_hand(raw, "From").replace(" <", "<").startswith(f"{name}<portal@town.example>")
    assert re.sub(r"\s*<", "<", by_the_library(raw, "From")) == f"{name}<portal@town.example>"


def test_an_address_kept_before_the_rule_is_mended_at_the_post() -> None:
    assert compose(letter(to="Amina٢٣@بريد.com،"), SENDER, stopped)["To"] == "amina23@xn--ngbof4h.com"
