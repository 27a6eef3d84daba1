# SPDX-License-Identifier: AGPL-3.0-or-later
"""Recipients of news, addresses left for it, and mails that could not be delivered."""
