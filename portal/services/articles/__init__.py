# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing, publishing, correcting and withdrawing articles, and what they say of concerns."""
