"""`portal worker`: what is due leaves, by the command as by the portal's own thread."""

from __future__ import annotations

from mailbox import Maildir
from pathlib import Path

from flask import Flask

from portal.domain.events import Event, EventKind
from portal.jobs.worker import employed
from portal.store.work import work
from tests import makers
from tests.cli.commands import run, run_apart


def test_the_command_sends_what_is_due(tmp_path: Path) -> None:
    run("init", instance=tmp_path)
    run(
        "user", "create", "nadia@town.example", "--language", "fr", "--password-stdin",
        instance=tmp_path, typed="kewow-dupwr-ehuel\n",
    )  # fmt: skip
    run(
        "user", "reset-password", "nadia@town.example", "--password-stdin",
        instance=tmp_path, typed="another-dupwr-ehuel\n",
    )  # fmt: skip
    told = run_apart("worker", "--once", instance=tmp_path)
    assert (told.returncode, told.stdout) == (0, "1 done.\n")
    (letter,) = Maildir(tmp_path / "mail", create=False)
    assert letter["To"] == "nadia@town.example"
    assert letter["Content-Language"] == "fr"
    assert run("worker", "--once", instance=tmp_path).stdout == "0 done.\n"


def test_the_app_brings_its_worker(app: Flask) -> None:
    with work() as w:
        account = makers.account(w.session, language="ar").id
        w.tell(Event(EventKind.PASSWORD_CHANGED, account=account))
    assert employed().turn() >= 1
    assert len(Maildir(Path(app.instance_path) / "mail", create=False)) == 1
