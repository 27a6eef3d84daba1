"""Territories, the offices that answer in them, and their telephone lines."""

from __future__ import annotations

from enum import StrEnum


class TerritoryKind(StrEnum):
    PROVINCE = "province"
    PASHALIK = "pashalik"
    ANNEX = "annex"
    CAIDAT = "caidat"
    COMMUNE = "commune"
    QUARTER = "quarter"
    DOUAR = "douar"


class Line(StrEnum):
    """Two parallel lines of authority that are never merged, and what people call places."""

    STATE = "state"
    ELECTED = "elected"
    CUSTOMARY = "customary"


class OfficeKind(StrEnum):
    PASHALIK = "pashalik"
    ANNEX = "annex"
    COMMUNE_SERVICE = "commune_service"
    EDUCATION = "education"
    POLICE = "police"
    GENDARMERIE = "gendarmerie"
    UTILITY = "utility"
    OTHER = "other"


class PhoneKind(StrEnum):
    EMERGENCY = "emergency"
    LANDLINE = "landline"
    MOBILE = "mobile"
    WHATSAPP = "whatsapp"
