"""`make bench`: the README's figures, each beside its limit."""

from __future__ import annotations

import logging
import os
import tempfile
from pathlib import Path

import structlog

from bench import page, patterns, process, weight
from bench.town import CONCERNS, build

KB = 1024
LIMITS = {"ratio": 6.0, "first view": 100 * KB, "memory": 110_000_000, "start": 3.0, "pattern": 0.5}


def main() -> None:
    """Measure and print; nothing here passes or fails, it is read."""
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder)
        app, slug = build(instance)
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
        paths = [f"/ar/articles/{slug}", "/ar/", "/ar/concerns/", "/ar/directory/"]
        _cpu(page.measure(app, paths[0]))
        for path in paths[:2]:
            _bytes(path, weight.first_view(app, path))
        seconds, memory = process.started(instance, paths)
    print(f"second start, to the first answer: {seconds:.2f} s (at most {LIMITS['start']:.0f} s)")
    if memory is None:
        print("memory of a worker: this system does not tell")
    else:
        print(f"memory of a worker: {memory / 1e6:.0f} MB (at most {LIMITS['memory'] / 1e6:.0f} MB)")
    _patterns(*patterns.slowest())


def _patterns(seconds: float, pattern: str) -> None:
    limit, shown = LIMITS["pattern"], pattern[:40]
    print(f"slowest expression, {patterns.LENGTH:,} letters: {seconds:.4f} s (at most {limit} s: {shown!r})")


def _cpu(figure: page.Figure) -> None:
    print(f"article with {CONCERNS} concerns, CPU a page, {figure.statements} statements, nothing cached")
    print(f"  bare SQL and template             {figure.ceiling:.0f} µs")
    print(f"  the portal                        {figure.app:.0f} µs")
    print(f"  ratio                             {figure.ratio:.2f}×   (at most {LIMITS['ratio']:.0f}×)")


def _bytes(path: str, parts: dict[str, int]) -> None:
    shown = ", ".join(f"{name} {size / KB:.1f}" for name, size in parts.items())
    total, limit = sum(parts.values()) / KB, LIMITS["first view"] / KB
    print(f"first view of {path[:16]}…, gzip: {total:.1f} KB (at most {limit:.0f} KB: {shown})")


if __name__ == "__main__":
    os.umask(0o077)
    main()
