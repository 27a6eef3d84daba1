# SPDX-License-Identifier: AGPL-3.0-or-later
"""Concerns as the public, their reporters and the desk may know them."""
