# SPDX-License-Identifier: AGPL-3.0-or-later
"""Articles as the public and the newsroom read them, with what they say of concerns."""
