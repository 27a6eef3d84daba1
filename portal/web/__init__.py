# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a browser sees: shared modules here, one folder for each room."""
