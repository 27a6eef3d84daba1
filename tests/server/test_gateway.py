"""What an application is told of a request."""

from __future__ import annotations

import h11
import pytest

from portal.server.gateway import environ_of
from portal.server.site import Environ


def environ(target: str = "/", *headers: tuple[str, str]) -> Environ:
    head = h11.Request(method="GET", target=target, headers=[("Host", "x"), *headers])
    return environ_of(head, "192.0.2.7", ("127.0.0.1", 5000), several=False)


def test_the_address_is_taken_apart_as_it_came() -> None:
    made = environ("/ar/%D8%A7%2Fb?q=%D8%A7&x")
    assert made["PATH_INFO"].encode("latin-1").decode() == "/ar/ا/b"
    assert (made["QUERY_STRING"], made["SCRIPT_NAME"]) == ("q=%D8%A7&x", "")


@pytest.mark.parametrize("target", ["http://x/ar/?q", "HTTPS://x/ar/?q"])
def test_an_address_with_its_host_is_the_same_address(target: str) -> None:
    made = environ(target)
    assert (made["PATH_INFO"], made["QUERY_STRING"]) == ("/ar/", "q")


def test_headers_of_the_same_name_are_one() -> None:
    made = environ("/", ("Accept", "a"), ("Accept", "b"), ("Cookie", "a=1"), ("Cookie", "b=2"))
    assert (made["HTTP_ACCEPT"], made["HTTP_COOKIE"]) == ("a,b", "a=1; b=2")


@pytest.mark.parametrize("name", ["X_Forwarded_For", "X-Forwarded_For", "Content_Length", "Remote_Addr"])
def test_a_header_that_would_be_taken_for_another_is_left_out(name: str) -> None:
    made = environ("/", (name, "198.51.100.1"))
    assert "198.51.100.1" not in made.values()
