# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms that say which version of a thing they were drawn for."""

from __future__ import annotations

from wtforms import HiddenField

from portal.domain.reading import whole_number
from portal.web.forms.forms import Form


class VersionedForm(Form):
    """A decision about something others may change meanwhile."""

    version = HiddenField()

    def stated_version(self) -> int | None:
        """The version this form was drawn for, None when it does not say."""
        return whole_number(self.version.data)
