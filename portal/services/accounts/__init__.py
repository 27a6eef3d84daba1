# SPDX-License-Identifier: AGPL-3.0-or-later
"""Accounts: opened, signed in to, proved, given roles, made custodians, closed."""
