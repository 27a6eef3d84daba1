"""The wheel runs by itself: built, installed where the checkout is out of sight, asked for a page."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.house.tree import ROOT, tracked


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install into a new environment; libraries are borrowed from ours, so that no registry is asked."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home, with_pip=False)
    site = home / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    # A folder named in a .pth file lends its packages but not its own .pth files: our checkout stays unseen.
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    pip = [sys.executable, "-m", "pip", "--python", str(home / "bin/python"), "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True)
    return home


def command(home: Path, instance: Path, *words: str) -> tuple[list[str], dict[str, str]]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "PYTHON"))}
    settings = {"PORTAL_INSTANCE": str(instance), "PORTAL_ENV": "development"}
    return [str(home / "bin/portal"), *words], kept | settings


@pytest.fixture
def served(installed: Path, tmp_path: Path) -> Iterator[str]:
    """Serve from the wheel; connections wait in the socket's queue until the worker has started."""
    make, environ = command(installed, tmp_path / "instance", "init")
    subprocess.run(make, env=environ, cwd=tmp_path, check=True, capture_output=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    serve, environ = command(installed, tmp_path / "instance", "serve", "--port", str(port))
    process = subprocess.Popen(serve, env=environ, cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        assert any("Ctrl-C" in line for line in process.stdout), "the portal did not start"
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


def test_the_wheel_carries_templates_migrations_and_catalogues(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(("templates/", "migrations/")):
            assert f"portal/{name}" in held
        if path.suffix == ".po":
            assert name.replace(".po", ".mo") in held


def test_an_installed_wheel_serves_a_page_and_its_style(served: str) -> None:
    with urlopen(f"{served}/fr/", timeout=30) as page:
        text = page.read().decode()
    assert page.status == 200
    assert '<html lang="fr"' in text
    style = text.split('rel="stylesheet" href="', 1)[1].split('"', 1)[0]
    with urlopen(served + style, timeout=30) as sheet:
        assert sheet.headers.get_content_type() == "text/css"
