"""The oldest Python that pyproject.toml promises runs the commands that touch files and archives."""

from __future__ import annotations

import os
import subprocess
import sysconfig
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from portal.adapters.files.contained import ContainedFiles
from tests.house.tree import ROOT
from tests.services_found import oldest

pytestmark = pytest.mark.oldest


def run(*words: str, instance: Path, typed: str = "") -> CompletedProcess[str]:
    """Run the command on that Python, which borrows our libraries: they are built for every 3.11."""
    found = oldest()
    assert found, "tests that need it are marked `oldest`"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    paths = os.pathsep.join((str(ROOT), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")))
    settings = {"PORTAL_INSTANCE": str(instance), "PORTAL_ENV": "development", "PYTHONPATH": paths}
    command = [found, "-m", "portal", *words]
    done = subprocess.run(
        command, env=kept | settings, input=typed, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done


def test_a_backup_is_written_and_restored_on_the_oldest_python(tmp_path: Path) -> None:
    lived, fresh, file = tmp_path / "lived", tmp_path / "fresh", tmp_path / "copies" / "backup"
    file.parent.mkdir()
    run("init", instance=lived)
    run("user", "create", "nadia@town.example", "--password-stdin", instance=lived, typed="figs under tin\n")
    sent = ContainedFiles(lived / "uploads")
    name = sent.put(b"an envelope")
    run("backup", str(file), instance=lived)
    run("init", instance=fresh)
    private = lived / "keys" / "seal_private_key"
    told = run("restore", str(file), "--key", str(private), instance=fresh).stdout
    assert "The database and 1 uploads are back" in told
    assert ContainedFiles(fresh / "uploads").open(name).read() == b"an envelope"
    assert "nadia@town.example" in run("user", "list", instance=fresh).stdout
    assert "1 uploads belong to no report" in (checked := run("fsck", instance=fresh).stdout)
    assert "database and uploads are sound" in checked
