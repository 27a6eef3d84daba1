# SPDX-License-Identifier: AGPL-3.0-or-later
"""Places, offices, telephone numbers, routing and holidays of the town."""
