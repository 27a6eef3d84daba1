"""One serving process, started by the supervisor: `python -m portal.server.process portal.wsgi:site …`.

It ends within GRACE seconds after a signal, or after the supervisor's own end, whatever it is doing.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import signal
import socket
import sys
from importlib import import_module
from threading import Thread, Timer
from typing import Final

from portal.server.crowd import MOST, Crowd
from portal.server.front import Bounds, Front
from portal.server.memory import Memory, share_of
from portal.server.site import Site
from portal.server.threads import Threads
from portal.settings import SettingsError

GRACE: Final = 4.0
SWITCH: Final = 0.002
"""Seconds after which a thread that computes lets another one go on. The event loop gives way at each word it
sends; of the 5 ms that are usual, four busy threads make a stop of seconds out of a hundred lines. Half a
millisecond cost a third of all reports that can be taken, for threads then mostly take turns."""
SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
FILES: Final = 65_536
"""Open files wanted, of which each connection is one; the application's own are the SPARE."""
SPARE: Final = 512
READY: Final = b"r"


def main() -> None:
    asked = _arguments()
    sys.setswitchinterval(SWITCH)
    # The supervisor held signals back while it started us. Until the front stands, one of them just ends us.
    for ending in SIGNALS:
        signal.signal(ending, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    lifeline = socket.socket(fileno=asked.lifeline)
    Thread(target=_follow, args=(lifeline,), daemon=True).start()
    try:
        site = _load(asked.site)
    except SettingsError as refused:
        sys.exit("\n".join(f"portal: {fault}" for fault in refused.faults))
    threads = Threads(asked.threads)
    bounds = Bounds(Memory(share_of(asked.workers)), Crowd(_room()), threads, several=asked.workers > 1)
    asyncio.run(_serve(site, socket.socket(fileno=asked.listener), bounds, lifeline))
    if not threads.idle:
        os._exit(0)  # what still answers, answers nobody


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", help="module:name of a Site")
    parser.add_argument("--listener", type=int, required=True, help="descriptor of the listening socket")
    parser.add_argument(
        "--lifeline", type=int, required=True, help="descriptor of the line to the supervisor"
    )
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True, help="processes that serve the same site")
    return parser.parse_args()


def _follow(lifeline: socket.socket) -> None:
    """Stop when the supervisor has ended, however it did: nobody would start us again, or end us."""
    while lifeline.recv(1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _load(name: str) -> Site:
    module, _, attribute = name.partition(":")
    site: Site = getattr(import_module(module), attribute)
    return site


def _room() -> int:
    """Raise the limit of open files as far as we may; return how many connections that leaves room for."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(hard, FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    return MOST if soft == resource.RLIM_INFINITY else max(min(MOST, soft - SPARE), soft // 2)


async def _serve(site: Site, listener: socket.socket, bounds: Bounds, lifeline: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    front = Front(site, listener, bounds, loop)

    def stop() -> None:
        last = Timer(GRACE, os._exit, (1,))
        last.daemon = True
        last.start()
        front.stop()

    for ending in SIGNALS:
        loop.add_signal_handler(ending, stop)
    await front.serve(lambda: lifeline.sendall(READY))


if __name__ == "__main__":
    main()
