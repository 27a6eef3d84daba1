# SPDX-License-Identifier: AGPL-3.0-or-later
"""Wording and translation: what the portal says, in which language and direction. Knows no request."""
