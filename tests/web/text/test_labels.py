"""Every code of the domain that a page may show has words; the others are named, with the reason."""

from __future__ import annotations

import pkgutil
from enum import StrEnum
from importlib import import_module

import pytest
from flask import Flask

from portal import domain
from portal.domain.accounts import AccessChange, LinkUse
from portal.domain.actions import Action
from portal.domain.articles import Outcome
from portal.domain.audience import Piece, Reader
from portal.domain.concerns import Kind, State
from portal.domain.hints import Hint
from portal.domain.lifecycle import Need, Readership
from portal.domain.loop import Stage
from portal.domain.mail_limits import Share
from portal.domain.media import Cover, Refusal, Size
from portal.domain.photos import PhotoState
from portal.domain.privacy import Audience
from portal.domain.standing import DueDay
from portal.web.text.labels import WORDS, in_words, word_of

SILENT: dict[type[StrEnum], str] = {
    AccessChange: "a mail each, in a sentence of its own",
    Audience: "who may see, never shown",
    DueDay: "names of dates, told as days",
    Piece: "what a report holds, told by promises",
    Reader: "who may learn it, told by promises",
    Cover: "a button each",
    Hint: "told at length by the report form",
    LinkUse: "inside a signed link",
    Need: "names of form fields, which have labels",
    PhotoState: "chips of the desk, each with its pictogram",
    Refusal: "sentences at a field, in faults",
    Share: "what a mail counts against, never shown",
    Size: "which file is served",
    Readership: "who reads a timeline row",
}


def vocabularies() -> list[type[StrEnum]]:
    names = [module.name for module in pkgutil.iter_modules(domain.__path__)]
    modules = [import_module(f"portal.domain.{name}") for name in names]
    return sorted(
        {
            value
            for module in modules
            for value in vars(module).values()
            if isinstance(value, type) and issubclass(value, StrEnum) and value is not StrEnum
        },
        key=lambda kind: (kind.__module__, kind.__name__),
    )


@pytest.mark.parametrize("kind", vocabularies(), ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_every_code_has_words(kind: type[StrEnum]) -> None:
    assert (kind in WORDS) != (kind in SILENT)
    assert set(WORDS.get(kind, kind)) == set(kind)


def test_no_word_is_given_twice_in_a_vocabulary() -> None:
    for kind, words in WORDS.items():
        assert len(set(words.values())) == len(words), kind


def test_codes_that_look_alike_have_words_of_their_own() -> None:
    assert len({word_of(kind("answered")).context for kind in WORDS if "answered" in list(kind)}) > 2


def test_words_are_said_in_the_language_of_the_request(probed: Flask) -> None:
    with probed.test_request_context("/en/"):
        assert in_words(State.CONFIRMED_DONE) == "Done and confirmed"


REPAIRED = ("done", "Done", "repaired", "solved", "Solved", "problem")


@pytest.mark.parametrize("kind", [Kind.NEED, Kind.QUESTION, Kind.PRAISE])
def test_a_need_a_question_and_thanks_are_never_called_solved_or_done(kind: Kind) -> None:
    ended = [State.CLAIMED_DONE, State.CONFIRMED_DONE, State.UNCONFIRMED, Stage.SOLVED]
    for code in [*ended, Action.CLAIM, Action.CONFIRM, Action.DENY, Outcome.CLAIMED, Outcome.CONFIRMED]:
        said = word_of(code, kind).message
        assert not any(word in said.split() for word in REPAIRED), said


def test_each_kind_has_its_words_and_a_problem_the_usual_ones() -> None:
    assert word_of(State.CONFIRMED_DONE, Kind.NEED).message == "In place and confirmed"
    assert word_of(State.REOPENED, Kind.NEED).message == "Still missing"
    assert word_of(State.CONFIRMED_DONE, Kind.PROBLEM) == word_of(State.CONFIRMED_DONE)
