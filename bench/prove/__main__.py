"""`make prove`: what is promised of acknowledged reports and of who made them, each beside a canary."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Final

import structlog

from bench.prove import (
    decoding,
    faults,
    flood,
    generated,
    hostile,
    images,
    k,
    kills,
    power_loss,
    restore,
    slow,
    stopping,
    sweep,
    throughput,
    unmasking,
)

Proof = Callable[[int | None], bool]
"""Prints its figure and its canary; whether the figure is as promised and the canary fails as it should."""

PROOFS: Final[Mapping[str, Proof]] = {
    "power": power_loss.show,
    "kills": kills.show,
    "faults": faults.show,
    "generated": generated.show,
    "sweep": sweep.show,
    "unmasking": unmasking.show,
    "images": images.show,
    "decoding": decoding.show,
    "hostile": hostile.show,
    "flood": flood.show,
    "k": k.show,
    "restore": restore.show,
    "slow": slow.show,
    "stopping": stopping.show,
    "throughput": throughput.show,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.prove", description=__doc__)
    parser.add_argument("proof", nargs="*", help=f"{', '.join(PROOFS)}; all when none is named")
    parser.add_argument("--count", type=int, help="how often, instead of what is promised")
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    if broken := [name for name in given.proof or PROOFS if not _shown(name, given.count)]:
        sys.exit(f"not as promised: {', '.join(broken)}")


def _shown(name: str, count: int | None) -> bool:
    began = monotonic()
    print(f"… {name}", file=sys.stderr, flush=True)
    kept = PROOFS[name](count)
    print(f"… {name}: {monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    sys.stdout.flush()
    return kept


if __name__ == "__main__":
    os.umask(0o077)
    # Ended from outside, a proof still ends the servers it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    main()
