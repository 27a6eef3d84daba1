# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files of uploads: in one container, in a folder, in envelopes; and the times they show."""
