# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every template may name without being given it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

from portal.domain import promises
from portal.domain.languages import Language
from portal.settings import Settings
from portal.web.request.components import Components
from portal.web.request.csrf import form_token
from portal.web.request.current_page import CurrentPage
from portal.web.request.keys import sealing


@dataclass(frozen=True, slots=True)
class Site:
    """The portal as its pages call it, in one language."""

    name: str
    town: str
    exit_url: str
    base_url: str
    operator: str
    contact: str
    """An e-mail address or a telephone number, "" while the operator named none."""

    @property
    def contact_url(self) -> str:
        """Return where a link on the contact leads: `mailto:` or `tel:`."""
        if "@" in self.contact:
            return f"mailto:{self.contact}"
        return f"tel:{re.sub('[^0-9+]', '', self.contact)}"


def share(components: Components) -> None:
    """Give the templates their globals: `url`, `asset`, `site`, `current_page`, `promises` and more."""
    assets = components.assets

    def asset(name: str) -> str:
        return components.urls.mounted(assets.url(name))

    components.renderer.share(
        asset=asset, current_page=CurrentPage(), form_token=form_token, promises=promises, sealing=sealing
    )
    components.renderer.share_localised(
        url=lambda language: partial(components.urls.url, language),
        site=lambda language: site(components.settings, language),
    )


def site(settings: Settings, language: Language) -> Site:
    return Site(
        settings.site_name.in_(language),
        settings.town_name.in_(language),
        settings.exit_url,
        settings.base_url,
        settings.operator_name.in_(language),
        settings.operator_contact,
    )
