# SPDX-License-Identifier: AGPL-3.0-or-later
"""Associations, their members and the concerns they raised."""
