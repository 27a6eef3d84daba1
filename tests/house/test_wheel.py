"""The wheel runs by itself: built, installed where the checkout is out of sight, asked for a page."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from portal import __version__
from tests.house.tree import ROOT, tracked

FONTS = ("readex-arabic.woff2", "readex-latin.woff2", "readex-marks.woff2", "tifinagh.woff2")


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A source distribution built from a copy of the checkout; fonts stand in for those that npm brings."""
    copy = tmp_path_factory.mktemp("checkout")
    for path in tracked():
        target = copy / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    fonts = copy / "portal/static/fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    for name in FONTS:
        (fonts / name).write_bytes(b"wOF2 of the tests")
    return built(copy, "sdist", tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheel(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from the sources alone, as an installer does that is given them."""
    unpacked = tmp_path_factory.mktemp("sources")
    with tarfile.open(sources) as held:
        held.extractall(unpacked)  # made by ourselves a moment ago
    [folder] = unpacked.iterdir()
    return built(folder, "wheel", tmp_path_factory.mktemp("wheel"))


def built(folder: Path, kind: str, into: Path) -> Path:
    """Run the build backend itself: `python -m build` would fetch it anew into an environment of its own."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(into)]
    subprocess.run(build, cwd=folder, check=True, capture_output=True)
    [made] = into.iterdir()
    return made


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


def test_a_wheel_built_from_the_sources_carries_the_fonts_and_the_pinned_requirements(wheel: Path) -> None:
    held = zipfile.ZipFile(wheel)
    assert {f"portal/static/fonts/{name}" for name in FONTS} <= set(held.namelist())
    assert held.read("portal/requirements.txt") == (ROOT / "requirements/runtime.txt").read_bytes()


def test_the_distribution_has_a_name_of_its_own(wheel: Path, sources: Path) -> None:
    assert wheel.name.startswith(f"civic_reporting_portal-{__version__}-py3-none-any")
    assert sources.name == f"civic_reporting_portal-{__version__}.tar.gz"


def test_a_build_without_fonts_says_so_and_goes_on(tmp_path: Path, sources: Path) -> None:
    with tarfile.open(sources) as held:
        held.extractall(tmp_path / "sources")
    [folder] = (tmp_path / "sources").iterdir()
    shutil.rmtree(folder / "portal/static/fonts")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "wheel")]
    told = subprocess.run(build, cwd=folder, check=True, capture_output=True, text=True)
    assert "This build carries no fonts" in told.stdout + told.stderr


def test_an_installed_wheel_serves_a_page_and_its_style(served: str) -> None:
    with urlopen(f"{served}/fr/", timeout=30) as page:
        text = page.read().decode()
    assert page.status == 200
    assert '<html lang="fr"' in text
    style = text.split('rel="stylesheet" href="', 1)[1].split('"', 1)[0]
    with urlopen(served + style, timeout=30) as sheet:
        assert sheet.headers.get_content_type() == "text/css"
