# SPDX-License-Identifier: AGPL-3.0-or-later
"""The running instance: backup, integrity, readiness, and erasing by schedule."""
