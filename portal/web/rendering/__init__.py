# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages from templates: the template engine, its page cache, static assets, addresses."""
