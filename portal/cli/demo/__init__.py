"""`portal demo`: a town with a past, for looking around and for trying things out."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from portal.adapters.accounts.passwords import Argon2Passwords
from portal.cli.context import Portal
from portal.cli.demo.story import DemoFile, already_told, holds_data, tell
from portal.cli.demo_lines import lines
from portal.store.engine.database import db
from portal.store.engine.work import work

FILE = "demo.json"


@click.command()
@click.pass_obj
def demo(portal: Portal) -> None:
    """Fill an empty instance with a demonstration; safe to run again.

    Writes accounts with their passwords, second factors and passphrases, receipts and articles to demo.json
    in the instance. Nothing happens where there is data already.

    \b
    Example:
      portal init && portal demo && portal serve
    """
    settings = portal.settings
    file = settings.instance / FILE
    with portal.open():
        if already_told(db.session()):
            _is_there(file)
            return
        if holds_data(db.session()):
            raise click.ClickException("this instance holds data; the demonstration is for an empty one")
        with work() as w:
            told = tell(w, settings, Argon2Passwords())
            content = _content(told)
            _write(file, content)
    for line in lines(content):
        click.echo(line)
    click.echo(f"{len(told.receipts)} concerns, {len(told.articles)} articles. All of it: {file}")


def _is_there(file: Path) -> None:
    if not file.is_file():
        raise click.ClickException(
            f"the demonstration is loaded, but {file} is gone and its passwords with it; begin anew with an "
            "empty database"
        )
    click.echo(f"The demonstration is there already; see {file}")


def _content(told: DemoFile) -> dict[str, Any]:
    return {
        "made": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "accounts": told.accounts,
        "receipts": told.receipts,
        "articles": told.articles,
        "to_try": told.to_try,
    }


def _write(file: Path, content: dict[str, Any]) -> None:
    """Write before the commit: a demonstration nobody has the passwords of would be worth nothing."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as target:
        json.dump(content, target, ensure_ascii=False, indent=2)
        target.write("\n")
