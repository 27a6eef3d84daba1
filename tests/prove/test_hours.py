"""No time on the disk tells when a report came; `make prove PROOF=unmasking` prints it with all else."""

from __future__ import annotations

from pathlib import Path

from bench.prove.unmasking import hours
from portal.adapters.files.local import LocalFiles


def test_no_file_of_the_instance_tells_the_hour_of_a_report_with_a_photo(tmp_path: Path) -> None:
    assert hours(tmp_path / "instance") == []


def test_a_file_for_each_photo_tells_it(tmp_path: Path) -> None:
    """The canary of the test above: the hour was to be had so."""
    told = hours(tmp_path / "instance", LocalFiles)
    assert len([name for name in told if len(Path(name).name) == 32]) == 3, "a photo in three sizes"
