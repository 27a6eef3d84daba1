"""The doctor tries both children, and says why one does not work."""

from __future__ import annotations

import pytest

from portal.adapters.untrusted import images, rehearsal, sounds
from tests.adapters.untrusted.test_children import ROGUE


def test_a_machine_that_opens_photos_and_voice_notes_has_no_faults() -> None:
    assert list(rehearsal.faults()) == []


@pytest.mark.parametrize(("part", "what"), [(images, "photos"), (sounds, "voice notes")])
def test_a_child_that_does_not_start_is_told_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, part: object, what: str
) -> None:
    monkeypatch.setattr(part, "CHILD", "tests.adapters.broken_child")
    assert list(rehearsal.faults()) == [
        f"{what} cannot be opened: TypeError: open() got an unexpected keyword argument 'metadata_errors'"
    ]


def test_a_child_that_answers_nonsense_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sounds, "CHILD", ROGUE)
    assert [fault.partition(":")[0] for fault in rehearsal.faults()] == ["voice notes cannot be opened"]
