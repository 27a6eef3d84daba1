"""A form that is too large, in a real browser, over a portal that is really served: a page says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bench.prove.server import Server
from bench.prove.slow import running
from portal.web.limits import LARGEST_BODY

pytestmark = pytest.mark.browser

SEND_A_FILM = """bytes => {
  const form = document.createElement("form");
  form.method = "post"; form.enctype = "multipart/form-data"; form.action = "/fr/report/who";
  const input = document.createElement("input");
  input.type = "file"; input.name = "photos";
  const chosen = new DataTransfer();
  chosen.items.add(new File([new Uint8Array(bytes)], "film.mp4"));
  input.files = chosen.files;
  form.append(input);
  document.body.append(form);
  form.submit();
}"""


def test_a_browser_shows_the_page_that_says_that_a_form_is_too_large(
    browser: Browser, tmp_path: Path
) -> None:
    server = Server(tmp_path)
    with running(server):
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.port}/fr/report")
        with page.expect_navigation() as shown:
            page.evaluate(SEND_A_FILM, LARGEST_BODY + 20_000_000)
        assert shown.value is not None
        assert shown.value.status == 413
        assert page.locator("html").get_attribute("lang") == "fr"
        assert page.locator("h1").inner_text() == "C’est trop lourd"
        page.close()
