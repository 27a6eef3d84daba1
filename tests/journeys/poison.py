"""The town of the demonstration with the corpus of hostile words in every text there is."""

from __future__ import annotations

from dataclasses import dataclass, field

from portal.adapters.markdown import render
from portal.domain.actions import Action
from portal.domain.articles import ArticleKind, ArticleState
from portal.domain.associations import AssociationStanding, MemberRole
from portal.domain.concerns import Category, State, Tier
from portal.domain.lifecycle import Readership
from portal.domain.people import VISITOR, Role
from portal.domain.places import OfficeKind, PhoneKind
from portal.domain.reveals import TERM, RevealReason, RevealState
from portal.services.concerns.submit import Report, submit_concern
from portal.store.engine.work import Work, work
from portal.store.models import (
    Account,
    Concern,
    Contact,
    Holiday,
    Membership,
    Message,
    PhoneLine,
    Reveal,
    Territory,
    TimelineEntry,
    Translation,
)
from portal.web.request.keys import pepper, sealer
from tests import makers
from tests.journeys.hostile import CORPUS, LONG
from tests.town import STAFF, Town


@dataclass
class Poisoned:
    """A town in which every text is hostile, and the numbers of what it holds."""

    town: Town
    concerns: list[int] = field(default_factory=list)
    articles: list[int] = field(default_factory=list)
    slugs: list[str] = field(default_factory=list)
    associations: list[int] = field(default_factory=list)
    leads: str = ""
    accounts: list[int] = field(default_factory=list)
    offices: list[int] = field(default_factory=list)
    phones: list[int] = field(default_factory=list)
    code: str = ""

    def pages(self) -> dict[str, list[str]]:
        """Addresses by who opens them."""
        concerns = self.concerns
        return {
            "visitor": [
                "",
                *(f"articles/?page={n}" for n in range(1, 6)),
                *(f"articles/{slug}" for slug in self.slugs),
                f"articles/{self.slugs[0]}/sheet",
                *(f"concerns/?page={n}" for n in range(1, 6)),
                *(f"concerns/{number}" for number in concerns),
                f"concerns/?q={CORPUS[3]}",
                "associations/",
                f"associations/{self.leads}",
                "directory/",
                "directory/annex-2",
                "directory/sheet",
                f"report?article={self.slugs[0]}",
            ],
            "safety": ["desk/", f"desk/?q={CORPUS[3]}", *(f"desk/{number}" for number in concerns)],
            "editor": [
                "newsroom/",
                *(f"newsroom/{number}" for number in self.articles),
                *(f"articles/preview/{number}" for number in self.articles[:8]),
            ],
            "admin": [
                "admin/",
                "admin/associations?standing=pending",
                "admin/associations?standing=verified",
                *(f"admin/associations/{number}" for number in self.associations[:6]),
                "admin/people",
                *(f"admin/people/{number}" for number in self.accounts[:6]),
                "admin/offices",
                f"admin/offices/{self.offices[0]}",
                "admin/phones",
                f"admin/phones/{self.phones[0]}",
                "admin/holidays",
                "admin/audit",
                "admin/routing",
            ],
            "leader": [f"association/{self.leads}", f"association/{self.leads}/members", "account"],
        }


def poison(town: Town) -> Poisoned:
    """Write the corpus into every text there is."""
    told = Poisoned(town)
    with town.app.app_context(), work() as w:
        leader = w.session.query(Account).filter_by(email=STAFF["leader"]).one()
        for account in w.session.query(Account):
            account.name = CORPUS[account.id % len(CORPUS)][:120]
        for n, words in enumerate(CORPUS):
            _association(w, told, n, words, leader)
            _places(w, told, n, words)
            _article(w, told, n, words)
        for n, words in enumerate(CORPUS):
            _concern(w, told, n, words)
        _openings(w, told)
        draft = makers.draft(town.first(Territory), text=LONG[:4_900], landmark=CORPUS[3])
        said = submit_concern(
            w, Report(draft, key="key-of-hostile"), by=VISITOR, pepper=pepper(), sealer=sealer()
        )
        told.code = said.receipt
        told.concerns.append(said.number)
    return told


def _association(w: Work, told: Poisoned, n: int, words: str, leader: Account) -> None:
    row = makers.association(
        w.session,
        name=words[:120],
        name_fr=words[:120],
        about=LONG,
        territory_id=told.town.first(Territory),
        declaration_number=words[:40],
        decision_note=words,
        standing=AssociationStanding.VERIFIED if n % 2 else AssociationStanding.PENDING,
    )
    told.associations.append(row.id)
    account = makers.account(w.session, name=words[:120])
    told.accounts.append(account.id)
    for one in (account, leader):
        w.session.add(
            Membership(association_id=row.id, account_id=one.id, role=MemberRole.LEADER, since=makers.TODAY)
        )
    if row.standing is AssociationStanding.VERIFIED:
        told.leads = row.slug


def _places(w: Work, told: Poisoned, n: int, words: str) -> None:
    names = {f"name_{lang}": words[:120] for lang in ("ar", "fr", "en", "zgh")}
    office = makers.office(w.session, kind=OfficeKind.OTHER, **names)
    told.offices.append(office.id)
    line = PhoneLine(
        number=f"052885{n:04}",
        kind=PhoneKind.LANDLINE,
        office_id=office.id,
        verified_on=makers.TODAY,
        **{f"hours_{lang}": words[:120] for lang in ("ar", "fr", "en", "zgh")},
        **names,
    )
    w.session.add(line)
    w.session.add(Holiday(day=makers.TODAY.replace(year=2000 + n), name=words[:120]))
    w.session.flush()
    told.phones.append(line.id)


def _article(w: Work, told: Poisoned, n: int, words: str) -> None:
    body = f"{words}\n\n{LONG}"
    row = makers.article(
        w.session,
        kind=ArticleKind.MEETING,
        state=ArticleState.PUBLISHED if n % 4 else ArticleState.DRAFT,
        office_id=told.offices[n],
        title=words[:160],
        lead=LONG,
        body=body,
        html=render(body),
    )
    for translation in row.translations:
        translation.place = words[:160]
    french = {"title": words[:160], "lead": words, "body": body, "html": render(body)}
    w.session.add(Translation(article_id=row.id, language="fr", **french))
    told.articles.append(row.id)
    if row.state is ArticleState.PUBLISHED:
        told.slugs.append(row.slug)


def _concern(w: Work, told: Poisoned, n: int, words: str) -> None:
    row: Concern = makers.concern(
        w.session,
        category=Category.LIGHTING,
        state=(State.ANSWERED, State.CLAIMED_DONE, State.RECEIVED, State.WAITING)[n % 4],
        tier=Tier.NAMED,
        territory_id=told.town.first(Territory),
        landmark=words[:200],
        original=f"{words}\n{LONG}",
        title=words[:160],
        public_text=LONG,
        office_id=told.offices[n],
        article_id=None,
        association_id=told.associations[n] if n % 3 else None,
    )
    told.concerns.append(row.id)
    w.session.add(Contact(concern_id=row.id, name=words[:120], phone=words[:120], email=words[:120]))
    for role in (Role.REPORTER, Role.MODERATOR, Role.SUPPORTER):
        w.session.add(Message(concern_id=row.id, role=role, on=makers.TODAY, text=LONG))
    for voice in Readership:
        w.session.add(
            TimelineEntry(
                concern_id=row.id,
                action=Action.ANSWER,
                source=State.ACCEPTED,
                target=State.ANSWERED,
                role=Role.OFFICE_AGENT,
                at=makers.NOON,
                voice=voice,
                words=f"{words}\n{LONG}",
                note=LONG,
            )
        )


def _openings(w: Work, told: Poisoned) -> None:
    """A sealed contact that was asked for, refused, and asked for again."""
    here = told.town.first(Territory)
    number = makers.concern(w.session, tier=Tier.CONFIDENTIAL, territory_id=here, state=State.RECEIVED).id
    told.concerns.append(number)
    w.session.add(Contact(concern_id=number, sealed=b"sealed"))
    for state in (RevealState.REFUSED, RevealState.ASKED):
        w.session.add(
            Reveal(
                concern_id=number,
                seal="",
                state=state,
                reason=RevealReason.OTHER,
                note=LONG,
                asked_by=told.accounts[0],
                asked_at=w.now,
                ends_at=w.now + TERM,
                answered_by=told.accounts[1] if state is RevealState.REFUSED else None,
                answered_at=w.now if state is RevealState.REFUSED else None,
                answer_note=LONG,
            )
        )
