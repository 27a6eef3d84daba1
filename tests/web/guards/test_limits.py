"""How much anybody may send at once, in every shape a form can have."""

from __future__ import annotations

from io import BytesIO

import pytest
from werkzeug.test import create_environ

from portal.domain.floods import BATCH
from portal.server.memory import LEAST, SMALL, Memory
from portal.server.site import REFUSED, Refused
from portal.web.guards.limits import LARGEST_BODY, LARGEST_FORM, MOST_PARTS, body_limits
from portal.web.request.pages import takes_files
from tests.web.inspector import InspectingClient, Page

TAKE, TAKE_FILES = "/ar/probe/take", "/ar/probe/taken"
URLENCODED = "application/x-www-form-urlencoded"


def sent(probe: InspectingClient, body: bytes, kind: str = URLENCODED) -> int:
    return probe.post(TAKE, data=body, content_type=kind).status_code


def parts(count: int) -> dict[str, str]:
    return {f"field{number}": "x" for number in range(count)}


def test_a_form_has_at_most_so_many_fields_however_they_are_written(probe: InspectingClient) -> None:
    assert sent(probe, b"&".join([b"a=b"] * MOST_PARTS)) == 200
    for body in (b"&".join([b"a=b"] * (MOST_PARTS + 1)), b"&" * (LARGEST_FORM - 1), b"a&" * 400_000):
        assert sent(probe, body) == 413
    assert probe.post(TAKE, data=parts(MOST_PARTS), content_type="multipart/form-data").status_code == 200
    assert probe.post(TAKE, data=parts(MOST_PARTS + 1), content_type="multipart/form-data").status_code == 413


def test_a_heap_of_junk_fits_into_a_form(probe: InspectingClient) -> None:
    assert sent(probe, b"&".join([b"number=123456789"] * (BATCH + 50))) == 200


@pytest.mark.parametrize(
    "kind", [URLENCODED, "text/plain", "application/json", "application/octet-stream", ""]
)
def test_whatever_has_no_files_is_a_megabyte_at_most(probe: InspectingClient, kind: str) -> None:
    assert sent(probe, b"x" * (LARGEST_FORM + 1), kind) == 413


def test_a_file_and_a_field_have_their_own_bounds(probe: InspectingClient) -> None:
    field = {"text": "x" * (LARGEST_FORM + 1)}
    assert probe.post(TAKE, data=field, content_type="multipart/form-data").status_code == 413
    for path, largest in ((TAKE, LARGEST_FORM), (TAKE_FILES, LARGEST_BODY)):
        for size, status in ((largest - 1_000, 200), (largest + 1, 413)):
            file = {"photos": (BytesIO(bytes(size)), "a.jpg")}
            assert probe.post(path, data=file, content_type="multipart/form-data").status_code == status


def test_only_forms_with_photos_or_voices_may_be_as_large_as_these(probe: InspectingClient) -> None:
    large = {
        rule.endpoint
        for rule in probe.application.url_map.iter_rules()
        if takes_files(probe.application, rule.endpoint)
    }
    assert large == {"report.step", "report.send", "case.act", "desk.decide", "probe.taken"}


def test_the_server_reads_no_body_where_no_form_leads(probe: InspectingClient) -> None:
    limit = body_limits(probe.application)
    files = "multipart/form-data; boundary=x"
    asked = {
        ("POST", TAKE, URLENCODED): LARGEST_FORM,
        ("POST", TAKE, files): LARGEST_FORM,
        ("POST", TAKE_FILES, URLENCODED): LARGEST_FORM,
        ("POST", TAKE_FILES, files): LARGEST_BODY,
        ("POST", TAKE, "nonsense"): LARGEST_FORM,
        ("GET", TAKE, files): 0,
        ("PUT", TAKE, files): 0,
        ("POST", "/ar/", files): 0,
        ("POST", "/ar/no/such/page", files): 0,
        ("POST", "/xx/report/send", files): 0,
        ("POST", "/ar/desk/99999999999999999999", files): 0,
        ("OPTIONS", TAKE, files): 0,
    }
    found = {
        (method, path, kind): limit(create_environ(path, method=method, content_type=kind))
        for method, path, kind in asked
    }
    assert found == asked


def test_the_largest_form_finds_room_in_the_smallest_server() -> None:
    assert Memory(LEAST).take("one network", LARGEST_BODY - SMALL, SMALL)


@pytest.mark.parametrize(
    ("method", "path", "why", "status"),
    [
        ("POST", TAKE, Refused.TOO_LARGE, 413),
        ("GET", "/ar/", Refused.UNWANTED, 400),
        ("POST", "/ar/", Refused.UNWANTED, 405),
        ("POST", "/ar/no/such/page", Refused.UNWANTED, 404),
    ],
)
def test_what_the_server_did_not_read_is_refused_on_a_page(
    probe: InspectingClient, method: str, path: str, why: Refused, status: int
) -> None:
    answer = probe.open(path, method=method, environ_overrides={REFUSED: why})
    assert answer.status_code == status
    page = Page(answer.get_data(as_text=True), path, probe.application)
    assert (page.root.get("lang"), bool(page.heading)) == ("ar", True)
