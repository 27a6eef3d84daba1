"""`portal user`: accounts and roles from the machine itself, such as the first admin's."""

from __future__ import annotations

import sys

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.adapters.accounts.passwords import Argon2Passwords, weaknesses
from portal.cli.context import Portal
from portal.domain.languages import Language
from portal.domain.people import OPERATOR, STAFF, Role
from portal.services.accounts import change_password, manage_roles, second_factor
from portal.services.accounts.vouch import known_account, vouch_for_account
from portal.store.engine.work import work
from portal.store.models import Office, Territory
from portal.store.queries.accounts import accounts

STAFF_ROLE = click.Choice(sorted(role.value for role in STAFF))
EMAIL = click.argument("email")
ROLE = click.argument("role", type=STAFF_ROLE)
STDIN = click.option("--password-stdin", is_flag=True, help="Read the password from the first line of input.")


@click.group()
def user() -> None:
    """Open accounts, give and take roles.

    \b
    Example:
      portal user create nadia@town.example && portal user grant nadia@town.example admin
    """


@user.command()
@EMAIL
@click.option("--name", default="", help="What pages greet with.")
@click.option(
    "--language",
    type=click.Choice([language.value for language in Language]),
    default="ar",
    show_default=True,
)
@STDIN
@click.pass_obj
def create(portal: Portal, email: str, name: str, language: str, password_stdin: bool) -> None:
    """Open an account whose address counts as confirmed.

    \b
    Example:
      portal user create nadia@town.example --name Nadia --language fr
    """
    password = _new_password(portal, email, name, stdin=password_stdin)
    with portal.open(), work() as w:
        vouch_for_account(w, email=email, name=name, password_hash=password, language=language)
    click.echo(f"{email} can sign in.")


@user.command("list")
@click.argument("words", default="")
@click.option("--role", type=STAFF_ROLE, help="Only those who hold it.")
@click.pass_obj
def list_(portal: Portal, words: str, role: str | None) -> None:
    """List accounts whose address or name holds WORDS, with their roles.

    \b
    Example:
      portal user list --role moderator
    """
    with portal.open(), work() as w:
        size = accounts.count(w.session, words, role=Role(role) if role else None)
        cards = accounts.search(w.session, words, role=Role(role) if role else None, size=size)
    for card in cards:
        notes = [grant.role.value for grant in card.grants]
        notes += ["disabled"] if card.disabled_at else []
        notes += ["no second factor"] if card.grants and not card.second_factor else []
        click.echo(f"{card.id:>6}  {card.email:<40} {', '.join(notes)}")


@user.command()
@EMAIL
@ROLE
@click.option("--territory", default="", help="Slug of the territory a moderator or field agent works in.")
@click.option("--office", default="", help="Slug of the office an agent answers for.")
@click.pass_obj
def grant(portal: Portal, email: str, role: str, territory: str, office: str) -> None:
    """Give a role, everywhere or in one place. Staff enrol a second factor when they next sign in.

    \b
    Example:
      portal user grant karim@town.example office_agent --office lighting
    """
    with portal.open(), work() as w:
        place = _slug(w.session, Territory, territory)
        desk = _slug(w.session, Office, office)
        held_by = known_account(w, email)
        manage_roles.give(w, held_by, Role(role), territory=place, office=desk, by=OPERATOR)
    click.echo(f"{email} is {role} now.")


@user.command()
@EMAIL
@ROLE
@click.pass_obj
def revoke(portal: Portal, email: str, role: str) -> None:
    """Take a role away, wherever it was given, and end the account's sessions.

    \b
    Example:
      portal user revoke karim@town.example office_agent
    """
    with portal.open(), work() as w:
        held_by = known_account(w, email)
        held = [
            held for held in accounts.grants_of(w.session, [held_by]).get(held_by, ()) if held.role == role
        ]
        for one in held:
            manage_roles.take(w, one.id, by=OPERATOR)
    click.echo(f"{email}: {len(held)} grants of {role} taken.")


@user.command()
@EMAIL
@click.pass_obj
def disable(portal: Portal, email: str) -> None:
    """Close an account; what it did stays.

    \b
    Example:
      portal user disable karim@town.example
    """
    with portal.open(), work() as w:
        manage_roles.close(w, known_account(w, email), by=OPERATOR)
    click.echo(f"{email} can no longer sign in.")


@user.command()
@EMAIL
@click.pass_obj
def enable(portal: Portal, email: str) -> None:
    """Open a disabled account again.

    \b
    Example:
      portal user enable karim@town.example
    """
    with portal.open(), work() as w:
        manage_roles.reopen(w, known_account(w, email), by=OPERATOR)
    click.echo(f"{email} can sign in again.")


@user.command("reset-password")
@EMAIL
@STDIN
@click.pass_obj
def reset_password(portal: Portal, email: str, password_stdin: bool) -> None:
    """Set a new password, end the account's sessions and tell its owner by mail.

    \b
    Example:
      portal user reset-password nadia@town.example
    """
    password = _new_password(portal, email, "", stdin=password_stdin)
    with portal.open(), work() as w:
        change_password.change_password(w, known_account(w, email), password)
    click.echo(f"{email} has a new password.")


@user.command("reset-second-factor")
@EMAIL
@click.pass_obj
def reset_second_factor(portal: Portal, email: str) -> None:
    """Forget a lost telephone; its owner enrols another one at the next sign-in.

    \b
    Example:
      portal user reset-second-factor nadia@town.example
    """
    with portal.open(), work() as w:
        second_factor.remove(w, known_account(w, email), by=None)
    click.echo(f"{email} has no second factor now.")


def _new_password(portal: Portal, email: str, name: str, *, stdin: bool) -> str:
    """Ask for a password until it is one that would not soon be guessed; return its hash."""
    if stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    names = (*portal.settings.site_name.values(), *portal.settings.town_name.values())
    if weak := weaknesses(password, [email, name, *names]):
        raise click.ClickException(
            f"this password would soon be guessed: {', '.join(weak).replace('_', ' ')}"
        )
    return Argon2Passwords().hash(password)


def _slug(session: Session, model: type[Territory | Office], slug: str) -> int | None:
    """Return the id of a place by its slug, None for no slug."""
    if not slug:
        return None
    found = session.scalar(select(model.id).where(model.slug == slug))
    if found is None:
        raise click.BadParameter(f"there is no {model.__name__.lower()} {slug!r}")
    return found
