"""A form that is too large, over a portal that is really served: a page says so, in a real browser too."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from bench.prove.server import Server
from bench.prove.slow import running
from portal.web.guards.limits import LARGEST_BODY, LARGEST_FORM

ASKS = (
    "POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\n"
    "Content-Length: {length}\r\nExpect: 100-continue\r\n\r\n"
)
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


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    server = Server(tmp_path_factory.mktemp("served"))
    with running(server):
        yield server.port


@pytest.mark.parametrize(
    ("path", "length", "said"),
    [
        ("/fr/report/who", LARGEST_BODY, 100),
        ("/fr/report/who", LARGEST_BODY + 1, 413),
        ("/fr/report/keep", LARGEST_FORM, 100),
        ("/fr/report/keep", LARGEST_FORM + 1, 413),
        ("/fr/case", LARGEST_FORM + 1, 413),
        ("/fr/sign-in", LARGEST_FORM + 1, 413),
        ("/fr/desk/1/photos/1", LARGEST_FORM + 1, 413),
    ],
)
def test_before_a_body_is_sent_its_head_is_judged_by_where_it_leads(
    port: int, path: str, length: int, said: int
) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(ASKS.format(path=path, length=length).encode())
        assert line.recv(100).startswith(f"HTTP/1.1 {said} ".encode())


@pytest.mark.browser
def test_a_browser_shows_the_page_that_says_that_a_form_is_too_large(browser: Browser, port: int) -> None:
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{port}/fr/report")
    with page.expect_navigation() as shown:
        page.evaluate(SEND_A_FILM, LARGEST_BODY + 20_000_000)
    assert shown.value is not None
    assert shown.value.status == 413
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.locator("h1").inner_text() == "C’est trop lourd"
    page.close()
