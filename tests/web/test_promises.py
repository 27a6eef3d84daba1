"""A promise is one sentence: each page of the flow says those that hold for a report, and no others."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal import paths
from portal.adapters import catalogues
from portal.adapters.keys.keyring import SEAL_PRIVATE
from portal.cli.export.register import register_of
from portal.domain.audience import Reader
from portal.domain.concerns import Category, Exposure, Kind, Tier, default_exposure
from portal.domain.events import BY_ADDRESS, EventKind
from portal.domain.languages import Language
from portal.domain.promises import Promise, sight, who_knows, who_reads
from portal.store.engine.database import db
from portal.store.queries.delivery.recipients import OWN_ACTS
from portal.web.request.components import KEY, Components
from portal.web.request.csrf import FIELD
from tests import makers
from tests.house.tree import ROOT
from tests.signing_in import carry, opened
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


EACH_EXPOSURE = [
    (Kind.PROBLEM, Category.LIGHTING),
    (Kind.NEED, Category.NOISE),
    (Kind.SAFETY, Category.SAFETY),
]
SPOKEN = (Language.AR, Language.FR, Language.EN)
REPORTS_SPOKEN = [(Language.EN, *one) for one in REPORTS] + [
    (lang, *one) for lang in (Language.AR, Language.FR) for one in EACH_EXPOSURE
]
"""All in English; in the other languages one of each exposure, as their words follow from the English."""

CATALOGUES = catalogues.load(paths.TRANSLATIONS, SPOKEN)


def in_language(promise: Promise, lang: Language) -> str:
    return " ".join(CATALOGUES[lang].gettext(promise.value).split())


def said(words: str, among: Collection[Promise], lang: Language = Language.EN) -> set[Promise]:
    return {promise for promise in among if in_language(promise, lang) in words}


def test_every_exposure_is_spoken_of_in_every_language() -> None:
    exposures = {default_exposure(*one) for one in EACH_EXPOSURE}
    assert exposures == {default_exposure(*one) for one in REPORTS}


@pytest.mark.parametrize("lang", SPOKEN)
def test_no_two_promises_read_alike_in_any_language(lang: Language) -> None:
    told = [in_language(promise, lang) for promise in READING]
    assert len(set(told)) == len(told)
    assert not [one for one in told for other in told if one != other and one in other]


def tell_alike(client: InspectingClient, lang: Language, tier: Tier, data: dict[str, Any]) -> None:
    """Walk through a report, and assert that each page says who reads it and who knows its reporter."""
    exposure = default_exposure(Kind(data["kind"]), Category(data["category"]))
    reading, knowing = set(who_reads(tier, exposure)), {who_knows(tier, exposure)}
    pages = {}
    for step in ("who", "check"):
        pages[step] = client.page(f"/{lang}/report/{step}", method="POST", data=data)
    receipt = client.page(f"/{lang}/report/send", method="POST", data=data)
    held = {"receipt": code_of(receipt), FIELD: data.get(FIELD, "")}
    pages |= {
        "receipt": receipt,
        "sheet": client.page(f"/{lang}/report/sheet", method="POST", data=held),
        "case": client.page(f"/{lang}/case", method="POST", data=held),
    }
    words = {name: page.text("main") for name, page in pages.items()}
    words["file"] = " ".join(client.post(f"/{lang}/report/keep", data=held).text.split())
    assert {name: said(text, READING, lang) for name, text in words.items()} == dict.fromkeys(words, reading)
    del words["who"]  # it offers all four ways
    assert {name: said(text, KNOWING, lang) for name, text in words.items()} == dict.fromkeys(words, knowing)


@pytest.mark.parametrize(("lang", "kind", "category"), REPORTS_SPOKEN)
@pytest.mark.parametrize("tier", [Tier.ANONYMOUS, Tier.CONFIDENTIAL, Tier.NAMED])
def test_step_check_receipt_sheet_file_and_case_say_the_same(
    resident: InspectingClient, town: Town, tier: Tier, lang: Language, kind: Kind, category: Category
) -> None:
    data = report(town, tier=tier, kind=kind, category=category, **CONTACTS)
    tell_alike(resident, lang, tier, data)


@pytest.mark.parametrize(("kind", "category"), EACH_EXPOSURE)
@pytest.mark.parametrize("lang", SPOKEN)
def test_they_say_the_same_to_who_reports_for_an_association(
    resident: InspectingClient, town: Town, lang: Language, kind: Kind, category: Category
) -> None:
    member = makers.account(db.session())
    makers.association(db.session(), member)
    db.session.commit()
    carry(resident, opened(member.id))
    form_token = resident.page("/ar/report").one(f"main input[name={FIELD}]").get("value")
    data = report(town, tier=Tier.ASSOCIATION, kind=kind, category=category, **{FIELD: form_token})
    tell_alike(resident, lang, Tier.ASSOCIATION, data)


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
    entries = register_of("Site", "Ville").entries
    for tier, entry in zip(Tier, entries, strict=False):
        for exposure in (Exposure.PUBLIC, Exposure.SEALED):
            told = [*who_reads(tier, exposure)]
            told += [sight(reader, tier, exposure) for reader in (Reader.PUBLIC, Reader.OFFICE)]
            for promise in told:
                assert in_language(promise, Language.FR) in " ".join(entry["Destinataires"].split())


TO_REPORTERS = sorted(
    kind for kind in set(EventKind) - OWN_ACTS if kind.value.startswith("concern_") and kind not in BY_ADDRESS
)
HOLDS_FOR_EVERY_REPORT = {Promise.NOT_DONE_UNCONFIRMED}
"""What a mail may promise: it must not tell by its promises of what kind a report is."""

SENTENCES = {promise for promise in Promise if not promise.name.startswith("CHOOSE_")}
"""What is promised; the words of a button are too short to be told from others."""

OF_AN_AUDIENCE = ("publish", "everybody", "public", "sealed", "danger", "solved", "your name")


def mailed(app: Flask, kind: EventKind, lang: Language) -> str:
    components: Components = app.extensions[KEY]
    facts = {"name": "", "number": 7, "by_receipt": True, "address": "https://portal.example", "token": ""}
    facts |= {"confirm_by": date(2026, 12, 23), "slug": "", "title": ""}
    text = components.renderer.render(lang, f"messages/{kind.value}.txt", facts)
    return " ".join(text.split())


@pytest.mark.parametrize("lang", SPOKEN)
@pytest.mark.parametrize("kind", TO_REPORTERS)
def test_no_mail_promises_what_does_not_hold_for_every_report(
    app: Flask, kind: EventKind, lang: Language
) -> None:
    assert said(mailed(app, kind, lang), SENTENCES, lang) <= HOLDS_FOR_EVERY_REPORT


@pytest.mark.parametrize("kind", TO_REPORTERS)
def test_no_mail_speaks_of_readers_in_words_of_its_own(app: Flask, kind: EventKind) -> None:
    words = mailed(app, kind, Language.EN).lower()
    for promise in HOLDS_FOR_EVERY_REPORT:
        words = words.replace(promise.value.lower(), "")
    assert [word for word in OF_AN_AUDIENCE if word in words] == []


@pytest.mark.parametrize("lang", SPOKEN)
def test_the_mail_about_a_claim_says_who_has_the_last_word_as_the_receipt_does(
    app: Flask, lang: Language
) -> None:
    said_by_mail = said(mailed(app, EventKind.CONCERN_CLAIMED, lang), SENTENCES, lang)
    assert said_by_mail == {Promise.NOT_DONE_UNCONFIRMED}


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
