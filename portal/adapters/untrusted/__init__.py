# SPDX-License-Identifier: AGPL-3.0-or-later
"""Opening what strangers sent: child processes behind walls, and what they may decode."""
