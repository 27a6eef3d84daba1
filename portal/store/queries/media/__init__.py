# SPDX-License-Identifier: AGPL-3.0-or-later
"""Photos and voice notes as their readers may know them."""
