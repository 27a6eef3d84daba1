"""Rows to begin a test with: each maker has sensible defaults and takes what the test is about."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from portal.domain.articles import ArticleKind, ArticleState
from portal.domain.associations import AssociationStanding, DeclarationKind, MemberRole
from portal.domain.concerns import Category, Draft, Exposure, Kind, State, Tier
from portal.domain.people import Actor, Role
from portal.domain.people import Grant as Granted
from portal.domain.places import AuthorityLine, OfficeKind, TerritoryKind
from portal.store.models import (
    Account,
    Article,
    Association,
    Concern,
    Grant,
    Membership,
    Office,
    Territory,
    Translation,
)
from portal.time_zones import zone

TOWN = zone("Africa/Casablanca")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
PEPPER = b"pepper-of-the-tests-0123456789"
_next = count(1)


def _kept(session: Session, row: Any) -> Any:
    session.add(row)
    session.flush()
    return row


def territory(session: Session, **given: Any) -> Territory:
    n = next(_next)
    row = Territory(
        **{
            "slug": f"territory-{n}",
            "kind": TerritoryKind.ANNEX,
            "line": AuthorityLine.STATE,
            "position": n,
            "name_ar": f"الملحقة {n}",
            "name_fr": f"Annexe {n}",
            "name_en": f"Annex {n}",
            **given,
        }
    )
    return _kept(session, row)  # type: ignore[no-any-return]


def office(session: Session, **given: Any) -> Office:
    n = next(_next)
    names = {"name_ar": f"المصلحة {n}", "name_fr": f"Service {n}", "name_en": f"Service {n}"}
    row = Office(**{"slug": f"office-{n}", "kind": OfficeKind.COMMUNE_SERVICE, **names, **given})
    return _kept(session, row)  # type: ignore[no-any-return]


def account(session: Session, *roles: Role, **given: Any) -> Account:
    """An account with `roles` granted everywhere; its password hash opens nothing."""
    n = next(_next)
    defaults = {
        "email": f"person{n}@example.org",
        "name": f"Person {n}",
        "password_hash": "!",
        "created_at": NOON,
        "verified_at": NOON,
    }
    row = Account(**{**defaults, **given})
    row.grants = [Grant(role=role) for role in roles]
    return _kept(session, row)  # type: ignore[no-any-return]


def actor(session: Session, *roles: Role, territory: int | None = None, office: int | None = None) -> Actor:
    """Somebody with an account and `roles`, over `territory` or for `office` if given."""
    row = account(session)
    granted = frozenset(Granted(role, territory=territory, office=office) for role in roles)
    return Actor(account=row.id, grants=granted)


def association(session: Session, leader: Account | None = None, **given: Any) -> Association:
    n = next(_next)
    if "territory_id" not in given:
        given["territory_id"] = territory(session).id
    defaults = {
        "slug": f"association-{n}",
        "name": f"جمعية الحي {n}",
        "standing": AssociationStanding.VERIFIED,
        "declaration_kind": DeclarationKind.FINAL,
        "declaration_number": f"{n}/2024",
        "declared_on": date(2024, 1, 15),
        "registered_at": NOON,
    }
    row: Association = _kept(session, Association(**{**defaults, **given}))
    if leader is not None:
        membership = Membership(
            association_id=row.id, account_id=leader.id, role=MemberRole.LEADER, since=date(2024, 2, 1)
        )
        _kept(session, membership)
    return row


def article(session: Session, **given: Any) -> Article:
    """A published announcement in Arabic; `title`, `lead`, `body`, `html` go to its translation."""
    n = next(_next)
    words = {key: given.pop(key) for key in ("title", "lead", "body", "html") if key in given}
    defaults = {
        "slug": f"article-{n}",
        "kind": ArticleKind.ANNOUNCEMENT,
        "state": ArticleState.PUBLISHED,
        "original_language": "ar",
        "published_at": NOON,
        "updated_at": NOON,
        "saved_at": NOON,
    }
    row = Article(**{**defaults, **given})
    spoken = {"title": f"بلاغ رقم {n}", "lead": "خلاصة البلاغ.", "body": "نص البلاغ.", **words}
    spoken.setdefault("html", f"<p>{spoken['body']}</p>")
    row.translations = [Translation(language=row.original_language, **spoken)]
    return _kept(session, row)  # type: ignore[no-any-return]


def concern(session: Session, **given: Any) -> Concern:
    """A concern put straight into the store, accepted and public unless told otherwise."""
    n = next(_next)
    if "territory_id" not in given:
        given["territory_id"] = territory(session).id
    defaults = {
        "id": n,
        "kind": Kind.PROBLEM,
        "category": Category.LIGHTING,
        "state": State.ACCEPTED,
        "exposure": Exposure.PUBLIC,
        "tier": Tier.ANONYMOUS,
        "received_on": TODAY,
        "language": "ar",
        "original": f"النص الأصلي السري {n}",
        "title": f"إنارة معطلة {n}",
        "public_text": f"عمود الإنارة لا يشتغل {n}",
        "folded": f"اناره معطله {n}",
        "changed_at": NOON,
    }
    return _kept(session, Concern(**{**defaults, **given}))  # type: ignore[no-any-return]


def draft(territory: int, **given: Any) -> Draft:
    """What an anonymous resident filled in."""
    defaults: dict[str, Any] = {
        "kind": Kind.PROBLEM,
        "category": Category.LIGHTING,
        "territory": territory,
        "text": "ثلاثة أعمدة إنارة لا تشتغل قرب المدرسة منذ أسبوع",
        "tier": Tier.ANONYMOUS,
    }
    return Draft(**{**defaults, **given})
