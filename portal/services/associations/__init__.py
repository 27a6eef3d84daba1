# SPDX-License-Identifier: AGPL-3.0-or-later
"""Associations: registered, verified, and joined by members."""
