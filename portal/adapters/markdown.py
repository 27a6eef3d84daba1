"""What editors write, as HTML that is safe whatever they wrote.

Two walls: CommonMark without raw HTML, then an allow list over its result. Made once, when a draft is saved;
pages show what is stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from portal.domain.phones import spans

TOP = 2
"""The page's own title is the only h1."""

OWN_IMAGES = "/media/"

_TAGS = {
    "a",
    "bdi",
    "blockquote",
    "br",
    "code",
    "em",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "bdi": {"dir"},
    "img": {"src", "alt", "title", "loading"},
    "ol": {"start"},
}
_ALIGNED = {"text-align:left": "start", "text-align:center": "center", "text-align:right": "end"}
"""A table's columns keep their side by class: inline styles are forbidden, and left is not left in Arabic."""


def _is_own(address: str) -> bool:
    return address.startswith(OWN_IMAGES) and ".." not in address and "\\" not in address


def _kept(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src" and not _is_own(value):
        return None
    return value


_parser = MarkdownIt("commonmark", {"html": False}).enable("table")
_cleaner = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    attribute_filter=_kept,
    allowed_classes={cell: set(_ALIGNED.values()) for cell in ("td", "th")},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel="noopener noreferrer",
)


def render(source: str) -> str:
    """Return the HTML of an article's Markdown.

    Headings start at h2 without gaps, images come from our own store only (others leave their words),
    telephone numbers stand left to right.
    """
    tokens = _parser.parse(source)
    _shift_headings(tokens)
    for token in tokens:
        _align(token)
        if token.children is not None:
            token.children = list(_inline(token.children))
    return _cleaner.clean(_parser.renderer.render(tokens, _parser.options, {}))


def _shift_headings(tokens: Sequence[Token]) -> None:
    """Give the levels in use, in their order, those from h2 on: a writer may start at # or at ###."""
    used = sorted({token.tag for token in tokens if token.type == "heading_open"})
    levels = {tag: f"h{min(TOP + place, 6)}" for place, tag in enumerate(used)}
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = levels[token.tag]


def _align(token: Token) -> None:
    style = token.attrs.pop("style", None)
    if style in _ALIGNED:
        token.attrs["class"] = _ALIGNED[str(style)]


def _inline(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == "image" and not _is_own(str(token.attrs.get("src", ""))):
            yield Token("text", "", 0, content=token.content)
        elif token.type == "image":
            token.attrs["loading"] = "lazy"
            yield token
        elif token.type == "text":
            yield from _with_phones(token.content)
        else:
            yield token


def _with_phones(text: str) -> Iterator[Token]:
    done = 0
    for start, end in spans(text):
        yield Token("text", "", 0, content=text[done:start])
        yield Token("html_inline", "", 0, content='<bdi dir="ltr">')
        yield Token("text", "", 0, content=text[start:end])
        yield Token("html_inline", "", 0, content="</bdi>")
        done = end
    yield Token("text", "", 0, content=text[done:])
