"""What residents raised and what became of it, each step by whoever may take it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from portal.cli.demo.town import Entry, Town
from portal.domain.actions import Action
from portal.domain.concerns import (
    Category,
    DeclineReason,
    Draft,
    Exposure,
    Kind,
    ReferTo,
    Tier,
    default_exposure,
)
from portal.domain.lifecycle import SUPPORTERS_TO_CONFIRM
from portal.domain.people import CLOCK, VISITOR, Actor, Role
from portal.domain.supporters import Supporter
from portal.services.concerns import follow_case, judge_claim, review, review_photos
from portal.services.concerns.effects import Given
from portal.services.concerns.steps import take_step
from portal.services.concerns.submit import Report, submit_concern
from portal.store.engine.work import Work
from portal.store.models import Concern
from portal.store.queries.media.photos import desk_photos
from portal.store.queries.town.places import proposed_office

Act = Callable[[Work], object]
Dated = tuple[datetime, Act]


def acts(town: Town, entry: Entry) -> Iterator[Dated]:
    """Everything that happens to one concern, with its moment."""
    yield town.when(entry), lambda w: _submit(w, town, entry)
    for step in entry.get("steps", ()):
        yield town.when(step), _step(town, entry, step)
        if step["do"] == "accept":
            yield from _supports(town, entry, step)


def _submit(w: Work, town: Town, entry: Entry) -> None:
    association = entry.get("association")
    tier = Tier.ASSOCIATION if association else Tier(entry.get("tier", Tier.ANONYMOUS))
    draft = Draft(
        kind=Kind(entry["kind"]),
        category=Category(entry["category"]),
        territory=town.territories[entry["quarter"]],
        text=entry.get("text", ""),
        tier=tier,
        language=entry.get("speaks", "ar"),
        landmark=entry.get("landmark", ""),
        contact_name=entry.get("contact_name", ""),
        contact_phone=entry.get("contact_phone", ""),
        contact_email=entry.get("contact_email", ""),
        lat=entry.get("lat"),
        lon=entry.get("lon"),
        article=town.articles[entry["article"]] if "article" in entry else None,
        association=town.associations[association] if association else None,
    )
    by = _reporter(town, entry)
    receipt = submit_concern(
        w,
        Report(draft, key=f"demo-{entry['key']}", photos=town.photos(w, entry), voice=town.voice(w, entry)),
        by=by,
        pepper=town.pepper,
        sealer=town.sealer,
    )
    town.concerns[entry["key"]] = receipt.number
    town.receipts.append(receipt.receipt)
    if what := entry.get("to_try"):
        town.to_try[what] = receipt.number


def _reporter(town: Town, entry: Entry) -> Actor:
    if association := entry.get("association"):
        number = town.associations[association]
        return next(actor for actor in town.actors.values() if number in actor.leads)
    return town.actor(entry.get("account", ""))


def _supports(town: Town, entry: Entry, accepted: Entry) -> Iterator[Dated]:
    """Two a day from the day it was accepted, while there are days."""
    for order in range(entry.get("supports", 0)):
        day = {"days": max(1, accepted["days"] - order // 2)}
        yield town.when(day), _support(town, entry, order)


def _support(town: Town, entry: Entry, order: int) -> Act:
    return lambda w: follow_case.support(w, town.concerns[entry["key"]], _supporter(entry, order), by=VISITOR)


def _supporter(entry: Entry, order: int) -> str:
    return sha256(f"{entry['key']} {order}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Command:
    """One step at its moment; `entry` is the concern's, `step` its own table of the file."""

    w: Work
    town: Town
    entry: Entry
    step: Entry

    @property
    def number(self) -> int:
        return self.town.concerns[self.entry["key"]]

    @property
    def text(self) -> str:
        return str(self.step.get("text", ""))

    @property
    def by(self) -> Actor:
        key = self.step.get("by", "moderator")
        if key == "reporter":
            return Actor(concern=self.number)
        return CLOCK if key == "clock" else self.town.actor(key)


def _step(town: Town, entry: Entry, step: Entry) -> Act:
    act = _ACTS.get(step["do"], _decide)
    return lambda w: act(Command(w, town, entry, step))


def _decide(command: Command) -> None:
    """A step of the moderators, of an office, or of time."""
    step = command.step
    given = Given(
        text=command.text,
        reason=DeclineReason(step["reason"]) if "reason" in step else None,
        refer_to=ReferTo(step["to"]) if "to" in step else None,
        joins=command.town.concerns[step["joins"]] if "joins" in step else None,
    )
    take_step(command.w, command.number, Action(step["do"]), given, by=command.by)
    photos = command.town.photos(command.w, step)
    review_photos.show_work(command.w, command.number, photos, step.get("alt", ""), role=Role.OFFICE_AGENT)


def _accept(command: Command) -> None:
    """The office and the exposure are those the portal proposes, unless the step names others."""
    session = command.w.session
    concern = session.get_one(Concern, command.number)
    office = command.town.offices.get(command.step.get("office", ""))
    given = Given(
        category=concern.category,
        office=office or proposed_office(session, concern.category, concern.territory_id),
        exposure=Exposure(command.step.get("exposure", default_exposure(concern.kind, concern.category))),
        title=command.step["title"],
        public_text=command.text or str(command.entry["text"]),
    )
    take_step(command.w, command.number, Action.ACCEPT, given, by=command.by)
    if alt := command.entry.get("alt"):
        [photo] = desk_photos(session, command.number)
        review_photos.show(command.w, command.number, photo.id, alt, by=command.by)


def _take(command: Command) -> None:
    review.take(command.w, command.number, by=command.by)


def _reply(command: Command) -> None:
    follow_case.write(command.w, command.number, command.text, by=command.by)


def _appeal(command: Command) -> None:
    follow_case.appeal(command.w, command.number, command.text, by=command.by)


def _withdraw(command: Command) -> None:
    follow_case.withdraw(command.w, command.number, by=command.by)


def _judge(command: Command) -> None:
    """The reporter says whether it is done, or two who support the concern do."""
    done = command.step["do"] == Action.CONFIRM
    if command.step["by"] != "supporters":
        judge_claim.judge(command.w, command.number, done=done, text=command.text, by=command.by)
        return
    crowd = Actor(supports=frozenset({command.number}), judges=frozenset({command.number}))
    for order in range(SUPPORTERS_TO_CONFIRM):
        neighbour = Supporter(_supporter(command.entry, order), network=order)
        judge_claim.judge(
            command.w, command.number, done=done, text=command.text, by=crowd, supporter=neighbour
        )


_ACTS: Final[Mapping[str, Callable[[Command], None]]] = {
    "take": _take,
    "accept": _accept,
    "reply": _reply,
    "appeal": _appeal,
    "withdraw": _withdraw,
    "confirm": _judge,
    "deny": _judge,
}
