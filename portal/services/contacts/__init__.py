# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sealed contacts: the key they lie under, and opening one by two people."""
