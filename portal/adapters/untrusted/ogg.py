"""What a voice note of ours looks like from outside, without decoding it: see jpeg.py for the reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

TICKS: Final = 48_000  # a second: Opus counts so at every sampling rate

_PAGE_HEAD: Final = 27
_FIRST, _LAST = 2, 4
_ENDLESS: Final = 2**64 - 1


class _Page(NamedTuple):
    flags: int
    ticks: int
    serial: bytes
    number: int
    body: bytes


def bare_seconds(content: bytes) -> float:
    """Return the length of an Ogg of mono Opus alone. Raises ValueError for tags, other streams, trailers."""
    pages = list(_pages(content))
    if len(pages) < 3 or any(page.serial != pages[0].serial for page in pages):
        raise ValueError("not one stream")
    if [page.number for page in pages] != list(range(len(pages))):
        raise ValueError("pages that do not follow")
    if [page.flags & (_FIRST | _LAST) for page in pages] != [_FIRST, *[0] * (len(pages) - 2), _LAST]:
        raise ValueError("a stream within a stream")
    head, tags, last = pages[0].body, pages[1].body, pages[-1]
    if len(head) != 19 or not head.startswith(b"OpusHead\x01\x01") or head[18]:
        raise ValueError("not mono Opus")
    _refuse_tags(tags)
    before = int.from_bytes(head[10:12], "little")
    if last.ticks == _ENDLESS or last.ticks <= before:
        raise ValueError("no length")
    return (last.ticks - before) / TICKS


def _refuse_tags(tags: bytes) -> None:
    """Take a vendor of at most a few letters, no comment, no padding."""
    vendor = int.from_bytes(tags[8:12], "little")
    if not tags.startswith(b"OpusTags") or vendor > 8 or tags[12 + vendor :] != bytes(4):
        raise ValueError("a sound with words beside it")


def _pages(content: bytes) -> Iterator[_Page]:
    at = 0
    while at < len(content):
        head = content[at : at + _PAGE_HEAD]
        if len(head) != _PAGE_HEAD or not head.startswith(b"OggS\x00"):
            raise ValueError("no Ogg page")
        sizes = content[at + _PAGE_HEAD : at + _PAGE_HEAD + head[26]]
        start = at + _PAGE_HEAD + head[26]
        at = start + sum(sizes)
        if len(sizes) != head[26] or at > len(content):
            raise ValueError("half an Ogg page")
        ticks, number = int.from_bytes(head[6:14], "little"), int.from_bytes(head[18:22], "little")
        yield _Page(head[5], ticks, head[14:18], number, content[start:at])
