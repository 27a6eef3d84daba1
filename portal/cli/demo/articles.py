"""What was announced, told and followed up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial

from babel.dates import format_date

from portal.cli.demo.concerns import Dated
from portal.cli.demo.town import Entry, Town
from portal.domain.article_drafts import ArticleDraft, Words
from portal.domain.articles import ArticleKind, Outcome
from portal.domain.languages import Language
from portal.services.articles.attach_concerns import Choice, compose
from portal.services.articles.correct import correct
from portal.services.articles.locked import Written
from portal.services.articles.publish import publish, schedule
from portal.services.articles.write import create
from portal.store.engine.work import Work
from portal.store.models import Article


def acts(town: Town, entry: Entry) -> Iterator[Dated]:
    """Writing and publishing an article, and its correction if it had one."""
    yield town.when(entry), partial(_write, town=town, entry=entry)
    if "correction" in entry:
        yield town.when(entry["correction"]), partial(_correct, town=town, entry=entry)


def _write(w: Work, town: Town, entry: Entry) -> None:
    editor = town.actor("editor")
    written = create(w, _draft(town, entry), by=editor)
    if concerns := entry.get("concerns"):
        choices = [
            Choice(town.concerns[item["key"]], Outcome(item["outcome"]), item.get("answer", ""))
            for item in concerns
        ]
        written = compose(w, written.number, written.version, choices, by=editor)
    town.articles[entry["key"]] = written.number
    if entry.get("draft"):
        return
    if "in_days" in entry:
        schedule(w, written.number, written.version, town.ahead(entry["in_days"]), by=editor)
        return
    _remember(town, publish(w, written.number, written.version, by=editor))


def _remember(town: Town, published: Written) -> None:
    town.slugs.append(published.slug)


def _correct(w: Work, town: Town, entry: Entry) -> None:
    """Add a line to the original, with the note that everybody reads."""
    number = town.articles[entry["key"]]
    before = _draft(town, entry)
    original = before.words[before.original]
    changed = {before.original: replace(original, body=original.body + entry["correction"]["add"])}
    correct(
        w,
        number,
        w.session.get_one(Article, number).version,
        replace(before, words=changed),
        note=entry["correction"]["note"],
        minor=False,
        by=town.actor("editor"),
    )


def _draft(town: Town, entry: Entry) -> ArticleDraft:
    event: datetime | None = entry.get("event_at") or _ahead(town, entry, "event_in")
    return ArticleDraft(
        kind=ArticleKind(entry["kind"]),
        original=Language(entry["original"]),
        words={
            language: _words(entry[language], language, event) for language in Language if language in entry
        },
        office=town.offices[entry["office"]],
        territory=town.territories[entry["territory"]],
        responds_to=town.articles.get(entry.get("responds_to", "")),
        event_at=event,
        expires_at=_ahead(town, entry, "expires_in"),
    )


def _ahead(town: Town, entry: Entry, name: str) -> datetime | None:
    return town.ahead(entry[name]) if name in entry else None


def _words(words: Entry, language: Language, event: datetime | None) -> Words:
    weekday = format_date(event, "EEEE", locale=language.value) if event else ""
    return Words(
        title=words["title"].replace("{weekday}", weekday),
        lead=words.get("lead", ""),
        place=words.get("place", ""),
        body=words["body"].strip(),
    )
