"""Reports to send: each with a form's key of its own, so that a second try is known to be the same."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.concerns import Category, Draft, Kind, Tier
from portal.domain.people import VISITOR
from portal.domain.places import AuthorityLine, TerritoryKind
from portal.services.concerns import submit
from portal.services.concerns.submit import Acknowledged, submit_concern
from portal.store.engine.group_commit import group_commit
from portal.store.engine.work import work
from portal.store.models import Concern, Territory

PEPPER = b"pepper-of-the-proof-0123456789ab"


class NoSealer:
    """The reports of a proof are anonymous: nothing is sealed."""

    name = "none"

    def seal(self, text: str) -> bytes:
        return text.encode()


@dataclass(frozen=True, slots=True)
class Report:
    number: int

    @property
    def key(self) -> str:
        return f"form-of-the-proof-{self.number:08}"

    @property
    def text(self) -> str:
        return f"ثلاثة أعمدة إنارة لا تشتغل قرب المدرسة منذ أسبوع، بلاغ رقم {self.number}"


def found_town() -> int:
    """Make a town of one quarter; return the quarter."""
    with work() as w:
        above: int | None = None
        for kind in (TerritoryKind.PASHALIK, TerritoryKind.ANNEX, TerritoryKind.QUARTER):
            name = {f"name_{language}": kind.value for language in ("ar", "fr", "en")}
            place = Territory(slug=kind.value, kind=kind, line=AuthorityLine.STATE, parent_id=above, **name)
            w.session.add(place)
            w.session.flush()
            above = place.id
        assert above is not None
        return above


def send(report: Report, quarter: int) -> Acknowledged:
    """Report through the portal's own service; once this returns, it must never be lost."""
    draft = Draft(Kind.PROBLEM, Category.LIGHTING, quarter, report.text, Tier.ANONYMOUS)
    sent = submit.Report(draft, key=report.key)
    return group_commit(lambda w: submit_concern(w, sent, by=VISITOR, pepper=PEPPER, sealer=NoSealer()))


def stored(session: Session) -> list[str]:
    """The texts of all reports, in order."""
    return list(session.scalars(select(Concern.original).order_by(Concern.id)))
