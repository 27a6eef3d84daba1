"""Steps and messages in one line, though only their days are kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from portal.domain.actions import Action
from portal.domain.concerns import Category, Exposure, Kind, State, Tier
from portal.domain.lifecycle import STEPS
from portal.domain.people import Role
from portal.store.queries.concerns.cases import Case, CaseMessage
from portal.store.queries.concerns.timeline import Happening
from portal.web.case.line import CaseEntry, Talk, line
from tests.makers import TODAY

US, ME = Role.MODERATOR, Role.REPORTER


def case(happened: list[tuple[Action, int]], said: list[tuple[Role, int, str]]) -> Case:
    """A case from (action, day) and (who, day, text), in the order each is stored."""
    timeline = tuple(
        Happening(
            n, action, _target(action), ME if action is Action.SUBMIT else US, _day(day), "", "", 1, None
        )
        for n, (action, day) in enumerate(happened)
    )
    messages = tuple(CaseMessage(n, role, _day(day), text) for n, (role, day, text) in enumerate(said))
    rest: dict[str, Any] = dict.fromkeys(Case.__dataclass_fields__)
    rest |= {
        "number": 1,
        "kind": Kind.PROBLEM,
        "category": Category.LIGHTING,
        "state": State.ACCEPTED,
        "exposure": Exposure.PUBLIC,
        "tier": Tier.ANONYMOUS,
    }
    return Case(**{**rest, "timeline": timeline, "messages": messages})


def _day(number: int) -> date:
    return TODAY + timedelta(days=number)


def _target(action: Action) -> State:
    return STEPS[action].target if action in STEPS else State.RECEIVED


def told(happened: list[tuple[Action, int]], said: list[tuple[Role, int, str]]) -> list[str]:
    """The line oldest first: actions by name, messages by text."""
    words: list[str] = []
    for entry in reversed(line(case(happened, said), published=True)):
        words += [entry.action] if isinstance(entry, CaseEntry) else [said.text for said in entry.messages]
    return words


def test_a_question_and_its_answer_stand_where_they_were_asked_though_all_is_one_day() -> None:
    happened = [
        (Action.SUBMIT, 0),
        (Action.ASK, 0),
        (Action.REPLY, 0),
        (Action.ACCEPT, 0),
        (Action.ANSWER, 0),
    ]
    assert told(happened, [(US, 0, "where?"), (ME, 0, "there")]) == [
        "submit", "where?", "there", "accept", "answer",
    ]  # fmt: skip


def test_what_was_written_between_days_stands_between_them() -> None:
    happened = [(Action.SUBMIT, 0), (Action.ACCEPT, 4), (Action.CLAIM, 9), (Action.DENY, 10)]
    said = [(ME, 1, "hello?"), (US, 2, "soon"), (ME, 10, "still dark"), (ME, 12, "thanks")]
    assert told(happened, said) == [
        "submit", "hello?", "soon", "accept", "claim", "deny", "still dark", "thanks",
    ]  # fmt: skip


def test_messages_with_nothing_between_are_one_talk() -> None:
    found = line(case([(Action.SUBMIT, 0)], [(ME, 0, "a"), (US, 1, "b")]), published=True)
    assert [type(entry) for entry in found] == [Talk, CaseEntry]


def test_only_what_others_may_read_is_said_to_be_public() -> None:
    steps = [(Action.SUBMIT, 0), (Action.ACCEPT, 1), (Action.DECLINE, 2)]
    shown = {
        entry.action: entry.public
        for entry in line(case(steps, []), published=True)
        if isinstance(entry, CaseEntry)
    }
    assert shown == {Action.SUBMIT: False, Action.ACCEPT: True, Action.DECLINE: False}
    hidden = line(case(steps, []), published=False)
    assert not any(entry.public for entry in hidden if isinstance(entry, CaseEntry))
