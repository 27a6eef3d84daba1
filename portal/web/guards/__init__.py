# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands around every view: headers, caching, limits, logs, error pages, rate limits, quick exit."""
