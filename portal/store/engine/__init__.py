# SPDX-License-Identifier: AGPL-3.0-or-later
"""The database itself: connection, transactions, write lock, group commit, durability, migrations."""
