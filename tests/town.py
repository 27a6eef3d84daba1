"""A town with a past: the demonstration, whole, for tests that walk through every room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask
from playwright._impl._api_structures import SetCookieParam
from sqlalchemy import func, select

from portal.adapters.accounts.passwords import Argon2Passwords
from portal.app import create_app
from portal.cli.demo.story import DemoFile, tell
from portal.domain.actions import Action
from portal.domain.articles import ArticleKind, ArticleState
from portal.services.accounts.sessions import digest_of
from portal.store.base import Base
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import (
    Account,
    Article,
    Association,
    Concern,
    Grant,
    Office,
    PhoneLine,
    Territory,
    TimelineEntry,
)
from portal.store.queries.accounts.sessions import holder_of_session
from tests import databases, makers
from tests.instances import throwaway
from tests.signing_in import carry, opened
from tests.web.inspector import InspectingClient

STAFF = {
    "admin": "admin@taroudant.example",
    "editor": "editor@taroudant.example",
    "moderator": "moderator@taroudant.example",
    "safety": "safety@taroudant.example",
    "agent": "lighting@taroudant.example",
    "field": "field@taroudant.example",
    "leader": "leader@taroudant.example",
    "member": "member@taroudant.example",
    "resident": "resident@taroudant.example",
}
"""Somebody of each role; "visitor" is nobody at all."""

QUICK = Argon2Passwords(rounds=1, memory=64)
"""What a portal under test hashes passwords with, too."""


@dataclass(frozen=True)
class Town:
    """The portal of the demonstration, and what `portal demo` tells of it."""

    app: Flask
    told: DemoFile
    tokens: dict[str, str] = field(default_factory=dict)
    """The word of each role's session; to read a page must not open a new one."""

    def account(self, email: str) -> dict[str, str | None]:
        return next(account for account in self.told.accounts if account["email"] == email)

    def ask(self, statement: Any) -> Any:
        """The first value of a query."""
        with self.app.app_context():
            return db.session.scalars(statement).first()

    def meeting(self) -> str:
        """The slug of the meeting that started it all."""
        return str(self.ask(select(Article.slug).where(Article.kind == "meeting")))

    def newest_concern(self) -> int:
        arrived = select(TimelineEntry.concern_id).where(TimelineEntry.action == Action.SUBMIT)
        return int(self.ask(arrived.order_by(TimelineEntry.id.desc()).limit(1)))

    def public_concern(self) -> int:
        accepted = select(Concern.id).where(Concern.state == "answered", Concern.exposure == "public")
        return int(self.ask(accepted))

    def open_concern(self) -> tuple[int, str]:
        """(place, category) of a public concern that waits for its answer, and can be supported."""
        found = select(Concern.territory_id, Concern.category).where(
            Concern.state == "accepted", Concern.exposure == "public"
        )
        with self.app.app_context():
            place, category = db.session.execute(found.order_by(Concern.id)).first() or (0, "")
        return place, str(category)

    def unread_concern(self) -> int:
        waiting = select(Concern.id).where(
            Concern.state == "received", Concern.exposure == "public", Concern.appealed.is_(False)
        )
        return int(self.ask(waiting))

    def association(self) -> str:
        """The slug of the association that `leader` leads and `member` belongs to."""
        return str(self.ask(select(Association.slug).where(Association.standing == "verified")))

    def association_concern(self) -> int:
        """A concern that association reported."""
        own = select(Concern.id).join(Association, Association.id == Concern.association_id)
        return int(self.ask(own.where(Association.slug == self.association())))

    def article(self, *, published: bool, follow_up: bool = False) -> int:
        """An article in the newsroom: a draft is begun where there is none."""
        kind = "follow_up" if follow_up else "announcement"
        state = "published" if published else "draft"
        found = self.ask(select(Article.id).where(Article.kind == kind, Article.state == state))
        return int(found) if found else self._draft(kind)

    def _draft(self, kind: str) -> int:
        with self.app.app_context(), work() as w:
            made = makers.article(
                w.session, kind=ArticleKind(kind), state=ArticleState.DRAFT, published_at=None
            )
            return made.id

    def first(self, model: type[Territory | Office | PhoneLine | Account | Grant | Association]) -> int:
        return int(self.ask(select(func.min(model.id))))

    def everything(self) -> dict[str, str]:
        """Each table's rows as one digest."""
        with self.app.app_context():
            return {
                table.name: sha256(repr(db.session.execute(table.select()).all()).encode()).hexdigest()
                for table in Base.metadata.sorted_tables
            }

    def visitor(self) -> InspectingClient:
        client = self.app.test_client()
        assert isinstance(client, InspectingClient)
        return client

    def client(self, role: str, at: datetime | None = None) -> InspectingClient:
        """A client of somebody with `role`, signed in the short way, now or `at` some other time."""
        client = self.visitor()
        if role == "visitor":
            return client
        with self.app.app_context():
            carry(client, self.session(role, at), at)
        return client

    def session(self, role: str, at: datetime | None = None) -> str:
        """The word of a session of somebody with `role`: always the same one, while nobody ends it."""
        account, epoch = db.session.execute(
            select(Account.id, Account.session_epoch).where(Account.email == STAFF[role])
        ).one()
        held = holder_of_session(db.session(), digest_of(self.tokens.get(role, "")), at or datetime.now(UTC))
        if held is None or held.epoch != epoch:
            self.tokens[role] = opened(account, at)
        return self.tokens[role]

    def session_cookie(self, role: str) -> SetCookieParam:
        """The session of somebody with `role`, for a browser."""
        cookie = self.client(role).get_cookie("portal_session", domain="localhost")
        assert cookie is not None
        return {"name": cookie.key, "value": cookie.value, "domain": "127.0.0.1", "path": "/"}


@contextmanager
def founded(folder: Path, *, plant: Callable[[Flask], None] | None = None, **changes: Any) -> Iterator[Town]:
    """Found a town in `folder`, on SQLite unless `changes` of the settings say otherwise.

    `plant` adds routes to its portal before the first request.
    """
    settings = throwaway(folder, **changes)
    app = create_app(settings)
    app.test_client_class = InspectingClient
    if plant is not None:
        plant(app)
    with app.app_context():
        databases.create(db.engine)
        with work(datetime.now(UTC)) as w:
            told = tell(w, settings, QUICK)
        db.session.remove()
    yield Town(app, told)
    with app.app_context():
        db.engine.dispose()
