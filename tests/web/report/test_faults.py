"""A full disk: the text is given back, and no restart is needed. More: tests/prove/test_faults.py."""

from __future__ import annotations

import errno
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.adapters.keys.key_file import KeyFile
from portal.store.engine.database import db
from portal.store.models import Concern
from tests.adapters.photos import jpeg_with_notes
from tests.web.report.test_photos import choose, distinct, rows, tickets
from tests.web.rooms import TEXT, code_of, found_town, report, resident_of

PAGE = 4_096


@contextmanager
def full_disk() -> Iterator[None]:
    """No file of this process may grow beyond a page: what a full disk does, without filling one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (PAGE, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Concern)) or 0


def test_a_full_disk_gives_the_text_back_and_is_forgotten(portal: Flask) -> None:
    town, client = found_town(db.session()), resident_of(portal)
    db.session.remove()
    with full_disk():
        page = client.page("/ar/report/send", method="POST", data=report(town), status=503)
        assert TEXT in page.text("main")
        assert client.get("/ar/").status_code == 200
        assert client.get("/ar/concerns/").status_code == 200
    assert count() == 0
    first = code_of(client.page("/ar/report/send", method="POST", data=report(town)))
    assert code_of(client.page("/ar/report/send", method="POST", data=report(town))) == first
    assert count() == 1


@pytest.mark.parametrize("fault", [errno.EIO, errno.ENOSPC])
def test_a_disk_that_gives_no_key_gives_the_text_back(
    portal: Flask, monkeypatch: pytest.MonkeyPatch, fault: int
) -> None:
    """Keys lie in a file of their own, whose disk fails by itself; rows are locked with one in two ways."""
    town, client = found_town(db.session()), resident_of(portal)
    db.session.remove()
    code = code_of(client.page("/ar/report/send", method="POST", data=report(town)))
    answers = {
        "/ar/report/send": report(town, key="another-form-of-the-tests"),
        "/ar/case/reply": {"receipt": code, "text": TEXT},
    }

    def fail(_: KeyFile) -> NoReturn:
        raise OSError(fault, "the disk fails")

    with monkeypatch.context() as patch:
        patch.setattr(KeyFile, "take", fail)
        for path, data in answers.items():
            assert TEXT in client.page(path, method="POST", data=data, status=503).text("main")
    assert count() == 1
    for path, data in answers.items():
        client.page(path, method="POST", data=data)
    assert count() == 2


def test_a_full_disk_takes_no_photo_and_gives_the_rest_back(portal: Flask) -> None:
    """What was chosen before is kept by its ticket; nothing half written lies about."""
    town, client = found_town(db.session()), resident_of(portal)
    [before] = tickets(choose(client, town, jpeg_with_notes()))
    db.session.remove()
    with full_disk():
        page = choose(client, town, *distinct(1), photos=[before], status=503)
    assert TEXT in page.text("main")
    assert before in page.fields("main form").values()
    files = portal.extensions["portal"].files
    assert sorted(files.names()) == sorted(name for row in rows() for name in (row.full, row.card, row.thumb))
    code_of(client.page("/ar/report/send", method="POST", data=report(town, photos=before)))
    assert [photo.concern_id for photo in rows()] == [db.session.scalar(select(Concern.id))]
