"""`portal doctor`: what is in force, and what is wrong with it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import fields, replace
from urllib.parse import urlsplit

import click
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from portal import paths, time_zones
from portal.adapters.files.contained import ContainedFiles
from portal.adapters.files.folders import folder_fault
from portal.adapters.keys import keyring
from portal.adapters.telephones import Telephones
from portal.adapters.untrusted import rehearsal
from portal.cli.context import Portal
from portal.domain.errors import Invalid
from portal.domain.reveals import FEWEST
from portal.services.erasure import open_keys
from portal.services.instance import check_readiness, check_uploads
from portal.settings import Environment, Settings, key_names, variable
from portal.store.engine import health, server_log
from portal.store.engine.outages import in_words
from portal.store.listeners import open_engine
from portal.store.queries.contacts.custody import custodians, unheld_contacts
from portal.store.queries.town.directory import phone_lines
from portal.store.queries.town.places import territories


@click.command()
@click.option("--deploy", is_flag=True, help="Judge as production would, whatever PORTAL_ENV says.")
@click.pass_obj
def doctor(portal: Portal, deploy: bool) -> None:
    """Show the settings in force and everything that is wrong. Ends with 1 when something is.

    \b
    Example:
      portal doctor --deploy
    """
    settings = replace(portal.settings, env=Environment.PRODUCTION) if deploy else portal.settings
    for name, value in in_force(settings):
        click.echo(f"{name:<24} {value}")
    rules = time_zones.rules()
    click.echo(f"{'time zones':<24} {rules.version or 'of unknown version'}, {rules.origin}")
    outdated = [rules.fault] if rules.fault else []
    wrong = [*settings.faults(), *outdated, *_database(settings), *_files(settings), *rehearsal.faults()]
    click.echo("")
    if settings.env is Environment.PRODUCTION:
        for doubt in _doubts(settings, os.geteuid()):
            click.echo(f"! {doubt}")
    for fault in wrong:
        click.echo(f"✗ {fault}")
    if wrong:
        raise SystemExit(1)
    click.echo("✓ nothing is wrong")


def _doubts(settings: Settings, user: int) -> Iterator[str]:
    """Say what may be meant, and mostly is not; none of it keeps the portal from starting."""
    if settings.base_url.startswith("https://") and settings.proxies == 0:
        yield (
            "base_url is https and proxies is 0: behind a proxy every visitor has its address, "
            "and one who sends much uses up the share of all. Say proxies = 1 there"
        )
    if user == 0:
        yield "this runs as root: give the portal a user of its own, who owns nothing but the instance"


def in_force(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield every setting as it may be shown on a screen: no key, no password in an address."""
    for declared in fields(settings):
        value = getattr(settings, declared.name)
        if declared.name in key_names():
            shown = "set" if value else "missing"
        elif isinstance(value, dict):
            shown = "; ".join(f"{language}={word}" for language, word in value.items())
        elif isinstance(value, tuple):
            shown = ",".join(value)
        else:
            shown = _without_password(str(value))
        yield variable(declared.name), shown


def _without_password(address: str) -> str:
    parts = urlsplit(address)
    return address.replace(f":{parts.password}@", ":***@") if parts.password else address


def _database(settings: Settings) -> list[str]:
    engine = open_engine(settings.database)
    try:
        served = settings.env is Environment.PRODUCTION
        if unready := health.faults(engine):
            return unready
        unready = _uploads(engine, settings) or open_keys.faults(
            engine, settings.erasable_keys, settings.uploads
        )
        return unready or list(_unready_for_people(engine, settings, served=served))
    except SQLAlchemyError as lost:
        return [in_words(lost)]
    finally:
        engine.dispose()


def _uploads(engine: Engine, settings: Settings) -> list[str]:
    """Read all of the uploads' container; what lies beside it is only told."""
    if folder_fault(settings.uploads):
        return []  # it is named among the folders
    for remark in check_uploads.remarks(settings.uploads):
        click.echo(f"\n· {remark}")
    files = ContainedFiles(settings.uploads)
    return check_uploads.refusals(engine, settings.uploads) or list(files.damage())


def _unready_for_people(engine: Engine, settings: Settings, *, served: bool) -> Iterator[str]:
    """Yield what production lacks before people come; on one's own machine only say it."""
    yield from _undialled(engine, settings)
    if served:
        yield from _placeless(engine)
        yield from _unkept(engine)
        yield from _logged(engine)
        return
    for remark in _placeless(engine):
        click.echo(f"\n· {remark}")


def _undialled(engine: Engine, settings: Settings) -> Iterator[str]:
    """Look for lines of the directory that hold no number, or more than one: pages link none of these."""
    try:
        phones = Telephones(settings.phone_region)
    except ValueError as unknown:
        yield f"PORTAL_PHONE_REGION: {unknown}"
        return
    with Session(engine) as session:
        for line in phone_lines(session):
            try:
                phones.read(line.number)
            except Invalid:
                yield f"telephone line {line.id} is not one number, and is not linked: {line.number!r}"


def _placeless(engine: Engine) -> Iterator[str]:
    """Look for a portal that looks open and can take no report."""
    with Session(engine) as session:
        if not territories(session).offered():
            yield "no place can be reported on: `portal import places FILE.toml`, or Places under /admin"


def _unkept(engine: Engine) -> Iterator[str]:
    """Look for sealed contacts that will be promised to be opened by two, and could be by nobody."""
    with Session(engine) as session:
        keepers, unheld = len(custodians(session)), unheld_contacts(session)
    if keepers < FEWEST:
        yield f"{keepers} custodians hold the key of sealed contacts, {FEWEST} are needed: `portal keys list`"
    elif unheld:
        yield f"{unheld} sealed contacts can be opened by no two custodians: `portal keys share`"


def _logged(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(server_log.telling(connection))


def _files(settings: Settings) -> Iterator[str]:
    """Look for what should be on the disk and is not, and the other way round."""
    for folder in (paths.TEMPLATES, paths.MIGRATIONS, paths.STATIC):
        if not folder.is_dir():
            yield f"{folder} is missing"
    yield from check_readiness.folder_refusals(settings)
    if settings.env is Environment.PRODUCTION:
        yield from _exposed(settings)


def _exposed(settings: Settings) -> Iterator[str]:
    """Look for what lies open on a machine that strangers reach."""
    if not (settings.operator_name and settings.operator_contact):
        yield "nobody is named who runs the portal: PORTAL_OPERATOR_NAME and PORTAL_OPERATOR_CONTACT"
    private = settings.keys / keyring.SEAL_PRIVATE
    if private.exists():
        yield f"{private} lies beside what it opens: `portal keys share --forget`, and keep a copy in a safe"
    if settings.instance.is_dir() and settings.instance.stat().st_mode & 0o077:
        yield f"{settings.instance} can be entered by other users: chmod 700 it"
    if (settings.instance / "demo.json").exists():
        yield "the demonstration is loaded, and its passwords are known: begin with an empty instance"
