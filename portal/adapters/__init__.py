"""The outside world: keys, passwords, mail, text rendering, clocks of others."""

from __future__ import annotations
