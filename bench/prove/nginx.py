"""A real nginx with the configuration that docs/operate.md gives, in front of a portal that runs here."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Final

from bench.prove.server import PATIENCE, free_port, listens

CONFIGURATION: Final = Path(__file__).parents[2] / "docs" / "nginx.conf"
HERE: Final = """
worker_processes 1;
worker_rlimit_nofile 16384;
daemon off;
pid {folder}/nginx.pid;
error_log /dev/null crit;
events {{ worker_connections 8192; }}
http {{
{temporary}
{documented}
}}
"""
TEMPORARY: Final = ("proxy", "fastcgi", "uwsgi", "scgi")


BROUGHT: Final = Path(__file__).parents[2] / ".venv" / "nginx" / "usr" / "sbin"
"""Where .ci/programs puts one, unpacked and not installed: it would begin to listen at once."""


def found() -> str | None:
    """Where nginx is; None when there is none."""
    return shutil.which("nginx") or shutil.which("nginx", path=f"/usr/sbin:/usr/local/sbin:{BROUGHT}")


@contextmanager
def nginx(folder: Path, portal: int) -> Iterator[int]:
    """Run it before the portal that listens on the port `portal`; yield the port it listens on itself."""
    program, port = found(), free_port()
    assert program is not None, "nginx is not installed"
    file = folder / "nginx.conf"
    file.write_text(_configuration(folder, portal, port), encoding="utf-8")
    command = [program, "-p", str(folder), "-e", "/dev/null", "-c", str(file)]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(int(PATIENCE / 0.05)):
            if listens(port):
                break
            Event().wait(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _configuration(folder: Path, portal: int, port: int) -> str:
    """What is documented, on ports and in folders of ours and without its certificate."""
    documented = CONFIGURATION.read_text(encoding="utf-8")
    for before, after in (
        (r"(?m)^server \{\n    listen 80;.*?^\}\n", ""),
        (r"listen 443 ssl;", f"listen 127.0.0.1:{port};"),
        (r"(?m)^ *ssl_certificate[^\n]*\n", ""),
        (r"server 127\.0\.0\.1:5000;", f"server 127.0.0.1:{portal};"),
        (r"/dev/shm/portal-bodies", str(folder / "bodies")),
    ):
        documented, times = re.subn(before, after, documented, flags=re.DOTALL)
        assert times, f"docs/nginx.conf has no {before} any more"
    temporary = "\n".join(f"{kind}_temp_path {folder / kind};" for kind in TEMPORARY)
    return HERE.format(folder=folder, temporary=temporary, documented=documented)
