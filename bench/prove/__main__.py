"""`make prove`: what is promised about durability, each figure beside the canary that shows it can fail."""

from __future__ import annotations

import argparse
import logging
import os

import structlog

from bench.prove.power_loss import cut_power

CUTS = 100


def power(_: argparse.Namespace) -> None:
    print("Power cuts while reports come in through the portal's service (simulated disk, SQLite)")
    for torn in (False, True):
        kind = "half of the unflushed sectors live" if torn else "all that was not flushed is gone"
        tally = cut_power(CUTS, torn=torn)
        print(f"  {tally.cuts} cuts, {kind}: {tally.lost} of {tally.acknowledged} acknowledged reports lost,")
        print(f"    {tally.doubled} doubled, {tally.damaged} databases damaged")
    loose = cut_power(CUTS, torn=False, synchronous="NORMAL")
    print(f"  canary, synchronous=NORMAL: {loose.lost} of {loose.acknowledged} lost in {loose.cuts} cuts")


PROOFS = {"power": power}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.prove", description=__doc__)
    parser.add_argument("proof", nargs="*", choices=[*PROOFS, []], help="which; all when none is named")
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    for name in given.proof or PROOFS:
        PROOFS[name](given)


if __name__ == "__main__":
    os.umask(0o077)
    main()
