"""Templates speak one language each, say constants without asking, and escape what they are given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from babel.support import NullTranslations
from jinja2 import UndefinedError
from markupsafe import Markup

from portal.domain.concerns import State
from portal.domain.languages import Language
from portal.time_zones import zone
from portal.web.rendering.renderer import Renderer

FRENCH = {
    "Hello": "Bonjour",
    "Hello %(name)s": "Bonjour %(name)s",
    "Read <b>this</b>": "Lisez <b>ceci</b>",
    "Home": "Maison",
    "5 < 6": "5 < 6",
    "Sly": "<script>x</script>",
}


class Catalogue(NullTranslations):
    """A French catalogue that counts how often it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def gettext(self, message: str) -> str:
        self.asked += 1
        return FRENCH.get(message, message)

    def pgettext(self, context: str, message: str) -> str:
        self.asked += 1
        return {("chrome", "Home"): "Accueil"}.get((context, message), message)

    def ngettext(self, msgid1: str, msgid2: str, num: int) -> str:
        self.asked += 1
        return msgid1.replace("report", "avis") if num < 2 else msgid2.replace("reports", "avis")


@pytest.fixture
def catalogue() -> Catalogue:
    return Catalogue()


@pytest.fixture
def renderer(tmp_path: Path, catalogue: Catalogue) -> Renderer:
    return Renderer(tmp_path, {Language.FR: catalogue}, zone("Africa/Casablanca"))


def said(renderer: Renderer, source: str, template: str = "page.html", /, **context: Any) -> str:
    file = renderer._folder / template
    file.parent.mkdir(exist_ok=True)
    file.write_text(source, encoding="utf-8")
    return renderer.render(Language.FR, template, context)


def test_constants_are_translated_when_a_template_compiles(renderer: Renderer, catalogue: Catalogue) -> None:
    source = """{{ _("Hello") }} {{ gettext('Home') }} {{ pgettext("chrome", "Home") }}
      {% macro m(word=_("Hello")) %}<a title="{{ _('Hello %(name)s', name=word) }}">{% endmacro %}{{ m() }}"""
    first = said(renderer, source)
    asked = catalogue.asked
    assert "Bonjour Maison Accueil" in first
    assert '<a title="Bonjour Bonjour">' in first
    again = renderer.render(Language.FR, "page.html", {})
    assert (again, catalogue.asked) == (first, asked)


def test_what_is_not_constant_is_asked_for_each_time(renderer: Renderer, catalogue: Catalogue) -> None:
    assert said(renderer, "{{ _(word) }} {{ _('Hello ' ~ word) }}", word="Hello") == "Bonjour Hello Hello"
    assert catalogue.asked == 2


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ _('Hello %(name)s', name=name) }}", "Bonjour &lt;i&gt;"),
        ("{{ _('Hello %(name)s', name=safe) }}", "Bonjour <i>"),
        ("{{ _(message, name=name) }}", "Bonjour &lt;i&gt;"),
        ("{{ _('Read <b>this</b>') }}", "Lisez <b>ceci</b>"),
        ("{{ _('5 < 6') }}", "5 < 6"),
        ("{{ _('Sly') }}", "&lt;script&gt;x&lt;/script&gt;"),
        ("{{ ngettext('%(num)s report', '%(num)s reports', 1) }}", "1 avis"),
        ("{{ ngettext('%(num)s report', '%(num)s reports', 12000) }}", "12\u202f000 avis"),
    ],
)
def test_messages_keep_their_tags_and_values_never_bring_any(
    renderer: Renderer, source: str, expected: str
) -> None:
    context = {"name": "<i>", "safe": Markup("<i>"), "message": "Hello %(name)s"}
    assert said(renderer, source, **context) == expected


def test_plain_text_is_not_escaped(renderer: Renderer) -> None:
    source = "{{ _('Hello %(name)s', name=name) }} {{ _('5 < 6') }} {{ name|ltr }}"
    assert said(renderer, source, "messages/x.txt", name="<&>") == "Bonjour <&> 5 < 6 \u2066<&>\u2069"


def test_a_name_nobody_gave_is_an_error(renderer: Renderer) -> None:
    with pytest.raises(UndefinedError):
        said(renderer, "{{ nobody }}")


def test_a_template_knows_its_language(renderer: Renderer) -> None:
    assert said(renderer, "{{ lang }} {{ dir }} {{ say(state) }}", state=State.RECEIVED) == "fr ltr Received"


def test_numbers_and_names_are_kept_in_their_own_direction(renderer: Renderer) -> None:
    source = "{{ '05 28'|ltr }} {{ '<b>'|isolate }}"
    assert said(renderer, source) == '<bdi dir="ltr">05 28</bdi> <span dir="ltr">&lt;b&gt;</span>'
