"""PostgreSQL's refusals are told apart: what it suffers, and what we did wrong."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from portal.store.engine.outages import in_words, is_outage
from tests.conftest import Stores

OUTAGES = {
    "XX000": "the database fails",
    "XX001": "the database is damaged",
    "XX002": "the database is damaged",
    "25006": "the database is read-only",
    "42501": "the database refuses us the right",
    "53100": "the disk of the database is full",
    "53200": "the database does not answer",
    "53300": "the database takes no more connections",
    "57P01": "the database does not answer",
    "57P03": "the database is starting or stopping",
    "58030": "the disk of the database fails",
    "58P01": "the database does not answer",
}
MISTAKES = ("22012", "23505", "23503", "42601", "P0001")


def raised(url: str, state: str) -> DBAPIError:
    engine = create_engine(url)
    with engine.connect() as connection, pytest.raises(DBAPIError) as caught:
        connection.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'said' USING ERRCODE = '{state}'; END $$"))
    engine.dispose()
    return caught.value


@pytest.mark.postgres
def test_what_the_server_suffers_is_an_outage_in_plain_words(stores: Stores) -> None:
    url = stores.url("postgres")
    for state, words in OUTAGES.items():
        error = raised(url, state)
        assert (is_outage(error), in_words(error)) == (True, f"{words}: said"), state


@pytest.mark.postgres
def test_what_we_did_wrong_is_no_outage(stores: Stores) -> None:
    url = stores.url("postgres")
    assert [state for state in MISTAKES if is_outage(raised(url, state))] == []


@pytest.mark.postgres
def test_a_server_that_was_made_read_only_is_an_outage(stores: Stores) -> None:
    engine = create_engine(stores.url("postgres"))
    with engine.connect() as connection:
        connection.execute(text("SET TRANSACTION READ ONLY"))
        with pytest.raises(DBAPIError) as caught:
            connection.execute(text("DELETE FROM concerns"))
    engine.dispose()
    assert is_outage(caught.value)
    assert in_words(caught.value).startswith("the database is read-only: ")
