"""Settings come from three places, and unsafe ones are refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.settings import Environment, Settings, SettingsError, key_names
from portal.values import Words, words
from tests.instances import KEYS, throwaway

SAFE = {
    "env": Environment.PRODUCTION,
    "hosts": ("portal.example",),
    "base_url": "https://portal.example",
    "mail_url": "smtp://mail.example",
    "mail_from": "portal@portal.example",
}


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(tmp_path: Path) -> None:
    (tmp_path / "portal.toml").write_text(
        'timezone = "Europe/Paris"\nhosts = ["a.example", "b.example"]\nproxies = 1\n'
    )
    settings = Settings.load({"PORTAL_INSTANCE": str(tmp_path), "PORTAL_PROXIES": "2"})
    assert settings.hosts == ("a.example", "b.example")
    assert (settings.proxies, settings.timezone, settings.languages[0]) == (2, "Europe/Paris", "ar")


def test_keys_are_read_from_their_own_files(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    for name, key in KEYS.items():
        (tmp_path / "keys" / name).write_text(key + "\n")
    settings = Settings.load({"PORTAL_INSTANCE": str(tmp_path), "PORTAL_ENV": "development"})
    assert {name: getattr(settings, name) for name in key_names()} == KEYS
    assert settings.faults() == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_ENV", "staging"),
        ("PORTAL_PROXIES", "-1"),
        ("PORTAL_PROXIES", "many"),
        ("PORTAL_WORKER", "perhaps"),
        ("PORTAL_DATABASE_URL", "postgresql://host/name"),
        ("PORTAL_FILES_URL", "ftp://host"),
        ("PORTAL_LANGUAGES", "ar,tlh"),
        ("PORTAL_TIMEZONE", "Casablanca"),
        ("PORTAL_TOWN_NAME", "ar=تارودانت;Taroudant"),
        ("PORTAL_EXIT_URL", "javascript:alert(1)"),
    ],
)
def test_a_value_that_cannot_be_read_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.load({"PORTAL_INSTANCE": str(tmp_path), name: value})


@pytest.mark.parametrize("text", ["hostz = []", "hosts = [", 'hosts = "a'])
def test_a_broken_file_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "portal.toml").write_text(text)
    with pytest.raises(SettingsError, match=r"portal\.toml"):
        Settings.load({"PORTAL_INSTANCE": str(tmp_path)})


def test_safe_production_is_not_refused(tmp_path: Path) -> None:
    throwaway(tmp_path, **SAFE).refuse_unsafe()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("hosts", ()),
        ("hosts", ("*.example",)),
        ("base_url", "http://portal.example"),
        ("mail_url", ""),
        ("mail_from", "portal@localhost"),
        ("log_level", "debug"),
        ("secret_key", "short"),
        ("secret_key", "ab" * 32),
        ("totp_key", KEYS["receipt_pepper"]),
        ("receipt_pepper", ""),
    ],
)
def test_each_unsafe_value_is_refused_by_name(tmp_path: Path, name: str, value: object) -> None:
    unsafe = throwaway(tmp_path, **{**SAFE, name: value})
    [fault] = unsafe.faults()
    assert f"PORTAL_{name.upper()}" in fault or name in fault
    with pytest.raises(SettingsError):
        unsafe.refuse_unsafe()


def test_a_key_others_can_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    key = tmp_path / "keys" / "secret_key"
    key.write_text(KEYS["secret_key"])
    key.chmod(0o640)
    [fault] = throwaway(tmp_path, **SAFE).faults()
    assert "secret_key" in fault


def test_settings_show_no_value() -> None:
    assert KEYS["secret_key"] not in repr(throwaway(Path("/nowhere")))


def test_a_name_speaks_each_language() -> None:
    assert words("Taroudant").in_("ar") == "Taroudant"
    assert words("ar=تارودانت; fr=Taroudant").in_("ar") == "تارودانت"
    assert words("ar=تارودانت; fr=Taroudant").in_("zgh") == "Taroudant"
    assert words({"ar": "تارودانت"}).in_("en") == "تارودانت"
    assert Words().in_("fr") == ""
