"""A voice for the demonstration, hummed here: syllables that rise and fall as in speech, and say nothing."""

from __future__ import annotations

import math
import wave
from array import array
from io import BytesIO
from itertools import pairwise
from typing import Final

RATE: Final = 8_000  # samples a second, as on the telephone
LOUD: Final = 7_000  # of 32,767

SYLLABLES: Final = (
    *((0.22, 118), (0.16, 132), (0.30, 124), (0.18, 0), (0.20, 140), (0.16, 128), (0.34, 112), (0.35, 0)),
    *((0.18, 126), (0.24, 146), (0.16, 134), (0.28, 120), (0.15, 0), (0.20, 130), (0.42, 104), (0.20, 0)),
)
"""Seconds and hertz; 0 is a breath."""

HARMONICS: Final = ((1, 0.5), (2, 0.9), (3, 0.45), (4, 0.6), (7, 0.15))
"""Multiples of the pitch and how loud each is: roughly an open vowel."""


def voice() -> bytes:
    """Return a WAV of a few seconds, as if a resident had recorded it."""
    samples, phase = array("h"), 0.0
    for (seconds, pitch), (_, following) in pairwise((*SYLLABLES, (0.0, 0))):
        count = int(seconds * RATE)
        for at in range(count if pitch else 0):
            glide = pitch + ((following or pitch) - pitch) * at / count / 2
            phase += 2 * math.pi * glide / RATE
            swell = math.sin(math.pi * at / count) ** 0.6
            samples.append(int(LOUD * swell * sum(part * math.sin(n * phase) for n, part in HARMONICS) / 2))
        samples.extend([0] * (0 if pitch else count))
    sink = BytesIO()
    with wave.open(sink, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return sink.getvalue()
