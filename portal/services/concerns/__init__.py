# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reporting a concern, and everything that is done with it until it is erased."""
