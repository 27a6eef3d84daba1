"""A portal to measure: the demonstration, and an announcement on which twenty concerns were raised."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from flask import Flask
from sqlalchemy import select

from portal.adapters.accounts.passwords import Argon2Passwords
from portal.adapters.keys import keyring
from portal.adapters.keys.sealing import PublicSealer
from portal.app import create_app
from portal.cli.demo.story import tell
from portal.domain.actions import Action
from portal.domain.articles import ArticleKind, ArticleState
from portal.domain.concerns import Category, Draft, Exposure, Kind, Tier
from portal.domain.people import VISITOR, Actor, Grant, Role
from portal.services.concerns.effects import Given
from portal.services.concerns.steps import take_step
from portal.services.concerns.submit import Report, submit_concern
from portal.settings import Settings
from portal.store.engine import migrate
from portal.store.engine.work import Work, work
from portal.store.listeners import open_engine
from portal.store.models import Account, Article, Office, Territory

CONCERNS: Final = 20


def environment(instance: Path) -> dict[str, str]:
    """The settings of the measured portal, as a process is given them."""
    return {"PORTAL_INSTANCE": str(instance), "PORTAL_ENV": "test", "PORTAL_WORKER": "false"}


def build(instance: Path) -> tuple[Flask, str]:
    """Make the portal; return it and the slug of its announcement."""
    keyring.make(instance / "keys")
    settings = Settings.load(environment(instance))
    engine = open_engine(settings.database)
    migrate.upgrade(engine)
    engine.dispose()
    app = create_app(settings)
    with app.app_context(), work() as w:
        tell(w, settings, Argon2Passwords())
        return app, _announcement(w, settings)


def _announcement(w: Work, settings: Settings) -> str:
    announced = select(Article).where(
        Article.kind == ArticleKind.ANNOUNCEMENT, Article.state == ArticleState.PUBLISHED
    )
    article = w.session.scalars(announced.limit(1)).one()
    quarter = w.session.scalars(select(Territory.id).where(Territory.slug == "lastah")).one()
    office = w.session.scalars(select(Office.id).limit(1)).one()
    account = w.session.scalars(select(Account.id).limit(1)).one()
    moderator = Actor(account=account, grants=frozenset({Grant(Role.MODERATOR)}))
    sealer, pepper = PublicSealer(settings.seal_public_key), settings.receipt_pepper.encode()
    then = replace(w, now=w.now - timedelta(days=3))
    for number in range(CONCERNS):
        text = f"ملاحظة السكان رقم {number}: نفضّل الموقع القريب من المدرسة."
        draft = Draft(
            kind=Kind.NEED,
            category=Category.FACILITIES,
            territory=quarter,
            text=text,
            tier=Tier.ANONYMOUS,
            article=article.id,
        )
        raised = submit_concern(
            then, Report(draft, key=f"bench-{number}"), by=VISITOR, pepper=pepper, sealer=sealer
        )
        accepted = Given(
            category=Category.FACILITIES,
            office=office,
            exposure=Exposure.PUBLIC,
            title=f"الموقع القريب من المدرسة {number}",
            public_text=text,
        )
        take_step(then, raised.number, Action.ACCEPT, accepted, by=moderator)
    return article.slug
