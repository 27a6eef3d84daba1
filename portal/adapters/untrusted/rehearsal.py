"""Whether photos and voice notes can be opened here: a tiny one of each goes through a real child.

A library that is too new, a kernel without seccomp or a container that forbids it would otherwise be found by
the first resident who sends a photo.
"""

from __future__ import annotations

import subprocess
import sys
import wave
from collections.abc import Callable, Iterator
from io import BytesIO

from PIL import Image

from portal.adapters.untrusted import images, sounds
from portal.adapters.untrusted.children import ENVIRONMENT, PATIENCE, Children
from portal.adapters.untrusted.confinement import READY
from portal.domain.errors import PortalError


def faults() -> Iterator[str]:
    """Yield a sentence for each kind of file that cannot be opened, with the reason as far as it is told."""
    children = Children()
    photos, voices = images.SafeImages(children), sounds.SafeSounds(children)
    yield from _tried("photos", images.CHILD, lambda: photos.read(_photo()))
    yield from _tried("voice notes", sounds.CHILD, lambda: voices.read(_silence()))


def _tried(what: str, module: str, read: Callable[[], object]) -> Iterator[str]:
    try:
        read()
    except PortalError as no:
        yield f"{what} cannot be opened: {why(module) or no}"


def why(module: str) -> str:
    """Return the last words of a child that was given nothing to read; "" when it has none.

    Of a stranger's file they are thrown away, for they may quote it.
    """
    try:
        ended = subprocess.run(
            [sys.executable, "-I", "-m", module],
            input=b"",
            capture_output=True,
            env=ENVIRONMENT,
            cwd="/",
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as not_started:
        return str(not_started)
    said = ended.stderr.decode(errors="replace").strip().splitlines()
    begun = ended.stdout.startswith(READY)
    return said[-1] if said and not begun else ""


def _photo() -> bytes:
    sink = BytesIO()
    Image.new("RGB", (16, 16), "teal").save(sink, "PNG")
    return sink.getvalue()


def _silence() -> bytes:
    """Return a tenth of a second of it."""
    sink = BytesIO()
    with wave.open(sink, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8_000)
        sound.writeframes(bytes(2 * 800))
    return sink.getvalue()
