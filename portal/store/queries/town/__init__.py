# SPDX-License-Identifier: AGPL-3.0-or-later
"""Places, offices, telephone lines and holidays."""
