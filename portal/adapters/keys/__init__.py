# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keys on disk and what is locked with them: seal, envelopes, backups, custody."""
