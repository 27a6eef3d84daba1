# SPDX-License-Identifier: AGPL-3.0-or-later
"""The roof: the one place that knows every part, and puts them together in short steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from portal import paths, time_zones
from portal.adapters import catalogues
from portal.adapters.clock import utc_now
from portal.adapters.files.contained import CONTAINER, ContainedFiles
from portal.adapters.files.locked import LockedFiles
from portal.adapters.keys.erasure_log import ErasureLog
from portal.adapters.keys.sealing import PublicSealer, SecretVault
from portal.adapters.links import SignedLinks
from portal.adapters.mail import open_mailer
from portal.adapters.telephones import Telephones
from portal.adapters.untrusted.children import Children, places_beside
from portal.adapters.untrusted.images import SafeImages
from portal.adapters.untrusted.sounds import SafeSounds
from portal.domain.languages import Language
from portal.domain.ports import Clock, Envelopes
from portal.jobs.tasks import Task, blurring, filing, keeping, shredding, tasks
from portal.jobs.worker import Worker, employ
from portal.services.delivery.deliver import PostRoom
from portal.services.delivery.email_alerts import AlertBook
from portal.services.erasure import open_keys
from portal.services.instance import check_readiness
from portal.settings import Environment, Settings, SettingsError
from portal.store.engine.database import db
from portal.store.engine.outages import is_outage
from portal.store.engine.town_time import engine_options
from portal.store.engine.work import work
from portal.store.listeners import register_listeners
from portal.web import (
    about,
    accounts,
    admin,
    articles,
    associations,
    case,
    concerns,
    desk,
    directory,
    home,
    leave,
    media,
    newsroom,
    report,
)
from portal.web.guards import caching, errors, headers, limits, logs, mistyped_links, proxies, static
from portal.web.rendering.assets import Assets
from portal.web.rendering.page_cache import PageCache
from portal.web.rendering.renderer import Renderer
from portal.web.rendering.urls import Urls
from portal.web.request import csrf, language, pages, sessions
from portal.web.request.authentication import make_authentication
from portal.web.request.components import KEY, Components, install
from portal.web.request.context import share
from portal.web.request.guesses import make_guesses
from portal.web.request.pages import Pages
from portal.web.request.rate_counters import make_rate_counters


def rooms() -> Iterator[Pages]:
    """Every room there is; one that is not listed cannot be entered."""
    yield static.pages
    yield media.pages
    yield home.door
    yield home.pages
    yield articles.pages
    yield concerns.pages
    yield directory.pages
    yield about.pages
    yield newsroom.pages
    yield report.pages
    yield case.pages
    yield leave.pages
    yield accounts.pages
    yield associations.pages
    yield associations.own
    yield admin.pages
    yield desk.pages


class SyncFlask(Flask):
    """Flask, without asking at every request of every function whether it is a coroutine: none of ours is."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def create_app(settings: Settings | None = None, *, clock: Clock = utc_now) -> Flask:
    """Put a portal together; raises SettingsError while a setting or the database is unsafe."""
    settings = settings or Settings.load()
    settings.refuse_unsafe()
    register_listeners()
    _refuse_unready(settings)
    app = SyncFlask("portal", static_folder=None, template_folder=None, instance_path=str(settings.instance))
    _configure(app, settings)
    _connect(app, settings)
    proxies.believe(app, settings)
    _guard(app, settings)
    install(app, _components(app, settings, clock, _entrust(app, settings)))
    for room in rooms():
        app.register_blueprint(room)
    employ(app, Worker(_chores(app, settings, clock), app.app_context, clock))
    return app


def _refuse_unready(settings: Settings) -> None:
    """Start only where what is acknowledged can be kept; tests build portals over anything."""
    if settings.env is not Environment.TEST and (faults := check_readiness.refusals(settings)):
        raise SettingsError(*faults)


def _configure(app: Flask, settings: Settings) -> None:
    logs.configure(settings.log_level)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TRUSTED_HOSTS=list(settings.hosts) or None,
        TESTING=settings.env is Environment.TEST,
    )


def _connect(app: Flask, settings: Settings) -> None:
    """Open the store; parameters of statements stay out of error messages, for they are what people wrote."""
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.database,
        SQLALCHEMY_ENGINE_OPTIONS={
            **engine_options(time_zones.zone(settings.timezone)),
            "hide_parameters": True,
            "pool_pre_ping": not settings.database.startswith("sqlite"),
        },
    )
    db.init_app(app)


def _entrust(app: Flask, settings: Settings) -> Envelopes:
    """Give the database its keys; refuse to start with none, or others, over what is locked already."""
    with app.app_context():
        try:
            faults = open_keys.faults(db.engine, settings.erasable_keys, settings.uploads)
        except SQLAlchemyError as lost:
            if not is_outage(lost):
                raise
            faults = []  # it was lost since it was asked; pages answer 503 until it is back
        if faults:
            raise SettingsError(*faults)
        return open_keys.open_keys(db.engine, settings.erasable_keys)


def _guard(app: Flask, settings: Settings) -> None:
    """Set up what stands around every view; what is registered last sees an answer first."""
    production = settings.env is Environment.PRODUCTION
    logs.init_app(app)
    limits.init_app(app)
    headers.init_app(app, production=production)
    caching.init_app(app)
    language.init_app(app, _languages(settings))
    sessions.init_app(app, production=production)
    mistyped_links.init_app(app)
    pages.init_app(app)
    csrf.init_app(app)
    errors.init_app(app)


def _components(app: Flask, settings: Settings, clock: Clock, envelopes: Envelopes) -> Components:
    reload = settings.env is Environment.DEVELOPMENT
    messages = catalogues.load(paths.TRANSLATIONS, _languages(settings))
    zone = time_zones.zone(settings.timezone)
    children = Children(places_beside(settings.threads))
    components = Components(
        settings=settings,
        clock=clock,
        zone=zone,
        catalogues=messages,
        assets=Assets(paths.STATIC, reload=reload),
        urls=Urls(app),
        renderer=Renderer(paths.TEMPLATES, messages, zone, clock=clock, reload=reload),
        page_cache=PageCache(reload=reload),
        images=SafeImages(children),
        sounds=SafeSounds(children),
        phones=_phones(settings),
        files=LockedFiles(ContainedFiles(settings.uploads), envelopes),
        envelopes=envelopes,
        authentication=make_authentication(settings),
        rate_counters=make_rate_counters(settings),
        guesses=make_guesses(settings),
        sealer=PublicSealer(settings.seal_public_key),
        alerts=_alert_book(settings),
    )
    share(components)
    return components


def _alert_book(settings: Settings) -> AlertBook:
    return AlertBook(
        pepper=settings.receipt_pepper.encode(),
        vault=SecretVault(settings.notice_key),
        links=SignedLinks(settings.secret_key),
    )


def _phones(settings: Settings) -> Telephones:
    try:
        return Telephones(settings.phone_region)
    except ValueError as unknown:
        raise SettingsError(f"PORTAL_PHONE_REGION: {unknown}") from unknown


def _post_room(app: Flask, settings: Settings, clock: Clock) -> PostRoom:
    components: Components = app.extensions[KEY]
    return PostRoom(
        works=lambda: work(clock()),
        mailer=open_mailer(settings.mail, settings.mail_from, clock),
        texts=components.renderer,
        address=settings.address,
        alerts=components.alerts,
        links=SignedLinks(settings.secret_key),
    )


def _chores(app: Flask, settings: Settings, clock: Clock) -> tuple[Task, ...]:
    """What the portal does by itself."""
    post, components = _post_room(app, settings, clock), app.extensions[KEY]
    return (
        *tasks(post),
        keeping(post.works, ErasureLog(settings.erasures)),
        *filing(post.works, components.files),
        shredding(post.works, components.envelopes),
        blurring(lambda: _dated(settings)),
    )


def _dated(settings: Settings) -> Iterator[Path]:
    """The files that every report is written into."""
    yield settings.erasable_keys
    yield from settings.instance.glob("portal.sqlite*")
    yield from settings.uploads.glob(f"{CONTAINER}*")


def _languages(settings: Settings) -> list[Language]:
    return [Language(code) for code in settings.languages]
