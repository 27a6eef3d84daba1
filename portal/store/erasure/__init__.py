# SPDX-License-Identifier: AGPL-3.0-or-later
"""Erasing what a row held: which keys to revoke, and words that must leave the disk."""
