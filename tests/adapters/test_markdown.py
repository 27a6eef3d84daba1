"""What editors write becomes HTML that cannot hurt, with its numbers the right way round."""

from __future__ import annotations

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.adapters.markdown import render

ALLOWED = {
    "a": {"href", "title", "rel"},
    "bdi": {"dir"},
    "img": {"src", "alt", "title", "loading"},
    "ol": {"start"},
    "td": {"class"},
    "th": {"class"},
}
PIECES = st.sampled_from(
    [
        "# ",
        "## ",
        "###### ",
        "\n\n",
        "\n",
        "- ",
        "1. ",
        "> ",
        "**",
        "_",
        "`",
        "```\n",
        "|",
        "|:-|-:|\n",
        "[",
        "](",
        ")",
        "![",
        "/media/a.jpg",
        "//evil.example/x.png",
        "javascript:alert(1)",
        "data:text/html,x",
        "<svg onload=x>",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<bdi>",
        "</bdi>",
        '" onclick="x',
        "&lt;",
        "&#x6a;",
        "05 28 85 00 00",
        "+212528850000",
        "٠٥ ٢٨ ٨٥ ٠٠ ٠٠",
        "الهاتف ",
        "\\",
        "<http://a.example>",
        "\x00",
    ]
)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("فقرة *مهمة* و**جدا**", "<p>فقرة <em>مهمة</em> و<strong>جدا</strong></p>\n"),
        ("# أ\n\n### ب\n\n# ج", "<h2>أ</h2>\n<h3>ب</h3>\n<h2>ج</h2>\n"),
        ("### وحده", "<h2>وحده</h2>\n"),
        ("الهاتف: 05 28 85 00 00.", '<p>الهاتف: <bdi dir="ltr">05 28 85 00 00</bdi>.</p>\n'),
        (
            "[هنا 0528850000](tel:19)",
            '<p><a href="tel:19" rel="noopener noreferrer">هنا <bdi dir="ltr">0528850000</bdi></a></p>\n',
        ),
        ("`0528850000`", "<p><code>0528850000</code></p>\n"),
        ("![ساحة](/media/1.jpg)", '<p><img src="/media/1.jpg" alt="ساحة" loading="lazy"></p>\n'),
        ("![ساحة](https://evil.example/1.png)", "<p>ساحة</p>\n"),
        ("![ساحة](/media/../admin)", "<p>ساحة</p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("<b>x</b> <script>y</script>", "<p>&lt;b&gt;x&lt;/b&gt; &lt;script&gt;y&lt;/script&gt;</p>\n"),
        ("", ""),
    ],
)
def test_render(source: str, html: str) -> None:
    assert render(source) == html


def test_columns_keep_their_side_without_a_style() -> None:
    html = render("|أ|ب|ج|\n|:-|:-:|-:|\n|1|2|3|")
    assert "style" not in html
    assert [f'<th class="{side}">' in html for side in ("start", "center", "end")] == [True] * 3


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=25).map("".join)))
def test_nothing_but_the_allowed_comes_out(source: str) -> None:
    for element in html5lib.parseFragment(render(source), namespaceHTMLElements=False).iter():
        if element.tag in {"DOCUMENT_FRAGMENT", "h1"}:
            assert element.tag != "h1"
            continue
        assert set(element.attrib) <= ALLOWED.get(element.tag, set())
        assert element.tag not in {"script", "style", "svg", "iframe", "form", "input"}
        address = element.get("href", "") + element.get("src", "")
        assert not address.lower().lstrip().startswith(("javascript:", "data:", "vbscript:"))
        assert element.get("src", "/media/").startswith("/media/")
