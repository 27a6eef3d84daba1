# SPDX-License-Identifier: AGPL-3.0-or-later
"""What several rooms show: cards of concerns, the ticker, supporters, spreadsheets, print sheets."""
