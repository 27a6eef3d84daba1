"""Voice notes come in as they were recorded and leave as a voice; nothing else about them survives."""

from __future__ import annotations

from io import BytesIO

import av
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.adapters.untrusted import sound_child
from portal.adapters.untrusted.children import Children, for_nothing
from portal.adapters.untrusted.confinement import judged
from portal.adapters.untrusted.ogg import bare_seconds
from portal.adapters.untrusted.sounds import SafeSounds
from portal.domain.media import LARGEST_UPLOAD, Refusal, UnusableFile
from portal.domain.ports import Spend
from tests.adapters import voices
from tests.adapters.bareness import disguises
from tests.adapters.photos import CANARY, heic_with_notes, jpeg_with_notes
from tests.adapters.voices import RECORDERS


@pytest.fixture(scope="module")
def sounds() -> SafeSounds:
    return SafeSounds(Children())


def refusal(sounds: SafeSounds, upload: bytes) -> Refusal:
    with pytest.raises(UnusableFile) as refused:
        sounds.read(upload)
    return refused.value.why


@pytest.mark.parametrize("recorder", RECORDERS)
def test_a_voice_note_leaves_without_its_tags(sounds: SafeSounds, recorder: str) -> None:
    clean = sounds.read(voices.of(recorder))
    assert [form for form in (*disguises(CANARY), b"Lav", b"libopus") if form in clean.content] == []
    with av.open(BytesIO(clean.content)) as source:
        [stream] = source.streams
        assert stream.codec_context.name in {"opus", "libopus"}
        assert not {**source.metadata, **stream.metadata}
    assert clean.seconds == pytest.approx(2.0, abs=0.15)


def test_the_check_can_fail() -> None:
    """The canary of the test above: recorders do write tags."""
    kept = {recorder for recorder in RECORDERS if CANARY in voices.of(recorder)}
    assert {"a browser, WebM", "a browser, Ogg", "a browser, MP4", "an old telephone, 3GP"} <= kept


@pytest.mark.parametrize("recorder", RECORDERS)
def test_what_was_said_is_heard(sounds: SafeSounds, recorder: str) -> None:
    pitch, seconds = voices.loudest(sounds.read(voices.of(recorder)).content)
    assert pitch == pytest.approx(440, abs=15)
    assert seconds == pytest.approx(2.0, abs=0.15)


def test_a_minute_is_taken_and_is_small(sounds: SafeSounds) -> None:
    clean = sounds.read(voices.recorded("webm", "libopus", 48_000, 60.4))
    assert clean.seconds == pytest.approx(60.4, abs=0.1)
    assert len(clean.content) < 200_000


@pytest.mark.parametrize(("container", "codec"), [("webm", "libopus"), ("wav", "pcm_s16le")])
def test_more_than_a_minute_is_not(sounds: SafeSounds, container: str, codec: str) -> None:
    assert refusal(sounds, voices.recorded(container, codec, 8_000, 62)) is Refusal.TOO_LONG


def test_length_is_measured_and_not_believed(sounds: SafeSounds) -> None:
    second = bytes(2 * 8_000)
    assert sounds.read(voices.wav_that_claims(8_000, 9_000, second)).seconds == pytest.approx(1, abs=0.1)
    assert refusal(sounds, voices.wav_that_claims(8_000, 70, second * 70)) is Refusal.TOO_LONG
    assert refusal(sounds, voices.wav_that_claims(1, 99, second)) in {Refusal.TOO_LONG, Refusal.UNREADABLE}


@pytest.mark.parametrize("container", voices.COVERED)
def test_a_sound_with_a_picture_on_its_cover_is_a_sound(sounds: SafeSounds, container: str) -> None:
    upload = voices.covered(container)
    with av.open(BytesIO(upload)) as source:
        assert source.streams.video, "there is a cover"
    clean = sounds.read(upload)
    assert clean.seconds == pytest.approx(1.0, abs=0.15)
    assert voices.loudest(clean.content)[0] == pytest.approx(440, abs=15)


@pytest.mark.parametrize("tag", [b"\xd3\xe6\xca", b"\xff\xfe\xfd"])
def test_tags_in_another_encoding_do_not_spoil_a_voice_note(sounds: SafeSounds, tag: bytes) -> None:
    """As recorders of before UTF-8 write them."""
    upload = voices.of("a recorder, FLAC").replace(b"CANARY", tag.ljust(6, b"\xe6"))
    assert sounds.read(upload).seconds == pytest.approx(2.0, abs=0.15)


@pytest.mark.parametrize(
    ("version", "told"), [("18.0.0", {"metadata_errors": "ignore"}), ("19.0.2", {}), ("20.1.0", {})]
)
def test_a_pyav_is_told_to_bear_such_tags_only_where_it_does_not_by_itself(
    version: str, told: dict[str, str]
) -> None:
    assert sound_child.leniency(version) == told


def test_a_film_is_no_voice_note(sounds: SafeSounds) -> None:
    assert refusal(sounds, voices.film()) is Refusal.HAS_VIDEO


NOT_SOUNDS: dict[str, bytes] = {
    "photo": jpeg_with_notes(),
    "text": "صوت".encode(),
    "html": b"<!DOCTYPE html><audio src=x>",
    "a playlist": b"#EXTM3U\n#EXTINF:9,\nfile:///etc/passwd\n",
    "a list of files": b"ffconcat version 1.0\nfile /etc/passwd\n",
    "a description of a session": b"v=0\no=- 0 0 IN IP4 127.0.0.1\n",
    "subtitles": b"WEBVTT\n\n00:00.000 --> 00:01.000\nhello\n",
    "midi": b"MThd\0\0\0\x06\0\0\0\1\0\x60",
}


@pytest.mark.parametrize("kind", NOT_SOUNDS)
def test_what_is_not_a_sound(sounds: SafeSounds, kind: str) -> None:
    assert refusal(sounds, NOT_SOUNDS[kind]) is Refusal.NOT_A_SOUND


@pytest.mark.parametrize(
    "upload",
    [b"OggS", b"\x1aE\xdf\xa3", b"RIFF\0\0\0\0WAVE", b"#!AMR\n", b"\0\0\0\x18ftypM4A ", heic_with_notes()],
    ids=["ogg", "webm", "wav", "amr", "m4a", "a photo in the same box"],
)
def test_a_beginning_is_not_a_sound(sounds: SafeSounds, upload: bytes) -> None:
    assert refusal(sounds, upload) in {Refusal.UNREADABLE, Refusal.NOT_A_SOUND, Refusal.HAS_VIDEO}


def test_size_is_judged_before_a_child_is_asked(sounds: SafeSounds) -> None:
    assert refusal(sounds, b"") is Refusal.EMPTY
    assert refusal(sounds, bytes(LARGEST_UPLOAD + 1)) is Refusal.TOO_LARGE


@pytest.mark.parametrize("recorder", RECORDERS)
def test_a_note_that_was_cut_off_is_refused_or_leaves_as_far_as_it_goes(recorder: str) -> None:
    whole = voices.of(recorder)
    for tenth in range(1, 10):
        facts, blobs = judged(sound_child.work, {}, whole[: len(whole) * tenth // 10])
        assert "refused" in facts or bare_seconds(blobs[0]) <= 2.15, f"{tenth} tenths"


STARTS = [
    b"",
    b"OggS",
    b"\x1aE\xdf\xa3",
    b"RIFF\x40\0\0\0WAVEfmt ",
    b"\0\0\0\x18ftypM4A ",
    b"#!AMR\n",
    b"ID3\3",
    b"fLaC",
]


@settings(deadline=None)
@given(st.sampled_from(STARTS), st.binary(max_size=300))
def test_noise_is_refused_or_leaves_bare(start: bytes, noise: bytes) -> None:
    """A few containers make a sound of anything; then it is ours, and nothing but sound."""
    facts, blobs = judged(sound_child.work, {}, start + noise)
    assert "refused" in facts or bare_seconds(blobs[0]) < 61


SEEDS = {recorder: voices.of(recorder, 0.2) for recorder in RECORDERS}


@settings(deadline=None)
@given(st.sampled_from(sorted(SEEDS)), st.data())
def test_a_damaged_note_is_refused_or_leaves_bare(recorder: str, data: st.DataObject) -> None:
    damaged = bytearray(SEEDS[recorder])
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    facts, blobs = judged(sound_child.work, {}, bytes(damaged))
    assert "refused" in facts or (bare_seconds(blobs[0]) < 62 and CANARY not in blobs[0])


class Turned(Children):
    """Children that hand back what they were given, as a decoder taken over would."""

    def __init__(self, answer: bytes) -> None:
        super().__init__()
        self._answer = answer

    def ask(
        self, module: str, facts: object, blob: bytes, spend: Spend = for_nothing
    ) -> tuple[dict[str, str], list[bytes]]:
        return {}, [self._answer]


@pytest.mark.parametrize("answer", [voices.of("a browser, Ogg"), voices.of("a browser, WebM"), b""])
def test_a_childs_word_is_not_taken(answer: bytes) -> None:
    with pytest.raises(UnusableFile) as refused:
        SafeSounds(Turned(answer)).read(b"a voice")
    assert refused.value.why is Refusal.UNREADABLE


def test_nothing_may_lie_behind_a_bare_sound(sounds: SafeSounds) -> None:
    clean = sounds.read(voices.of("a browser, WebM")).content
    assert bare_seconds(clean) == pytest.approx(2.0, abs=0.1)
    for more in (b"behind", clean, clean[-200:]):
        with pytest.raises(ValueError):
            bare_seconds(clean + more)


@given(st.binary(max_size=200))
def test_noise_is_no_bare_ogg(noise: bytes) -> None:
    with pytest.raises(ValueError):
        bare_seconds(b"OggS\0\2" + noise)
