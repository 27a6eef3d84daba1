"""What an operator may decide: one frozen object, read once, refused while unsafe.

Values come from the environment (`PORTAL_HOSTS=a.example,b.example`), then from `instance/portal.toml`
(`hosts = ["a.example"]`), then from the default written here. Keys are files in `instance/keys/`, made by
`portal init`, so that no secret has to pass through a command line or a process list.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from portal import paths
from portal.unsafe_values import cut_short, exposed_keys, unsafe_values, weak_keys
from portal.values import (
    Words,
    address,
    languages,
    number,
    region,
    several,
    several_at_once,
    text,
    truth,
    words,
    zone,
)

PREFIX = "PORTAL_"
NEARBY = "http://127.0.0.1:5000"  # where `portal serve` listens when nobody says


class SettingsError(ValueError):
    """A setting cannot be read or is unsafe; `faults` holds one sentence for each."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Environment(StrEnum):
    PRODUCTION = "production"
    DEVELOPMENT = "development"
    TEST = "test"


def setting(
    help: str, default: object = "", read: Callable[[object], Any] = text, *, key: bool = False
) -> Any:
    """Declare a setting: what it is for, what it is when nobody says, how its text is read.

    A `key` is looked for in a file of its own name under `instance/keys/`.
    """
    return field(default_factory=lambda: read(default), metadata={"help": help, "read": read, "key": key})


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Settings:
    """Every setting; `portal doctor` shows those in force, docs/operate.md explains them.

    Compared and hashed by identity, so that caches may be keyed by it.
    """

    env: Environment = setting(
        "`production` refuses unsafe values; `development` and `test` are for one's own machine.",
        "production",
        lambda value: Environment(text(value)),
    )
    instance: Path = setting(
        "Folder of all state: database, uploads, mails, keys, portal.toml. Default: `instance/` in a "
        "checkout, `<venv>/var/portal-instance` when installed.",
        paths.default_instance(),
        lambda value: Path(text(value)),
    )
    database_url: str = setting(
        "SQLAlchemy address, `postgresql+psycopg://user@host/name`. Default: SQLite in the instance.",
        "",
        address("sqlite", "postgresql+psycopg"),
    )
    files_url: str = setting(
        "Where uploads are kept, `file:///folder`. Default: `uploads/` in the instance.", "", address("file")
    )
    mail_url: str = setting(
        "Outgoing mail, `smtp://user:password@host:587` or `smtps://…`. Default: a maildir in the instance, "
        "which nobody receives.",
        "",
        address("smtp", "smtps", "maildir"),
    )
    mail_from: str = setting("Sender of the portal's mails.", "portal@localhost")
    secret_key: str = setting("Signs sessions and form tokens. Default: `keys/secret_key`.", key=True)
    receipt_pepper: str = setting(
        "Keeps stolen databases from being searched by receipt. Default: `keys/receipt_pepper`. Losing it "
        "cuts every anonymous reporter off from their report.",
        key=True,
    )
    seal_public_key: str = setting(
        "Seals confidential contacts; the portal holds no key that opens them. Default: "
        "`keys/seal_public_key`.",
        key=True,
    )
    totp_key: str = setting("Encrypts the second factors of staff. Default: `keys/totp_key`.", key=True)
    notice_key: str = setting(
        "Locks the addresses of who wants news by mail without a name. Default: `keys/notice_key`.", key=True
    )
    hosts: tuple[str, ...] = setting(
        "Names the portal answers to, comma-separated; a request for any other is refused. Needed in "
        "production.",
        "",
        several,
    )
    base_url: str = setting(
        "Address readers use, `https://portal.example`, for links in mails and feeds. Needed in production.",
        "",
        address("http", "https"),
    )
    local_url: str = setting(
        "Where those links lead while `base_url` is empty. `portal serve` sets it to the port it listens on; "
        "a `portal worker` beside it has to be told. Default: `http://127.0.0.1:5000`.",
        "",
        address("http"),
    )
    proxies: int = setting(
        "How many reverse proxies stand in front and set X-Forwarded headers; one too many lets a visitor "
        "forge them.",
        "0",
        number,
    )
    proxy_prefix: bool = setting(
        "Whether the proxy itself sets X-Forwarded-Prefix, for a portal below a path; where it only passes "
        "that header on, a visitor could put anything into every link.",
        "false",
        truth,
    )
    site_name: Words = setting(
        "Name of the portal: one for all, or `ar=…; fr=…; en=…`.",
        "ar=صوت الحي; fr=La voix du quartier; en=Voice of the quarter",
        words,
    )
    town_name: Words = setting(
        "Name of the town: one for all, or one a language.",
        "ar=تارودانت; zgh=ⵜⴰⵔⵓⴷⴰⵏⵜ; fr=Taroudant; en=Taroudant",
        words,
    )
    operator_name: Words = setting(
        "Who runs the portal, as the legal notice names them: one for all, or one a language.", "", words
    )
    operator_contact: str = setting(
        "Where the operator is reached about data and accessibility: an e-mail address or a telephone number."
    )
    languages: tuple[str, ...] = setting(
        "Languages offered, the first is the default.", "ar,fr,en,zgh", languages
    )
    timezone: str = setting("Time zone of dates, deadlines and working days.", "Africa/Casablanca", zone)
    phone_region: str = setting(
        "Country in which telephone numbers without a country code are dialled, two letters: `MA`.",
        "MA",
        region,
    )
    exit_url: str = setting(
        "Where “leave this page quickly” goes: something anybody might be reading.",
        "https://www.wikipedia.org/",
        address("https"),
    )
    worker: bool = setting(
        "Whether `portal serve` also delivers the outbox; say `false` where `portal worker` runs by itself.",
        "true",
        truth,
    )
    threads: int = setting(
        "Requests each process answers at once, 2 or more; at most two of them wait while a file is opened.",
        "4",
        several_at_once,
    )
    log_level: str = setting("debug, info, warning or error.", "info")

    @classmethod
    def load(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read every setting; raise SettingsError with all faults at once.

        Unsafe values pass: `portal init` and `portal doctor` must run before they are put right.
        """
        instance = Path(environ.get(f"{PREFIX}INSTANCE") or paths.default_instance()).expanduser().resolve()
        written = _toml(instance / "portal.toml")
        values: dict[str, Any] = {}
        faults = [f"portal.toml: there is no setting {name!r}" for name in written.keys() - names()]
        for declared in fields(cls):
            try:
                given = _given(declared, environ, written, instance)
                if given not in (None, ""):
                    values[declared.name] = declared.metadata["read"](given)
            except ValueError as wrong:
                faults.append(f"{variable(declared.name)} {wrong}")
            except OSError as hidden:
                faults.append(f"{hidden.filename} cannot be read: {hidden.strerror}")
        if faults:
            raise SettingsError(*faults)
        return cls(**{**values, "instance": instance})

    def __repr__(self) -> str:
        """Show no value: addresses carry passwords, and this ends up in logs."""
        return f"<Settings {self.env} {self.instance}>"

    @property
    def development(self) -> bool:
        return self.env is not Environment.PRODUCTION

    @property
    def database(self) -> str:
        """Return the SQLAlchemy address in force."""
        return self.database_url or f"sqlite:///{self.instance / 'portal.sqlite'}"

    @property
    def mail(self) -> str:
        """Return the address of the outgoing mail in force."""
        return self.mail_url or f"maildir://{self.instance / 'mail'}"

    @property
    def address(self) -> str:
        """Return the address that links in mails begin with, without a slash at its end."""
        return (self.base_url or self.local_url or NEARBY).rstrip("/")

    @property
    def uploads(self) -> Path:
        """Return the folder of uploaded files."""
        return Path(urlsplit(self.files_url).path) if self.files_url else self.instance / "uploads"

    @property
    def keys(self) -> Path:
        """Return the folder of the key files."""
        return self.instance / "keys"

    @property
    def erasable_keys(self) -> Path:
        """Return the file of keys that are destroyed to erase what they locked; it is in no backup."""
        return self.instance / "erasable_keys"

    @property
    def erasures(self) -> Path:
        """Return the list of what was erased, which outlives the database."""
        return self.instance / "erasures"

    def faults(self) -> list[str]:
        """Say what must be put right before the portal may serve; empty when nothing."""
        missing = [
            f"{variable(name)} is missing: run `portal init`"
            for name in key_names()
            if not getattr(self, name)
        ]
        wrong = missing + [f"{PREFIX}{fault}" for fault in cut_short(self.seal_public_key)]
        if self.development:
            return wrong
        secrets = {name: getattr(self, name) for name in key_names()}
        unsafe = (f"{PREFIX}{fault}" for fault in (*unsafe_values(self), *weak_keys(secrets)))
        return [*wrong, *unsafe, *exposed_keys(self.keys)]

    def refuse_unsafe(self) -> None:
        """Raise SettingsError naming every fault, so that one start shows all there is to do."""
        if faults := self.faults():
            raise SettingsError(*faults)


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return f"{PREFIX}{name.upper()}"


def names() -> frozenset[str]:
    return frozenset(declared.name for declared in fields(Settings))


def key_names() -> tuple[str, ...]:
    """Name the settings that are secrets with a file of their own."""
    return tuple(declared.name for declared in fields(Settings) if declared.metadata["key"])


def _given(
    declared: Field[Any], environ: Mapping[str, str], written: Mapping[str, object], instance: Path
) -> object:
    """Look a value up where it may stand, nearest first; None when nobody gave one."""
    if value := environ.get(variable(declared.name)):
        return value
    if declared.name in written:
        return written[declared.name]
    file = instance / "keys" / declared.name
    return file.read_text(encoding="ascii").strip() if declared.metadata["key"] and file.exists() else None


def _toml(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise SettingsError(f"{file.name}: {broken}") from broken
    except OSError as hidden:
        raise SettingsError(f"{file} cannot be read: {hidden.strerror}") from hidden
