"""Photos as people and their enemies send them, every note in them carrying a canary."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

import pillow_heif
from PIL import Image, ImageDraw, PngImagePlugin

CANARY = b"CANARY 30.4703N 8.8770W serial 4711"
"""What must never come out again: a place, a camera."""

CORNERS = {"upper left": "red", "upper right": "lime", "lower left": "blue", "lower right": "yellow"}
MAKE, ORIENTATION, GPS, USER_COMMENT, EXIF_FOLDER = 0x010F, 0x0112, 0x8825, 0x9286, 0x8769

pillow_heif.register_heif_opener()


def scene(width: int = 320, height: int = 240) -> Image.Image:
    """Draw four corners that can be told apart, and lines."""
    picture = Image.new("RGB", (width, height), "grey")
    draw = ImageDraw.Draw(picture)
    across, down = width // 3, height // 3
    for colour, (x, y) in zip(
        CORNERS.values(),
        [(0, 0), (width - across, 0), (0, height - down), (width - across, height - down)],
        strict=True,
    ):
        draw.rectangle((x, y, x + across, y + down), fill=colour)
    for step in range(0, width, 8):
        draw.line((step, down + 4, width - step, height - down - 4), fill=(step % 256, 90, 30))
    return picture


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    sink = BytesIO()
    picture.save(sink, kind, **options)
    return sink.getvalue()


def exif(orientation: int = 1) -> bytes:
    """Return notes of a camera: maker, place, comment, and a thumbnail's remains behind them."""
    notes = Image.Exif()
    notes[MAKE] = CANARY.decode()
    notes[ORIENTATION] = orientation
    notes.get_ifd(EXIF_FOLDER)[USER_COMMENT] = b"ASCII\0\0\0" + CANARY
    notes.get_ifd(GPS).update(
        {1: "N", 2: (30.0, 28.0, 13.0), 3: "W", 4: (8.0, 52.0, 37.0), 29: CANARY.decode()}
    )
    return notes.tobytes() + saved(scene(32, 24), "JPEG", comment=CANARY)


def xmp() -> bytes:
    return b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><place>' + CANARY + b"</place></x:xmpmeta>"


def with_segment(jpeg: bytes, marker: int, body: bytes) -> bytes:
    """Put a segment behind the start of a JPEG."""
    return jpeg[:2] + struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body + jpeg[2:]


def jpeg_with_notes(orientation: int = 1, picture: Image.Image | None = None) -> bytes:
    plain = saved(picture or scene(), "JPEG", comment=CANARY, exif=exif(orientation))
    iptc = b"\x1c\x02\x78" + struct.pack(">H", len(CANARY)) + CANARY
    photoshop = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(iptc)) + iptc
    for marker, body in (
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp()),
        (0xED, photoshop),
        (0xE0, b"JFXX\0\x10" + saved(scene(16, 12), "JPEG", comment=CANARY)),
        (0xEB, b"JP" + CANARY),
        (0xEF, CANARY),
    ):
        plain = with_segment(plain, marker, body)
    return plain + b"behind the end " + CANARY


def png_with_notes(orientation: int = 1, picture: Image.Image | None = None) -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", CANARY.decode())
    notes.add_text("Location", CANARY.decode(), zip=True)
    notes.add_itxt("XML:com.adobe.xmp", xmp().decode(), zip=False)
    notes.add(b"prVt", CANARY, after_idat=True)
    return saved(picture or scene(), "PNG", pnginfo=notes, exif=exif(orientation)) + CANARY


def webp_with_notes(orientation: int = 1, picture: Image.Image | None = None) -> bytes:
    return saved(picture or scene(), "WEBP", exif=exif(orientation), xmp=xmp(), quality=95)


def heic_with_notes(orientation: int = 1, picture: Image.Image | None = None) -> bytes:
    return saved(picture or scene(), "HEIF", exif=exif(orientation), xmp=xmp(), quality=90)


WITH_NOTES = {
    "jpeg": jpeg_with_notes,
    "png": png_with_notes,
    "webp": webp_with_notes,
    "heic": heic_with_notes,
}


def several_in_one_jpeg() -> bytes:
    """Return a photo as newer telephones write it, with a second picture in the same file."""
    second = Image.new("RGB", (320, 240), "black")
    return saved(scene(), "MPO", save_all=True, append_images=[second])


def several_in_one_heic() -> bytes:
    file = pillow_heif.from_pillow(scene())
    file.add_from_pillow(Image.new("RGB", (320, 240), "black"))
    sink = BytesIO()
    file.save(sink, quality=90)
    return sink.getvalue()


def animated(kind: str) -> bytes:
    return saved(scene(), kind, save_all=True, append_images=[scene(320, 240).rotate(180)], duration=80)


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_of(width: int, height: int, *chunks: bytes) -> bytes:
    """Return a PNG that declares a size and holds what is given, true or not."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + chunk(b"IEND", b"")


def blank_rows(width: int, height: int) -> bytes:
    """Return the pixels of a black picture, packed a thousandfold."""
    packer = zlib.compressobj(9)
    rows = [packer.compress(bytes(width + 1)) for _ in range(height)]
    return chunk(b"IDAT", b"".join(rows) + packer.flush())


def jpeg_that_claims(width: int, height: int) -> bytes:
    return _claiming(saved(scene(), "JPEG"), b"\xff\xc0", width, height)


def progressive_that_claims(width: int, height: int) -> bytes:
    return _claiming(saved(scene(), "JPEG", progressive=True), b"\xff\xc2", width, height)


def parts_that_claim(width: int, height: int) -> bytes:
    """Return a JPEG that is not progressive, whose first scan nevertheless holds one part of three."""
    claiming = jpeg_that_claims(width, height)
    scan = claiming.index(b"\xff\xda")
    return claiming[:scan] + b"\xff\xda\0\x08\1\1\0\0\x3f\0" + claiming[scan + 14 :]


def _claiming(honest: bytes, frame: bytes, width: int, height: int) -> bytes:
    sides = honest.index(frame) + 5
    return honest[:sides] + struct.pack(">HH", height, width) + honest[sides + 4 :]


def jpeg_of_scans(count: int, width: int = 3000, height: int = 2000) -> bytes:
    """Return a progressive JPEG whose last scan of the whole picture, 17 bytes, comes `count` times more."""
    honest = saved(Image.new("L", (width, height), 99), "JPEG", progressive=True)
    last, end = honest.rindex(b"\xff\xda"), honest.rindex(b"\xff\xd9")
    return honest[:end] + honest[last:end] * count + honest[end:]


def jpeg_of_segments(count: int) -> bytes:
    """Return a JPEG with so many empty segments before its picture."""
    honest = saved(scene(), "JPEG")
    return honest[:2] + b"\xff\xe5\0\2" * count + honest[2:]


def png_of_chunks(count: int) -> bytes:
    """Return a PNG with so many empty chunks before its pixels."""
    return png_of(64, 64, chunk(b"prVt", b"") * count, blank_rows(64, 64))


def heic_that_claims(width: int, height: int) -> bytes:
    honest = saved(scene(), "HEIF")
    sides = honest.index(b"ispe") + 8
    return honest[:sides] + struct.pack(">II", width, height) + honest[sides + 8 :]


def webp_that_claims(width: int, height: int) -> bytes:
    sides = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    return b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X" + struct.pack("<II", 10, 0) + sides


def with_brands(heic: bytes, major: bytes, *compatible: bytes) -> bytes:
    """Return a file of boxes that names other brands than its writer did, the last one to fill the room."""
    room = int.from_bytes(heic[:4]) // 4 - 4  # what follows is found by its distance from the start
    named = (*compatible, *[compatible[-1]] * room)[:room]
    return heic[:8] + major + heic[12:16] + b"".join(named) + heic[16 + 4 * room :]


def screenshot(width: int = 1080, height: int = 20_000) -> Image.Image:
    """Draw a conversation of small words, as a telephone writes a whole page down."""
    picture = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(picture)
    for top in range(0, height, 400):
        draw.rectangle((40, top + 100, 43, top + 300), fill="black")
    return picture


def motion_photo() -> bytes:
    """Return a JPEG with a short film behind it."""
    return jpeg_with_notes().removesuffix(b"behind the end " + CANARY) + b"\0\0\0\x18ftypmp42" + bytes(5000)


def with_gain_map() -> bytes:
    """Return a JPEG that tells of brighter lights in a second, grey one behind it."""
    second = saved(scene(80, 60).convert("L"), "JPEG")
    notes = b'http://ns.adobe.com/xap/1.0/\0<x hdrgm:Version="1.0" Item:Semantic="GainMap"/>'
    return with_segment(saved(scene(), "JPEG"), 0xE1, notes) + second
