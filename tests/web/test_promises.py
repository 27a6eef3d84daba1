"""A promise is one sentence: each page of the flow says those that hold for a report, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from portal import paths
from portal.adapters import catalogues
from portal.adapters.keyring import SEAL_PRIVATE
from portal.cli.export.register import register_of
from portal.domain.audience import Reader
from portal.domain.concerns import Category, Exposure, Kind, Tier, default_exposure
from portal.domain.events import EventKind
from portal.domain.languages import Language
from portal.domain.promises import Promise, sight, who_knows, who_reads
from portal.web.parts import KEY, Parts
from tests.house.tree import ROOT
from tests.web.inspector import InspectingClient
from tests.web.rooms import Town, any_portal, code_of, portal, portals, report, resident, town

__all__ = ["any_portal", "portal", "portals", "resident", "town"]

READING = {promise for promise in Promise if promise.name.startswith("READ_")}
KNOWING = {promise for promise in Promise if promise.name.startswith("KNOWN_")}
CONTACTS = {"contact_name": "Fatima", "contact_phone": "0612345678"}
REPORTS = [
    (kind, category)
    for kind in (Kind.PROBLEM, Kind.NEED, Kind.SAFETY)
    for category in (Category.LIGHTING, Category.NOISE, Category.SAFETY)
]


def said(words: str, among: set[Promise]) -> set[Promise]:
    return {promise for promise in among if promise.value in words}


@pytest.mark.parametrize(("kind", "category"), REPORTS)
@pytest.mark.parametrize("tier", [Tier.ANONYMOUS, Tier.CONFIDENTIAL, Tier.NAMED])
def test_step_check_receipt_sheet_file_and_case_say_the_same(
    resident: InspectingClient, town: Town, tier: Tier, kind: Kind, category: Category
) -> None:
    exposure = default_exposure(kind, category)
    reading, knowing = set(who_reads(tier, exposure)), {who_knows(tier, exposure)}
    data = report(town, tier=tier, kind=kind, category=category, **CONTACTS)
    pages = {}
    for step in ("who", "check"):
        pages[step] = resident.page(f"/en/report/{step}", method="POST", data=data)
    receipt = resident.page("/en/report/send", method="POST", data=data)
    held = {"receipt": code_of(receipt)}
    pages |= {
        "receipt": receipt,
        "sheet": resident.page("/en/report/sheet", method="POST", data=held),
        "case": resident.page("/en/case", method="POST", data=held),
    }
    words = {name: page.text("main") for name, page in pages.items()}
    words["file"] = " ".join(resident.post("/en/report/keep", data=held).text.split())
    assert {name: said(text, READING) for name, text in words.items()} == dict.fromkeys(words, reading)
    del words["who"]  # it offers all four ways
    assert {name: said(text, KNOWING) for name, text in words.items()} == dict.fromkeys(words, knowing)


@pytest.mark.parametrize("exposure", [Exposure.PUBLIC, Exposure.SEALED])
def test_cards_and_privacy_page_say_the_same_of_each_way_to_report(
    resident: InspectingClient, town: Town, exposure: Exposure
) -> None:
    kind = Kind.SAFETY if exposure is Exposure.SEALED else Kind.PROBLEM
    cards = resident.page("/en/report/who", method="POST", data=report(town, kind=kind))
    told = [text.split() for text in cards.texts("main .sees li span")]
    expected = [
        sight(reader, tier, exposure)
        for tier in Tier
        for reader in (Reader.PUBLIC, Reader.OFFICE, Reader.MODERATORS)
    ]
    assert [" ".join(words) for words in told] == [promise.value for promise in expected]
    table = "#who-knows-danger" if exposure is Exposure.SEALED else "#who-knows"
    page = resident.page("/en/about/privacy")
    caption = page.one(table)
    cells = [" ".join(cell.text_content().split()) for cell in caption.getparent().iter("td")]
    assert cells == [promise.value for promise in expected]


def test_the_privacy_page_tells_of_every_way_to_be_read(resident: InspectingClient, town: Town) -> None:
    words = resident.page("/en/about/privacy").text("main")
    assert said(words, READING) == READING
    assert said(words, {Promise.VOICE, Promise.CODE_OPENS, Promise.NEWS_MAIL}) != set()


def test_the_register_tells_the_authority_what_reporters_are_told() -> None:
    french = catalogues.load(paths.TRANSLATIONS, [Language.FR])[Language.FR]
    entries = register_of("Site", "Ville").entries
    for tier, entry in zip(Tier, entries, strict=False):
        for exposure in (Exposure.PUBLIC, Exposure.SEALED):
            told = [*who_reads(tier, exposure)]
            told += [sight(reader, tier, exposure) for reader in (Reader.PUBLIC, Reader.OFFICE)]
            for promise in told:
                assert french.gettext(promise.value) in entry["Destinataires"]


def test_a_mail_promises_what_every_page_promises(app: Flask) -> None:
    parts: Parts = app.extensions[KEY]
    name = f"messages/{EventKind.CONCERN_RECEIVED.value}.txt"
    facts = {"name": "", "number": 7, "by_receipt": True, "address": "https://portal.example"}
    assert Promise.READ_FIRST.value in parts.renderer.render(Language.EN, name, facts)


@pytest.fixture
def lying_here(portal: Flask) -> Iterator[Path]:
    """The private key of sealed contacts, on the machine of the portal."""
    file = portal.extensions[KEY].settings.keys / SEAL_PRIVATE
    file.parent.mkdir(parents=True, exist_ok=True)
    assert not file.exists()
    file.write_text("00" * 32, encoding="ascii")
    yield file
    file.unlink()


def test_that_nobody_opens_a_contact_alone_is_told_with_where_the_key_lies(
    resident: InspectingClient, town: Town, lying_here: Path
) -> None:
    data = report(town, tier="confidential", **CONTACTS)

    def words() -> list[str]:
        pages = [resident.page(f"/en/report/{step}", method="POST", data=data) for step in ("who", "check")]
        return [page.text("main") for page in (*pages, resident.page("/en/about/privacy"))]

    assert all(Promise.KEY_LIES_HERE.value in page for page in words())
    lying_here.rename(lying_here.with_name("away"))
    try:
        assert not any(Promise.KEY_LIES_HERE.value in page for page in words())
    finally:
        lying_here.with_name("away").rename(lying_here)


def test_no_page_spells_a_promise_of_its_own() -> None:
    sources = [*ROOT.glob("templates/**/*.*"), *ROOT.glob("portal/**/*.py"), *ROOT.glob("portal/**/*.toml")]
    home = ROOT / "portal/domain/promises.py"
    spelled = [
        (source.relative_to(ROOT).as_posix(), promise.name)
        for source in sources
        if source != home
        for promise in Promise
        if len(promise.value) > 25 and promise.value in source.read_text(encoding="utf-8")
    ]
    assert spelled == []
