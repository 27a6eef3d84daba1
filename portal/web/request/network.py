# SPDX-License-Identifier: AGPL-3.0-or-later
"""The network a request comes from, for counting in memory; it is written nowhere."""

from __future__ import annotations

from flask import request

from portal.adapters.accounts.login_backoff import network_of


def network() -> str:
    """Return the network of this request, an IPv4 /24 or an IPv6 /48; "" where it is not known."""
    return network_of(request.remote_addr)
