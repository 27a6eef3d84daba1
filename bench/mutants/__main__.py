"""`make mutants`: the share of sampled mistakes that a floor's own tests notice, and those they do not."""

from __future__ import annotations

import argparse
import ast
import os
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from bench.mutants import trials
from bench.mutants.changes import Change, changes
from bench.mutants.trials import Files, Trial

TREE: Final = Path(__file__).resolve().parent.parent.parent
FLOORS: Final = ("domain", "services")
PROMISED: Final = 0.9
SIDE_BY_SIDE: Final = 2


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module of the tree, as a path from its root, with one mistake: the `number`-th it could have."""

    file: str
    number: int
    change: Change

    def __str__(self) -> str:
        return f"{self.file}:{self.change.line}: {self.change}"

    def trial(self) -> Trial:
        tree = _parsed(self.file)
        return Trial(_lots(self.file), self.file, changes(tree)[self.number].applied(tree))


def main() -> None:
    """Sample, try and print; fails when fewer are noticed than promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=60, help="how many mistakes of each floor")
    parser.add_argument("--seed", default="1", help="which mistakes")
    parser.add_argument("floor", nargs="*", default=FLOORS, help="domain, services, or modules of them")
    given = parser.parse_args()
    trials.preload(TREE, ("portal", "tests"))
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        copies = [trials.copied(TREE, Path(folder) / str(n)) for n in range(SIDE_BY_SIDE)]
        shares = [_show(floor, _sampled(floor, given.n, given.seed), copies) for floor in given.floor]
    if min(shares) < PROMISED:
        sys.exit(f"fewer noticed than promised ({PROMISED:.0%})")


def _memory() -> str | None:
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def _sampled(floor: str, n: int, seed: str) -> list[Mutant]:
    """Return `n` different mistakes of a floor, each as likely as any other."""
    files = sorted(str(file.relative_to(TREE)) for file in (TREE / "portal").rglob("*.py"))
    within = [file for file in files if file.startswith(f"portal/{floor}")]
    every = [Mutant(file, *one) for file in within for one in enumerate(changes(_parsed(file)))]
    return random.Random(f"{seed} {floor}").sample(every, min(n, len(every)))


def _show(floor: str, mutants: Sequence[Mutant], copies: Sequence[Path]) -> float:
    sound = [Trial([_tests(folder)]) for folder in sorted({_folder(mutant.file) for mutant in mutants})]
    trials.run(sound, copies, lambda number, noticed: _must_pass(sound[number], noticed=noticed))
    survivors: list[Mutant] = []

    def note(number: int, noticed: bool) -> None:
        if not noticed:
            survivors.append(mutants[number])
            print(f"  {mutants[number]}", flush=True)

    print(f"{floor}: what no test notices")
    trials.run([mutant.trial() for mutant in mutants], copies, note)
    share = 1 - len(survivors) / len(mutants)
    print(f"{floor}: {len(mutants) - len(survivors)} of {len(mutants)} mistakes noticed ({share:.0%})")
    return share


def _must_pass(trial: Trial, *, noticed: bool) -> None:
    if noticed:
        sys.exit(f"these fail without any mistake: {' '.join(trial.lots[0])}")


@cache
def _lots(file: str) -> tuple[Files, Files]:
    """Return the tests of a module's floor that import it, then the others of its folder.

    Of the rules, which are pure, only tests that come to the module through what they import can notice.
    """
    floor = Path(file).parts[1]
    near = [test for test in _tests(f"tests/{floor}") if file in _imports(test)]
    others = [test for test in _tests(_folder(file)) if test not in near]
    return near, [test for test in others if floor != "domain" or file in _reached(test)]


def _reached(test: str) -> set[str]:
    """Return the files of the portal that a test imports, and those that they import in turn."""
    found, waiting = set[str](), {test}
    while waiting:
        new = set().union(*map(_imports, waiting)) - found
        found |= new
        waiting = new
    return found


@cache
def _imports(file: str) -> frozenset[str]:
    names = (name.replace(".", "/") + ".py" for name in trials.imported(TREE / file))
    return frozenset(name for name in names if (TREE / name).is_file())


def _folder(file: str) -> str:
    return str(Path("tests", *Path(file).parts[1:-1]))


@cache
def _tests(folder: str) -> Files:
    return [str(test.relative_to(TREE)) for test in sorted((TREE / folder).rglob("test_*.py"))]


def _parsed(file: str) -> ast.Module:
    return ast.parse((TREE / file).read_text(encoding="utf-8"))


if __name__ == "__main__":
    os.umask(0o077)
    main()
