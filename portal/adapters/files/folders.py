"""Folders: whether something can be kept in one, and that what was kept there lasts."""

from __future__ import annotations

import errno
import os
from pathlib import Path


def folder_fault(folder: Path) -> str | None:
    """Say why nothing could be kept in `folder`; None when it can."""
    try:
        there = folder.is_dir()
    except OSError as hidden:
        return f"{folder} cannot be entered: {hidden.strerror}"
    if not there:
        return f"{folder} is no folder" if os.path.lexists(folder) else f"{folder} is missing"
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return f"{folder} cannot be written: {_why(folder)}"
    return None


def settle(folder: Path) -> None:
    """Make the names in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _why(folder: Path) -> str:
    """Name the reason as the system does: the file system is read-only, or the rights are lacking."""
    read_only = os.statvfs(folder).f_flag & os.ST_RDONLY
    return os.strerror(errno.EROFS if read_only else errno.EACCES)
