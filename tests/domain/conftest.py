"""What the tests of the pure rules share."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

Steps = Callable[..., int]


@pytest.fixture
def steps() -> Steps:
    """Count the lines and calls a function takes: growth shows without a clock."""

    def count(function: Callable[..., object], *arguments: object, **options: object) -> int:
        taken = 0

        def trace(frame: FrameType, event: str, argument: Any) -> Any:
            nonlocal taken
            taken += 1
            return trace

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            function(*arguments, **options)
        finally:
            sys.settrace(before)
        return taken

    return count
