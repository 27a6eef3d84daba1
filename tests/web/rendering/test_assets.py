"""Static files live for ever under an address made of their content; sheets need no build."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from flask import Flask

from portal.web.rendering.assets import Assets, NoSuchAsset
from portal.web.rendering.stylesheets import minify
from portal.web.request.components import KEY
from tests.web.inspector import InspectingClient


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {
        "css/shared/10-tokens.css": ":root { --ink: #221b16; }",
        "css/public/05-first.css": "/* why */ p , a:hover { color : red; }",
        "css/public/20-hero.css": '.hero { background: url("../img/wall.svg"); content: "a ;  b"; }',
        "css/fonts/10-faces.css": "@font-face { font-family: X; src: url(../fonts/none.woff2); }",
        "img/wall.svg": "<svg/>",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_sheet_is_its_files_in_order_and_names_files_by_content(folder: Path) -> None:
    assets = Assets(folder)
    sheet = assets.get("css/public.css").body.decode()
    assert sheet == (
        "p,a:hover{color : red}:root{--ink: #221b16}"
        f".hero{{background: url(../../{assets.get('img/wall.svg').digest}/img/wall.svg);"
        'content: "a ;  b"}'
    )


def test_an_address_changes_with_the_content(folder: Path) -> None:
    before = Assets(folder).url("css/public.css")
    (folder / "css/shared/10-tokens.css").write_text(":root{}")
    assert Assets(folder).url("css/public.css") != before


def test_while_developing_a_change_is_seen_at_once(folder: Path) -> None:
    assets = Assets(folder, reload=True)
    before = assets.url("img/wall.svg")
    (folder / "img/wall.svg").write_text("<svg></svg>")
    (folder / "img/wall.svg").touch()
    assets._stamps["img/wall.svg"] = 0
    assert assets.url("img/wall.svg") != before


@pytest.mark.parametrize(
    "name",
    [
        "none.css",
        "css/none.css",
        "../secret",
        "/etc/passwd",
        "css",
        "css/fonts.css",
    ],
)
def test_only_what_is_there_is_served(folder: Path, name: str) -> None:
    with pytest.raises(NoSuchAsset):
        Assets(folder).get(name)


@pytest.mark.parametrize(
    ("source", "small"),
    [
        ("a { b: c; }\n\n d { e: f }", "a{b: c}d{e: f}"),
        ("a::before { content: '/* no */  ;'; }", "a::before{content: '/* no */  ;'}"),
        (
            "@media (width >= 40rem) { a { margin: calc(1px + 2px) } }",
            "@media (width >= 40rem){a{margin: calc(1px + 2px)}}",
        ),
        ("a b /* x */ c {}", "a b  c{}"),
    ],
)
def test_minifying_keeps_what_counts(source: str, small: str) -> None:
    assert minify(source) == small


def test_a_file_is_kept_for_ever_and_travels_small(probe: InspectingClient, probed: Flask) -> None:
    address = probed.extensions[KEY].assets.url("css/public.css")
    answer = probe.get(address, headers={"Accept-Encoding": "gzip"})
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert "Cookie" not in answer.headers["Vary"]
    assert gzip.decompress(answer.data) == probe.get(address).data


def test_an_address_of_yesterday_gets_the_file_of_today_for_now(probe: InspectingClient) -> None:
    answer = probe.get("/static/0000000000/css/public.css")
    assert answer.status_code == 200
    assert "immutable" not in answer.headers["Cache-Control"]
    again = probe.get("/static/0000000000/css/public.css", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_file_is_not_sent_where_a_condition_does_not_hold(probe: InspectingClient, probed: Flask) -> None:
    address = probed.extensions[KEY].assets.url("img/icons.svg")
    answer = probe.get(address, headers={"If-Match": '"another"'})
    assert (answer.status_code, answer.data) == (412, b"")


def test_every_file_of_ours_can_be_served(probed: Flask) -> None:
    assets: Assets = probed.extensions[KEY].assets
    assert {"css/public.css", "css/desk.css", "img/icons.svg"} <= set(assets.names())
    assert all(assets.get(name).body for name in assets.names())
