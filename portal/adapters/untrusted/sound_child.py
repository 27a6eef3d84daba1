"""The program that opens voice notes, run by sounds.SafeSounds in a walled process: see confinement.py."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any, Final

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.stream import Disposition

from portal.adapters.untrusted.confinement import Walls, answer_one
from portal.domain.media import GRACE, LONGEST_SOUND, Refusal, UnusableFile

WALLS: Final = Walls(memory=384 * 2**20, seconds=6)

RATE: Final = 24_000  # samples a second: all of a voice
BITS: Final = 20_000  # a second; a minute is 150 kB, little enough for a weak line

_PACKED: Final = ("opus", "libopus", "vorbis", "aac", "alac", "amrnb", "amrwb", "flac", "mp3", "mp3float")
_UNPACKED: Final = ("pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_alaw", "pcm_mulaw")
KNOWN: Final = frozenset(_PACKED + _UNPACKED)
"""What recorders of telephones and browsers write. FFmpeg knows hundreds more that nobody needs here."""

_OPENING: Final = {
    "codec_whitelist": ",".join(sorted(KNOWN)),
    "protocol_whitelist": "",
    "max_streams": "16",
}
"""A recording has one stream, and one for each picture on its cover; each more takes time to look into."""
_UNSIGNED: Final = {"fflags": "bitexact"}
_UNSIGNED_VOICE: Final = {"flags": "bitexact"}
"""Leave out names and versions of the programs that wrote the file."""

_MOST_CHANNELS, _FASTEST = 8, 192_000


def work(_: Mapping[str, Any], blob: bytes) -> tuple[Mapping[str, Any], Sequence[bytes]]:
    """Return a voice note encoded anew from its samples, with nothing beside them."""
    kind = _container(blob)
    if kind is None:
        raise UnusableFile(Refusal.NOT_A_SOUND)
    with av.open(
        BytesIO(blob), "r", format=kind, options=dict(_OPENING), **leniency(av.__version__)
    ) as source:
        return {}, [_encoded_anew(_samples(source, _voice(source)))]


def leniency(version: str) -> Mapping[str, Any]:
    """Return what a PyAV wants to be told to bear tags that are no UTF-8: from 19 on it does so by itself."""
    return {"metadata_errors": "ignore"} if int(version.partition(".")[0]) < 19 else {}


def _container(blob: bytes) -> str | None:
    """Name the one reader that may look at a file that begins so. What it really is, decoding shows."""
    if blob.startswith(b"RIFF") and blob[8:12] == b"WAVE":
        return "wav"
    if blob[4:8] == b"ftyp":
        return "mp4"
    starts = {b"\x1aE\xdf\xa3": "matroska", b"OggS": "ogg", b"#!AMR": "amr", b"fLaC": "flac", b"ID3": "mp3"}
    known = next((kind for start, kind in starts.items() if blob.startswith(start)), None)
    if known is None and blob[:1] == b"\xff" and len(blob) > 1:
        return "aac" if blob[1] & 0xF6 == 0xF0 else "mp3" if blob[1] & 0xE6 == 0xE2 else None
    return known


def _voice(source: InputContainer) -> AudioStream:
    if not all(stream.disposition & Disposition.attached_pic for stream in source.streams.video):
        raise UnusableFile(Refusal.HAS_VIDEO)
    if not source.streams.audio:
        raise UnusableFile(Refusal.NOT_A_SOUND)
    voice = source.streams.audio[0]  # a cover is never decoded: its codecs are not on the list
    if voice.codec_context.name not in KNOWN:
        raise UnusableFile(Refusal.UNREADABLE)
    voice.codec_context.thread_count = 1
    return voice


def _samples(source: InputContainer, voice: AudioStream) -> Iterator[AudioFrame]:
    """Yield what is heard, counting it: a header may say any length, and a minute is a minute."""
    seconds = 0.0
    for frame in source.decode(voice):
        if not 0 < frame.sample_rate <= _FASTEST or not 0 < frame.layout.nb_channels <= _MOST_CHANNELS:
            raise UnusableFile(Refusal.UNREADABLE)
        seconds += frame.samples / frame.sample_rate
        if seconds > LONGEST_SOUND + GRACE:
            raise UnusableFile(Refusal.TOO_LONG)
        frame.pts = None  # gaps and jumps in a recording's clock are not the listener's
        yield frame
    if not seconds:
        raise UnusableFile(Refusal.NOT_A_SOUND)


def _encoded_anew(samples: Iterator[AudioFrame]) -> bytes:
    sink = BytesIO()
    with av.open(sink, "w", format="ogg", options=dict(_UNSIGNED)) as target:
        _encode(samples, target)
    return sink.getvalue()


def _encode(samples: Iterator[AudioFrame], target: OutputContainer) -> None:
    """Write one channel of Opus."""
    stream = target.add_stream(
        "libopus", rate=RATE, layout="mono", options={"application": "voip", **_UNSIGNED_VOICE}
    )
    stream.codec_context.bit_rate = BITS
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    for frame in samples:
        for ours in resampler.resample(frame):
            target.mux(stream.encode(ours))
    for ours in resampler.resample(None):
        target.mux(stream.encode(ours))
    target.mux(stream.encode(None))


def _rehearse() -> None:
    """Do everything once with a moment of silence: libraries load parts of themselves when they need them."""
    silence = AudioFrame(format="s16", layout="mono", samples=RATE // 50)
    silence.sample_rate = RATE
    work({}, _encoded_anew(iter([silence])))


def main() -> None:
    av.logging.set_level(av.logging.PANIC)
    _rehearse()
    answer_one(work, WALLS)


if __name__ == "__main__":
    main()
