# SPDX-License-Identifier: AGPL-3.0-or-later
"""What has been kept long enough."""
