"""A civic portal that pairs what authorities announce with what residents report."""

from __future__ import annotations

__version__ = "0.1.0"
