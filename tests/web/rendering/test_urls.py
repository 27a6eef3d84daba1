"""Addresses are relative, in the reader's language, and never lead out of the portal."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.routing import BuildError

from portal.domain.languages import Language
from portal.web.rendering.urls import safe_target
from portal.web.request.components import KEY


def test_addresses(probed: Flask) -> None:
    url = probed.extensions[KEY].urls.url
    assert url(Language.AR, "home.index") == "/ar/"
    assert url(Language.AR, "home.index", lang="fr", anchor="x") == "/fr/#x"
    assert (
        url(Language.FR, "probe.current_page", number=7, text="ا ب", page=None, kind="", tags=["a", "b"])
        == "/fr/probe/here/7?text=%D8%A7+%D8%A8&tags=a&tags=b"
    )
    assert url(Language.FR, "door.health") == "/healthz"
    assert url(Language.FR, "door.health", page=1) == "/healthz?page=1"
    assert url(Language.FR, "door.health", page=True) == "/healthz?page=True"


def test_a_page_nobody_has_is_an_error(probed: Flask) -> None:
    with pytest.raises(BuildError):
        probed.extensions[KEY].urls.url(Language.AR, "nobody.home")


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil",
        "javascript:x",
        "ar/",
        "/\tevil",
        "/\n/evil.example",
        " /ar/",
    ],
)
def test_a_target_outside_is_not_followed(target: str | None) -> None:
    assert safe_target(target, "/home") == "/home"


@pytest.mark.parametrize("target", ["/ar/", "/ar/desk/?state=received&page=2", "/ar/a%20b#x"])
def test_a_target_of_ours_is(target: str) -> None:
    assert safe_target(target, "/home") == target
