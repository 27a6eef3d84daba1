"""Tells the demonstration: all that its files hold, in the order it happened, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from portal import time_zones
from portal.adapters.files.contained import ContainedFiles
from portal.adapters.files.locked import LockedFiles
from portal.adapters.keys.sealing import PublicSealer
from portal.adapters.untrusted.children import Children
from portal.adapters.untrusted.images import SafeImages
from portal.adapters.untrusted.sounds import SafeSounds
from portal.cli.demo import articles, concerns, people, places
from portal.cli.demo.town import Town, at, read
from portal.domain.ports import PasswordHasher
from portal.settings import Settings
from portal.store.encrypted_columns import envelopes_of
from portal.store.engine.work import Work
from portal.store.models import Account, Article, AuditEntry, Concern, Office, OutboxEntry, Territory

LOADED: Final = "load_demonstration"


@dataclass(frozen=True, slots=True)
class DemoFile:
    """What a visitor of the demonstration needs: see `instance/demo.json` in the documentation."""

    accounts: list[dict[str, str | None]]
    receipts: list[str]
    articles: list[str]
    to_try: dict[str, str]
    """What waits for somebody to do it, and the address where."""


def already_told(session: Session) -> bool:
    return bool(session.scalar(select(exists().where(AuditEntry.action == LOADED))))


def holds_data(session: Session) -> bool:
    """Whether anybody has put anything in here."""
    return any(
        session.scalar(select(exists().where(model.id.is_not(None))))
        for model in (Account, Article, Concern, Office, Territory)
    )


def tell(w: Work, settings: Settings, passwords: PasswordHasher) -> DemoFile:
    """Write everything, by the services that a portal in use would go through."""
    children = Children()
    town = Town(
        now=w.now,
        zone=time_zones.zone(settings.timezone),
        pepper=settings.receipt_pepper.encode(),
        sealer=PublicSealer(settings.seal_public_key),
        images=SafeImages(children),
        sounds=SafeSounds(children),
        files=LockedFiles(ContainedFiles(settings.uploads), envelopes_of(w.session.connection().dialect)),
    )
    places.settle(w, town)
    accounts = people.welcome(w, town, settings, passwords)
    happened = [act for entry in read("concerns")["concern"] for act in concerns.acts(town, entry)]
    happened += [act for entry in read("articles")["article"] for act in articles.acts(town, entry)]
    for moment, act in sorted(happened, key=lambda dated: dated[0]):
        act(at(w, moment))
    _keep_quiet(w)
    w.record(LOADED, "instance", by=None)
    to_try = {what: f"/ar/desk/{number}" for what, number in town.to_try.items()}
    return DemoFile(accounts, town.receipts, town.slugs, to_try)


def _keep_quiet(w: Work) -> None:
    """Mail nobody about a past that was made up."""
    w.session.execute(update(OutboxEntry).values(sent_at=OutboxEntry.written_at))
