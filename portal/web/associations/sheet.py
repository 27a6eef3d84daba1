# SPDX-License-Identifier: AGPL-3.0-or-later
"""The concerns of an association as a table for spreadsheet programs."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext

from portal.adapters.spreadsheets import Cell, delimiter_in, table
from portal.web.associations.rows import AssociationConcernRow
from portal.web.request.language import current_language
from portal.web.text.labels import in_words


def sheet(rows: Iterable[AssociationConcernRow]) -> str:
    """Return the file's text, one column for each thing, parted as programs in the reader's language do."""
    head = (
        gettext("Number"),
        gettext("Report"),
        gettext("Quarter"),
        gettext("State"),
        gettext("Received on"),
        gettext("Due on"),
        gettext("Days left"),
        gettext("Last answer"),
        gettext("Office"),
        gettext("Unread"),
        gettext("Waits for"),
    )
    return table(head, (_cells(row) for row in rows), delimiter=delimiter_in(current_language()))


def _cells(row: AssociationConcernRow) -> tuple[Cell, ...]:
    return (
        row.number,
        row.title,
        row.place,
        in_words(row.state, row.kind),
        row.received_on,
        row.owed.due,
        row.left,
        row.answered_on,
        row.office,
        gettext("yes") if row.unread else gettext("no"),
        in_words(row.owed.ower),
    )
