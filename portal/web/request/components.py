# SPDX-License-Identifier: AGPL-3.0-or-later
"""What one running portal is made of, for whoever answers a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Flask, current_app

from portal.adapters.catalogues import Catalogues
from portal.domain.deadlines import local_day
from portal.domain.ports import Clock, Envelopes, FileStore, ImageReader, PhoneReader, Sealer, SoundReader
from portal.services.delivery.email_alerts import AlertBook
from portal.settings import Settings
from portal.web.rendering.assets import Assets
from portal.web.rendering.page_cache import PageCache
from portal.web.rendering.renderer import Renderer
from portal.web.rendering.urls import Urls
from portal.web.request.authentication import Authentication
from portal.web.request.guesses import Guesses
from portal.web.request.rate_counters import RateCounters

KEY = "portal"


@dataclass(frozen=True, kw_only=True)
class Components:
    """Made once by `create_app`, then only read; `clock` returns an aware UTC datetime.

    `zone` is the town's. Counters count inside: each portal has its own, and a restart forgets them.
    """

    settings: Settings
    clock: Clock
    zone: ZoneInfo
    catalogues: Catalogues
    assets: Assets
    urls: Urls
    renderer: Renderer
    page_cache: PageCache
    images: ImageReader
    sounds: SoundReader
    phones: PhoneReader
    files: FileStore
    envelopes: Envelopes
    authentication: Authentication
    rate_counters: RateCounters
    guesses: Guesses
    sealer: Sealer
    alerts: AlertBook


def install(app: Flask, components: Components) -> None:
    app.extensions[KEY] = components


def components() -> Components:
    """Return the parts of the portal that answers this request."""
    found: Components = current_app.extensions[KEY]
    return found


def now() -> datetime:
    """Return the portal's idea of this moment, aware and in UTC."""
    return components().clock()


def town_today() -> date:
    """Return the day it is in the town."""
    return local_day(now(), components().zone)
