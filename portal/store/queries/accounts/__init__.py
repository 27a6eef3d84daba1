# SPDX-License-Identifier: AGPL-3.0-or-later
"""Accounts, their sessions and passkeys."""
