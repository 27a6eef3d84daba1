# SPDX-License-Identifier: AGPL-3.0-or-later
"""Photos and voice notes on their way into a report, and out of it."""
