# SPDX-License-Identifier: AGPL-3.0-or-later
"""News and mails: whom to tell, within which budget, and sending them."""
