# SPDX-License-Identifier: AGPL-3.0-or-later
"""What one request is: its components, language, session, access, form token, answers."""
