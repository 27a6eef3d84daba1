"""A site whose process dies as soon as it serves."""

from __future__ import annotations

import os
import signal
from threading import Timer

from portal.server.site import Site

site = Site(lambda _environ, _start: [], lambda _environ: 0, lambda _environ: "", lambda: None)
Timer(0.3, os.kill, (os.getpid(), signal.SIGKILL)).start()
