# SPDX-License-Identifier: AGPL-3.0-or-later
"""Places in the administration: entered, renamed, moved, closed, and at once offered or not to residents."""

from __future__ import annotations

import pytest

from portal.domain.places import TerritoryKind
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Territory
from portal.store.queries.town.places import territories
from tests import makers
from tests.web.inspector import InspectingClient, Page
from tests.web.people import Town, send

LANGUAGES = ("ar", "fr", "en", "zgh")
FORM = "section.box > form.stack"
BEGUN = {"kind": "problem", "category": "lighting"}


def offered(town: Town) -> list[str]:
    """What a resident may choose, in French."""
    page = town.visitor().page("/fr/report/where", method="POST", data=BEGUN)
    return [option.text for option in page.all("select[name=territory] option") if option.get("value")]


def number_of(slug: str) -> int:
    db.session.rollback()
    found = territories(db.session()).find(slug)
    assert found is not None
    return found.id


def add(admin: InspectingClient, status: int = 303, **fields: str) -> Page | None:
    page = admin.page("/fr/admin/places/new")
    answer = send(admin, page, FORM, **{"kind": "quarter", "line": "customary", **fields})
    assert answer.status_code == status
    return None if status == 303 else Page(answer.get_data(as_text=True), page.path, admin.application)


def test_the_first_places_of_an_empty_portal_are_entered_by_hand(town: Town, admin: InspectingClient) -> None:
    assert admin.page("/fr/admin/").all(".note a[href$='/admin/places']")
    assert admin.page("/fr/admin/places").text("h3") == "Aucun lieu pour l’instant"
    add(admin, name_ar="المدينة", name_fr="Ville", kind="pashalik", line="state")
    add(admin, name_ar="ملحقة", name_fr="Annexe", kind="annex", line="state", ordinal="2",
        parent_id=str(number_of("ville")))  # fmt: skip
    add(admin, name_ar="القصبة", name_fr="Kasbah", name_zgh="ⵜⵉⵖⵔⵎⵜ", parent_id=str(number_of("annexe")))
    assert offered(town) == ["Annexe", "Kasbah", "Ville"]
    page = admin.page("/fr/admin/places")
    assert page.texts("tbody tr td:first-child") == ["Ville", "Annexe", "Kasbah"]
    assert not admin.page("/fr/admin/").all(".note a[href$='/admin/places']")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_place_is_renamed_in_every_language(town: Town, admin: InspectingClient, lang: str) -> None:
    with work(makers.NOON) as w:
        place = makers.territory(w.session, name_zgh="ⴰ").id
    page = admin.page(f"/{lang}/admin/places/{place}")
    names = {f"name_{one}": f"{one} جديد" for one in LANGUAGES}
    assert send(admin, page, FORM, **names).status_code == 303
    found = territories(db.session())[place]
    assert found.name(lang) == f"{lang} جديد"


def test_a_place_is_moved_but_never_into_itself(town: Town, admin: InspectingClient) -> None:
    with work(makers.NOON) as w:
        one, other = (makers.territory(w.session, name_fr=f"Annexe {n}") for n in "AB")
        quarter = makers.territory(w.session, parent_id=one.id, kind=TerritoryKind.QUARTER)
        here, there, moved = one.id, other.id, quarter.id
    page = admin.page(f"/fr/admin/places/{moved}")
    assert send(admin, page, FORM, parent_id=str(there)).status_code == 303
    assert territories(db.session())[moved].parent == there
    page = admin.page(f"/fr/admin/places/{there}")
    choices = [option.get("value") for option in page.all("select[name=parent_id] option")]
    assert choices == ["", str(here)]
    assert send(admin, page, FORM, parent_id=str(moved)).status_code == 422


def test_a_closed_place_is_no_longer_offered_and_its_pages_stay(town: Town, admin: InspectingClient) -> None:
    with work(makers.NOON) as w:
        annex = makers.territory(w.session, slug="annexe", name_fr="Annexe")
        other = makers.territory(w.session, name_fr="Autre")
        number = makers.concern(w.session, territory_id=annex.id).id
        place = annex.id
        assert other.id
    page = admin.page(f"/fr/admin/places/{place}")
    assert send(admin, page, "form[action$='/close']").status_code == 303
    assert offered(town) == ["Autre"]
    visitor = town.visitor()
    assert visitor.get(f"/fr/concerns/{number}").status_code == 200
    assert visitor.get("/fr/directory/annexe").status_code == 200
    refused = visitor.post("/fr/report/send", data={"territory": str(place), "kind": "problem"})
    assert refused.status_code == 422
    page = admin.page(f"/fr/admin/places/{place}")
    assert "Fermé depuis" in page.text("main")
    assert send(admin, page, "form[action$='/reopen']").status_code == 303
    assert offered(town) == ["Annexe", "Autre"]


def test_namesakes_are_shown_and_a_twin_beside_is_refused(town: Town, admin: InspectingClient) -> None:
    with work(makers.NOON) as w:
        makers.territory(w.session, name_fr="Annexe", name_ar="", name_en="")
        elsewhere = makers.territory(w.session, kind=TerritoryKind.COMMUNE, name_fr="Commune")
        twin = makers.territory(
            w.session, name_fr="ANNEXE", name_ar="", name_en="", parent_id=elsewhere.id
        ).id
    page = admin.page(f"/fr/admin/places/{twin}")
    assert page.text(".note.warn").startswith("D’autres lieux portent un de ses noms")
    assert len(admin.page("/fr/admin/places").all("tbody .chip.warn")) == 2
    refused = add(admin, 422, name_fr="annexe", kind="annex", line="state")
    assert refused is not None
    assert refused.text("#name_fr-error") == "Erreur : Un lieu du même type, à côté, porte déjà ce nom."


@pytest.mark.parametrize(
    "wrong",
    [
        {"name_fr": "x" * 121},
        {"kind": "city"},
        {"kind": ""},
        {"line": "none"},
        {"parent_id": "99999999999999999999"},
        {"parent_id": "town"},
        {"ordinal": "first"},
        {"ordinal": "-1"},
        {"ordinal": "99999999999999999999"},
    ],
)
def test_a_wrong_entry_comes_back_with_what_was_typed(
    town: Town, admin: InspectingClient, wrong: dict[str, str]
) -> None:
    page = add(admin, 422, **{"name_ar": "الحي", "name_fr": "Le quartier", "name_en": "Typed", **wrong})
    assert page is not None
    assert page.fields(FORM)["name_en"] == "Typed"
    assert page.all(".summary a[href^='#']")
    assert db.session.query(Territory).count() == 0


def test_a_portal_without_places_says_so_and_shows_whom_to_call(town: Town, admin: InspectingClient) -> None:
    for lang in LANGUAGES:
        page = town.visitor().page(f"/{lang}/report")
        assert page.syntax_faults() == []
        assert not page.all("main form")
    assert page.one(".safe") is not None
    assert page.heading == "Ce portail n’a pas encore de lieux"
    step = town.visitor().page("/fr/report/where", method="POST", data={**BEGUN, "text": "Ce que j’ai écrit"})
    assert "n’a pas de lieux pour le moment" in step.text(".note")
    assert step.one("input[name=text]").get("value") == "Ce que j’ai écrit"
    with work(makers.NOON) as w:
        makers.article(w.session, slug="meeting")
    page = town.visitor().page("/fr/articles/meeting")
    assert not page.all("#report")
