"""How a server and its child processes speak: a line of JSON, then the bytes it announces."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from operator import index
from typing import Any


def frame(facts: Mapping[str, Any], *blobs: bytes) -> bytes:
    """Return facts and blobs as one message."""
    head = {"facts": dict(facts), "lengths": [len(blob) for blob in blobs]}
    return b"".join((json.dumps(head).encode(), b"\n", *blobs))


def unframe(message: bytes) -> tuple[Mapping[str, Any], Sequence[bytes]]:
    """Return the facts and blobs of a message. Raises ValueError when it is none, whoever wrote it."""
    line, _, rest = message.partition(b"\n")
    try:
        head = json.loads(line)
        facts, lengths = head["facts"], head["lengths"]
        ends = list(accumulate(map(index, lengths), initial=0))
    except (TypeError, KeyError, RecursionError) as wrong:
        raise ValueError("not a message") from wrong
    if not isinstance(facts, dict) or ends != sorted(ends) or ends[-1] != len(rest):
        raise ValueError("a message that contradicts itself")
    return facts, [rest[start:end] for start, end in pairwise(ends)]
