"""Answers, and the few pages that the server writes by itself: no template, three languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formatdate
from http import HTTPStatus
from typing import Final

import h11

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Headers
    body: bytes


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says: Arabic, French, English."""

    ar: str
    fr: str
    en: str


BUSY: Final = Said(
    "البوابة مشغولة الآن. انتظر قليلا، ثم ارجع إلى الصفحة السابقة وأعد الإرسال.",
    "Le portail est occupé. Attendez un instant, revenez à la page précédente et renvoyez.",
    "The portal is busy. Wait a moment, go back to the page before and send again.",
)
SLOW: Final = Said(
    "وصل ما أرسلته ببطء شديد فتوقفنا عن انتظاره. ارجع إلى الصفحة السابقة وأعد الإرسال؛ بدون صور يكون أسرع.",
    "Votre envoi arrivait trop lentement. Revenez à la page précédente et renvoyez ; "
    "sans photos, c’est plus rapide.",
    "What you sent arrived too slowly. Go back to the page before and send again; "
    "it is faster without photos.",
)
UNREADABLE: Final = Said(
    "أرسل متصفحك طلبا لا نستطيع قراءته.",
    "Votre navigateur a envoyé une demande que nous ne pouvons pas lire.",
    "Your browser sent a request that we cannot read.",
)
TOO_LONG: Final = Said(
    "العنوان أو ملفات تعريف الارتباط طويلة جدا. احذف ملفات تعريف الارتباط الخاصة بهذا الموقع وأعد المحاولة.",
    "L’adresse ou les cookies sont trop longs. Supprimez les cookies de ce site et réessayez.",
    "The address or the cookies are too long. Delete the cookies of this site and try again.",
)
BROKEN: Final = Said(
    "تعذّر عرض الصفحة. أعد المحاولة بعد قليل.",
    "La page ne peut pas être affichée. Réessayez dans un instant.",
    "The page cannot be shown. Please try again in a moment.",
)
WORDS: Final[Mapping[int, Said]] = {400: UNREADABLE, 408: SLOW, 431: TOO_LONG, 500: BROKEN, 503: BUSY}

BODILESS: Final = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})
LENGTH: Final = "content-length"
RETRY_AFTER: Final = "5"
GUARDED: Final[Headers] = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
]


def plain(status: int) -> Answer:
    """Return the page for a status of WORDS; any other is shown as 400."""
    status = status if status in WORDS else HTTPStatus.BAD_REQUEST
    said = WORDS[status]
    body = (
        f'<!doctype html><html lang="ar" dir="rtl"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{status}</title>'
        f'<h1>{said.ar}</h1><p lang="fr" dir="ltr">{said.fr}</p><p lang="en" dir="ltr">{said.en}</p></html>'
    )
    again = [("Retry-After", RETRY_AFTER)] if status == HTTPStatus.SERVICE_UNAVAILABLE else []
    return Answer(status, [*GUARDED, *again], body.encode())


def written(connection: h11.Connection, answer: Answer, *, last: bool, bare: bool) -> bytes:
    """Return an answer as it goes over the line; after the `last` one the connection closes.

    A `bare` one has no body: somebody asked for the head alone. Raises h11.LocalProtocolError when a header
    cannot be sent.
    """
    headers = [*answer.headers, ("Date", formatdate(usegmt=True))]
    if last:
        headers.append(("Connection", "close"))
    if answer.status not in BODILESS and not any(name.lower() == LENGTH for name, _ in headers):
        headers.append((LENGTH, str(len(answer.body))))
    encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    events = [
        h11.Response(status_code=answer.status, headers=encoded, reason=_reason(answer.status)),
        *([] if bare or not answer.body else [h11.Data(data=answer.body)]),
        h11.EndOfMessage(),
    ]
    return b"".join(connection.send(event) or b"" for event in events)


def _reason(status: int) -> bytes:
    try:
        return HTTPStatus(status).phrase.encode()
    except ValueError:
        return b""
