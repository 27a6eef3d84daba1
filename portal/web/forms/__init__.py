# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms and their fields, uploads, and asking again before words are published."""
