"""The `portal` command: every part explains itself, broken settings end in words."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from portal import time_zones
from portal.__main__ import COMMANDS
from portal.cli.doctor import _doubts
from portal.cli.serve import local_address
from portal.settings import Settings
from tests.cli.commands import run, run_apart
from tests.house.test_settings import SAFE
from tests.instances import throwaway


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(("--version",), 0, id="an answer"),
        pytest.param(("nonsense",), 2, id="no such command"),
        pytest.param(("doctor", "--deploy"), 1, id="faults"),
        pytest.param(("user", "list"), 2, id="unsafe settings"),
    ],
)
def test_a_command_ends_here_as_it_does_apart(words: tuple[str, ...], code: int, tmp_path: Path) -> None:
    """So that the tests which give it here speak for an operator's terminal."""
    here, apart = run(*words, instance=tmp_path), run_apart(*words, instance=tmp_path)
    assert (here.returncode, here.stdout, here.stderr) == (apart.returncode, apart.stdout, apart.stderr)
    assert here.returncode == code


@pytest.mark.parametrize("name", COMMANDS)
def test_help_holds_an_example(name: str, tmp_path: Path) -> None:
    told = run(name, "--help", instance=tmp_path)
    assert told.returncode == 0
    assert "Example" in told.stdout


def test_init_makes_keys_nobody_else_can_read_and_keeps_them(tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    assert run_apart("init", instance=instance).returncode == 0
    keys = sorted((instance / "keys").iterdir())
    before = [key.read_text() for key in keys]
    assert {stat.S_IMODE(path.stat().st_mode) for path in [*keys, instance / "portal.sqlite"]} == {0o600}
    assert run("init", instance=instance).returncode == 0
    assert [key.read_text() for key in keys] == before


def test_doctor_finds_nothing_wrong_with_a_new_instance(tmp_path: Path) -> None:
    run("init", instance=tmp_path)
    told = run("doctor", instance=tmp_path)
    assert (told.returncode, told.stderr) == (0, "")
    assert "PORTAL_SECRET_KEY        set" in told.stdout


def test_doctor_names_what_production_would_refuse(tmp_path: Path) -> None:
    run("init", instance=tmp_path)
    told = run("doctor", "--deploy", instance=tmp_path)
    assert told.returncode == 1
    for word in ("PORTAL_HOSTS", "PORTAL_BASE_URL", "PORTAL_MAIL_URL", "seal_private_key"):
        assert word in told.stdout


def test_doctor_warns_of_https_without_a_proxy_and_of_running_as_root(tmp_path: Path) -> None:
    settings = throwaway(tmp_path, **SAFE)
    alone, behind = list(_doubts(settings, 0)), list(_doubts(replace(settings, proxies=1), 1000))
    assert ["proxies is 0" in alone[0], "root" in alone[1], behind] == [True, True, []]
    run("init", instance=tmp_path)
    asked = {"PORTAL_BASE_URL": "https://portal.example"}
    assert (
        "! base_url is https and proxies is 0" in run("doctor", "--deploy", instance=tmp_path, **asked).stdout
    )
    assert "proxies is 0" not in run("doctor", instance=tmp_path, **asked).stdout


def test_doctor_names_the_time_zones_in_use(tmp_path: Path) -> None:
    run("init", instance=tmp_path)
    rules = time_zones.rules()
    assert (
        f"time zones               {rules.version}, {rules.origin}" in run("doctor", instance=tmp_path).stdout
    )


def test_doctor_shows_no_password(tmp_path: Path) -> None:
    told = run("doctor", instance=tmp_path, PORTAL_MAIL_URL="smtp://portal:hunter2@mail.example")
    assert "smtp://portal:***@mail.example" in told.stdout
    assert "hunter2" not in told.stdout


def test_serving_without_keys_is_refused_in_words(tmp_path: Path) -> None:
    told = run_apart("serve", instance=tmp_path)
    assert told.returncode == 2
    assert "portal: PORTAL_SECRET_KEY is missing: run `portal init`" in told.stderr


def test_links_lead_to_the_port_that_is_served_unless_an_address_is_set() -> None:
    served = {"PORTAL_LOCAL_URL": local_address("0.0.0.0", 8000)}
    assert Settings.load(served).address == "http://127.0.0.1:8000"
    assert Settings.load({"PORTAL_LOCAL_URL": local_address("::", 8001)}).address == "http://[::1]:8001"
    settled = served | {"PORTAL_BASE_URL": "https://portal.example/"}
    assert Settings.load(settled).address == "https://portal.example"


def test_broken_settings_are_all_named_at_once(tmp_path: Path) -> None:
    told = run("init", instance=tmp_path, PORTAL_TIMEZONE="Mars/Olympus", PORTAL_LANGUAGES="tlh")
    assert told.returncode == 2
    assert [line.split()[1] for line in told.stderr.splitlines()] == ["PORTAL_LANGUAGES", "PORTAL_TIMEZONE"]


def test_the_first_admin_is_made_at_the_machine(tmp_path: Path) -> None:
    run("init", instance=tmp_path)
    made = run_apart(
        "user",
        "create",
        "Nadia@Town.example",
        "--password-stdin",
        instance=tmp_path,
        typed="figs under a tin roof\n",
    )
    assert (made.returncode, made.stderr) == (0, "")
    assert run("user", "grant", "nadia@town.example", "admin", instance=tmp_path).returncode == 0
    listed = run("user", "list", "--role", "admin", instance=tmp_path).stdout
    assert "nadia@town.example" in listed
    assert "no second factor" in listed


def test_refusals_end_in_words(tmp_path: Path) -> None:
    run("init", instance=tmp_path)
    weak = run(
        "user", "create", "a@town.example", "--password-stdin", instance=tmp_path, typed="password12\n"
    )
    assert "would soon be guessed" in weak.stderr
    lost = run_apart("user", "grant", "nobody@town.example", "editor", instance=tmp_path)
    assert (lost.returncode, lost.stderr) == (1, "portal: not found\n")
