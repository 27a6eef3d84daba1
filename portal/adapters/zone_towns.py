"""Where the towns lie that time zones are named after, as the zone data tells it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

_POINT: Final = re.compile(r"([+-])(\d{2})(\d{2})(?:\d{2})?([+-])(\d{3})(\d{2})(?:\d{2})?")
"""Degrees and minutes, perhaps seconds (ISO 6709): +3339-00735 is Casablanca."""


def zone_town(zone: str) -> tuple[float, float] | None:
    """Latitude and longitude of a zone's town in degrees, None for a zone of no town ("UTC")."""
    return _towns().get(zone)


@cache
def _towns() -> Mapping[str, tuple[float, float]]:
    table = files("tzdata").joinpath("zoneinfo/zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {row[2]: point for row in rows if len(row) > 2 and (point := _degrees(row[1])) is not None}


def _degrees(said: str) -> tuple[float, float] | None:
    found = _POINT.fullmatch(said)
    if found is None:
        return None
    north, lat, lat_minutes, east, lon, lon_minutes = found.groups()
    return _signed(north, lat, lat_minutes), _signed(east, lon, lon_minutes)


def _signed(sign: str, degrees: str, minutes: str) -> float:
    return float(f"{sign}1") * (int(degrees) + int(minutes) / 60)
