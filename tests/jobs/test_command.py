"""`portal worker`: what is due leaves, by the command as by the portal's own thread."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from mailbox import Maildir
from pathlib import Path

from flask import Flask

from portal.app import create_app
from portal.cli.serve import local_address
from portal.domain.events import Event, EventKind
from portal.jobs.worker import employed
from portal.services.delivery.ask_by_address import ask_password
from portal.store.engine.database import db
from portal.store.engine.work import work
from tests import makers
from tests.cli.commands import run, run_apart
from tests.conftest import Stores
from tests.instances import throwaway


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


def test_a_link_in_a_mail_that_is_sent_leads_to_the_port_that_is_served(
    stores: Stores, tmp_path: Path
) -> None:
    served = local_address("0.0.0.0", 8123)
    app = create_app(throwaway(tmp_path, database_url=stores.url("sqlite"), local_url=served))
    with app.app_context():
        with work() as w:
            makers.account(w.session, email="amina@example.org", language="fr")
            ask_password(w, email="amina@example.org")
        while employed().turn():
            pass
        (letter,) = Maildir(tmp_path / "mail", create=False)
        sent = message_from_bytes(letter.as_bytes(), policy=default).get_content()
        links = [word for word in sent.split() if "://" in word]
        assert all(link.startswith("http://127.0.0.1:8123") for link in links)
        (opened,) = [link.removeprefix(served) for link in links if "/password/new/" in link]
        assert app.test_client().get(opened).status_code == 200, "and to the page that was meant"
        db.engine.dispose()
