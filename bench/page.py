"""The CPU of a page, as a ratio to what nobody could save: its SQL by the bare driver, its template by Jinja.

Both are measured in turns in one run, so that a busy machine slows them alike. The ceiling renders the same
compiled template from the very values the view gave it; what the app adds on top is what the ratio shows.
"""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from time import process_time
from types import SimpleNamespace
from typing import Any, Final

from flask import Flask
from sqlalchemy import event
from werkzeug.test import create_environ

from portal.domain.languages import Language
from portal.store.engine.database import db
from portal.web.request.components import KEY, Components
from portal.web.request.current_page import CurrentPage

ROUNDS: Final = 120
EACH: Final = 5
"""Calls in one turn: the clock of a process ticks too coarsely for one."""


@dataclass(frozen=True, slots=True)
class Figure:
    """CPU in microseconds a page, of the app and of the ceiling."""

    app: float
    ceiling: float
    statements: int

    @property
    def ratio(self) -> float:
        return self.app / self.ceiling


@dataclass(slots=True)
class Watched:
    """What one answer was made of."""

    statements: list[tuple[str, Any]]
    template: str = ""
    context: dict[str, Any] | None = None


def measure(app: Flask, path: str) -> Figure:
    """Compare the page at `path` with its ceiling."""
    answer = _answerer(app, path)
    watched = _watch(app, answer)
    with app.test_request_context(path):
        app.preprocess_request()
        ceiling = _ceiling(app, watched)
        return _in_turns(answer, ceiling, len(watched.statements))


def _answerer(app: Flask, path: str) -> Callable[[], None]:
    """One call of the WSGI application, from a fresh environment to the last byte."""
    environ = create_environ(path)

    def start(status: str, _headers: object, _fault: object = None) -> Callable[[bytes], object]:
        assert status.startswith("200"), status
        return lambda _: None

    def answer() -> None:
        body: Iterable[bytes] = app.wsgi_app(dict(environ), start)
        for _ in body:
            pass
        if close := getattr(body, "close", None):
            close()

    return answer


def _watch(app: Flask, answer: Callable[[], None]) -> Watched:
    """Note the statements and the values of one answer, after a first one has filled every cache."""
    components: Components = app.extensions[KEY]
    watched = Watched([])
    answer()

    def note(_c: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            watched.statements.append((statement, values))

    def render(language: Language, template: str, context: Mapping[str, Any]) -> str:
        watched.template, watched.context = template, dict(context)
        return type(components.renderer).render(components.renderer, language, template, context)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    components.renderer.render = render  # type: ignore[method-assign]
    answer()
    del components.renderer.render
    event.remove(engine, "before_cursor_execute", note)
    return watched


def _ceiling(app: Flask, watched: Watched) -> Callable[[], None]:
    components: Components = app.extensions[KEY]
    language = Language(components.settings.languages[0])
    template = components.renderer.environments[language].get_template(watched.template)
    context = {**(watched.context or {}), "current_page": _frozen(CurrentPage())}
    connection = sqlite3.connect(components.settings.database.removeprefix("sqlite:///"))

    def ceiling() -> None:
        for statement, values in watched.statements:
            connection.execute(statement, values).fetchall()
        template.render(context).encode()

    return ceiling


def _frozen(current_page: CurrentPage) -> SimpleNamespace:
    """Everything the layout asks of the page it stands in, worked out beforehand."""
    names = [name for name in dir(type(current_page)) if not name.startswith("_")]
    return SimpleNamespace(**{name: getattr(current_page, name) for name in names})


def _in_turns(answer: Callable[[], None], ceiling: Callable[[], None], statements: int) -> Figure:
    app_times, ceiling_times = [], []
    gc.collect()
    for _ in range(ROUNDS):
        app_times.append(_spent(answer))
        ceiling_times.append(_spent(ceiling))
    return Figure(median(app_times), median(ceiling_times), statements)


def _spent(call: Callable[[], None]) -> float:
    began = process_time()
    for _ in range(EACH):
        call()
    return (process_time() - began) / EACH * 1e6
