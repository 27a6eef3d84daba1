"""Whether a picture of ours says anything beside what is to be seen: by our own reading and by exiftool's."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from io import BytesIO

from PIL import Image

from portal.domain.media import CleanImage, Size, may_be_kept
from tests.adapters.photos import CANARY

SAID_BY_EVERY_JPEG = {"SourceFile", "ExifTool", "File", "JFIF", "Composite"}
PIXELS_ALONE = {"DQT", "DHT", "SOF", "SOS", "EOI", "JFIF"}
NAMES = {0xDB: "DQT", 0xC4: "DHT", 0xC0: "SOF", 0xC2: "SOF", 0xDA: "SOS"}


def segments(jpeg: bytes) -> list[str]:
    """Name every segment of a JPEG in order; a byte too many or too few fails."""
    assert jpeg.startswith(b"\xff\xd8")
    named: list[str] = []
    at = 2
    while True:
        assert jpeg[at] == 0xFF
        marker, at = jpeg[at + 1], at + 2
        if marker == 0xD9:
            assert at == len(jpeg), "something lies behind the picture"
            return [*named, "EOI"]
        length = int.from_bytes(jpeg[at : at + 2])
        body = jpeg[at + 2 : at + length]
        jfif = marker == 0xE0 and len(body) == 14 and body.startswith(b"JFIF\0") and body.endswith(b"\0\0")
        named.append("JFIF" if jfif else NAMES.get(marker, f"{marker:#x}"))
        at += length
        while marker == 0xDA and not (jpeg[at] == 0xFF and jpeg[at + 1] != 0):
            at += 1


def disguises(canary: bytes) -> list[bytes]:
    """Return the forms in which words survive a careless program."""
    text = canary.decode()
    forms = [
        canary,
        canary.hex().encode(),
        base64.b64encode(canary)[:-4],
        *(text.encode(f"utf-16-{end}") for end in ("le", "be")),
    ]
    return [*forms, *(word for word in canary.split() if len(word) > 5)]


def notes(content: bytes) -> list[str]:
    """Name what exiftool finds beyond size and format; where it is not installed, what Pillow does."""
    if shutil.which("exiftool") is None:
        with Image.open(BytesIO(content)) as picture:
            known = {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
            return [*(str(name) for name in picture.info.keys() - known), *map(str, picture.getexif())]
    asked = subprocess.run(
        ["exiftool", "-j", "-a", "-u", "-G", "-"], input=content, capture_output=True, check=True
    )
    found = json.loads(asked.stdout)[0]
    return [tag for tag in found if tag.split(":")[0] not in SAID_BY_EVERY_JPEG]


def said(picture: bytes) -> list[str]:
    """Name everything a JPEG says beside its pixels; nothing, for one of ours."""
    more = [name for name in segments(picture) if name not in PIXELS_ALONE]
    words = [form.decode("latin-1") for form in disguises(CANARY) if form in picture]
    return [*more, *words, *notes(picture)]


def assert_bare(image: CleanImage) -> None:
    """Fail when any size of a picture carries more than pixels, or is not what it says it is."""
    assert set(image.sizes) == set(Size)
    for size, picture in image.sizes.items():
        assert said(picture.content) == []
        with Image.open(BytesIO(picture.content)) as opened:
            opened.load()
            assert opened.size == (picture.width, picture.height)
            assert opened.mode == "RGB"
        assert may_be_kept(size, *opened.size)
