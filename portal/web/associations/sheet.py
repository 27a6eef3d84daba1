# SPDX-License-Identifier: AGPL-3.0-or-later
"""The list of submissions as a table for spreadsheet programs."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext, ngettext

from portal.web.associations.rows import SubmissionRow
from portal.web.spreadsheets import isolated, table
from portal.web.words import in_words


def sheet(rows: Iterable[SubmissionRow]) -> str:
    """Return the file's text; numbers and dates stand in isolates, so that Arabic does not turn them."""
    head = (
        gettext("Number"),
        gettext("Report"),
        gettext("Quarter"),
        gettext("State"),
        gettext("Received on"),
        gettext("Due on"),
        gettext("Deadline"),
        gettext("Last answer"),
        gettext("Office"),
        gettext("Unread"),
    )
    return table(head, (_cells(row) for row in rows))


def _cells(row: SubmissionRow) -> tuple[str, ...]:
    return (
        isolated(row.number),
        row.title,
        row.place,
        in_words(row.state),
        isolated(row.received_on),
        isolated(row.due),
        deadline(row.left),
        isolated(row.answered_on),
        row.office,
        gettext("yes") if row.unread else gettext("no"),
    )


def deadline(left: int | None) -> str:
    """Say how many days are left, or how many it is late."""
    if left is None:
        return ""
    if left < 0:
        late: str = ngettext("%(num)s day late", "%(num)s days late", -left)
        return late
    words: str = ngettext("%(num)s day left", "%(num)s days left", left)
    return words
