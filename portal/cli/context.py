"""What every command is handed: the settings in force and a door into the app."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from portal.settings import Settings


@dataclass(frozen=True)
class Portal:
    """`with portal.open(): with work() as w: …` lets a command use services as a request does."""

    settings: Settings
    application: Callable[[Settings], AbstractContextManager[object]]

    def open(self) -> AbstractContextManager[object]:
        """Enter the app; raises SettingsError when an unsafe setting forbids it."""
        return self.application(self.settings)
