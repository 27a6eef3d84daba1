"""Voice notes as telephones and browsers record them, with a canary in every tag."""

from __future__ import annotations

import base64
import math
import struct
from array import array
from io import BytesIO
from itertools import pairwise
from typing import Any

import av
from av.audio.frame import AudioFrame
from av.container import OutputContainer
from av.stream import Disposition

from tests.adapters.photos import CANARY, saved, scene

TAGS = {"title": CANARY.decode(), "artist": CANARY.decode(), "location": "+30.4703-008.8770/"}

RECORDERS: dict[str, tuple[str, str, int]] = {
    "a browser, WebM": ("webm", "libopus", 48_000),
    "a browser, Ogg": ("ogg", "libopus", 48_000),
    "a browser, MP4": ("mp4", "aac", 44_100),
    "an old telephone, 3GP": ("3gp", "libopencore_amrnb", 8_000),
    "an old telephone, AMR": ("amr", "libopencore_amrnb", 8_000),
    "a recorder, WAV": ("wav", "pcm_s16le", 44_100),
    "a recorder, MP3": ("mp3", "libmp3lame", 44_100),
    "a recorder, FLAC": ("flac", "flac", 44_100),
    "a recorder, AAC": ("adts", "aac", 44_100),
}
"""Container, codec, samples a second."""


def recorded(container: str, codec: str, rate: int, seconds: float = 2.0, pitch: int = 440) -> bytes:
    """Return a tone, with tags where the container has room for them."""
    sink = BytesIO()
    with av.open(sink, "w", format=container) as target:
        target.metadata.update(TAGS)
        voice: Any = target.add_stream(codec, rate=rate, layout="mono")
        voice.metadata.update(TAGS)
        for start in range(0, int(rate * seconds), 960):
            target.mux(voice.encode(_tone(rate, start, min(960, int(rate * seconds) - start), pitch)))
        target.mux(voice.encode(None))
    return sink.getvalue()


def _tone(rate: int, start: int, samples: int, pitch: int) -> AudioFrame:
    wave = array(
        "h", (int(9000 * math.sin(2 * math.pi * pitch * n / rate)) for n in range(start, start + samples))
    )
    frame = AudioFrame(format="s16", layout="mono", samples=samples)
    frame.planes[0].update(wave.tobytes())
    frame.sample_rate, frame.pts = rate, start
    return frame


def of(recorder: str, seconds: float = 2.0) -> bytes:
    return recorded(*RECORDERS[recorder], seconds)


COVERED: dict[str, tuple[str, int]] = {
    "mp3": ("libmp3lame", 44_100),
    "mp4": ("aac", 44_100),
    "flac": ("flac", 44_100),
    "ogg": ("libopus", 48_000),
    "matroska": ("libopus", 48_000),
}
"""Containers that may carry a picture beside a sound: codec, samples a second."""


def covered(container: str) -> bytes:
    """Return a second of a tone with a picture on its cover, in each container's own way."""
    codec, rate = COVERED[container]
    picture, sink = saved(scene(), "JPEG"), BytesIO()
    with av.open(sink, "w", format=container) as target:
        voice: Any = target.add_stream(codec, rate=rate, layout="mono")
        if container == "ogg":
            voice.metadata["METADATA_BLOCK_PICTURE"] = base64.b64encode(_flac_picture(picture)).decode()
        elif container == "matroska":
            target.add_attachment("cover.jpg", "image/jpeg", picture)
        else:
            _lay_on_cover(target, picture)
        for start in range(0, rate, 960):
            target.mux(voice.encode(_tone(rate, start, min(960, rate - start), 440)))
        target.mux(voice.encode(None))
    return sink.getvalue()


def _lay_on_cover(target: OutputContainer, picture: bytes) -> None:
    cover: Any = target.add_stream("mjpeg")
    cover.width, cover.height, cover.pix_fmt = 320, 240, "yuvj420p"
    cover.disposition = Disposition.attached_pic
    target.start_encoding()
    packet = av.Packet(picture)
    packet.stream, packet.pts, packet.dts = cover, 0, 0
    target.mux(packet)


def _flac_picture(picture: bytes) -> bytes:
    front, kind = 3, b"image/jpeg"
    sides = struct.pack(">IIIII", 0, 320, 240, 24, 0)
    return struct.pack(">II", front, len(kind)) + kind + sides + struct.pack(">I", len(picture)) + picture


def film() -> bytes:
    """Return a short film without sound."""
    sink = BytesIO()
    with av.open(sink, "w", format="mp4") as target:
        stream: Any = target.add_stream("mpeg4", rate=5)
        stream.width, stream.height, stream.pix_fmt = 32, 32, "yuv420p"
        for _ in range(3):
            target.mux(stream.encode(av.VideoFrame(32, 32, "yuv420p")))
        target.mux(stream.encode(None))
    return sink.getvalue()


def wav_that_claims(rate: int, seconds: int, content: bytes) -> bytes:
    """Return a WAV whose header says any length, whatever follows."""
    head = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate, rate * 2, 2, 16)
    size = rate * 2 * seconds
    return (
        b"RIFF" + struct.pack("<I", 36 + size) + b"WAVE" + head + b"data" + struct.pack("<I", size) + content
    )


def loudest(sound: bytes) -> tuple[int, float]:
    """Return the tone of a sound in hertz, counted by how often it passes zero, and its seconds."""
    samples = array("h")
    with av.open(BytesIO(sound), "r") as source:
        resampler = av.AudioResampler(format="s16", layout="mono", rate=48_000)
        for frame in source.decode(audio=0):
            for ours in resampler.resample(frame):
                samples.frombytes(bytes(ours.planes[0])[: ours.samples * 2])
    crossings = sum((one < 0) != (other < 0) for one, other in pairwise(samples))
    seconds = len(samples) / 48_000
    return round(crossings / 2 / seconds), seconds
