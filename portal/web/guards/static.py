# SPDX-License-Identifier: AGPL-3.0-or-later
"""Serves the static files under their lasting addresses."""

from __future__ import annotations

from flask import Response, abort, request

from portal.web.guards.caching import FOR_EVER, SHARED, accepts_gzip
from portal.web.rendering.assets import NoSuchAsset
from portal.web.request.access import everyone
from portal.web.request.components import components
from portal.web.request.pages import Pages

pages = Pages("static", __name__, spoken=False)


@pages.get("/static/<digest>/<path:name>", gate=everyone, endpoint="file")
def serve(digest: str, name: str) -> Response:
    """An old digest still gets the file of today, but not the promise that it never changes."""
    try:
        asset = components().assets.get(name)
    except NoSuchAsset:
        abort(404)
    small = asset.squeezed if accepts_gzip() else None
    response = Response(small or asset.body, content_type=_typed(asset.type))
    if small:
        response.headers["Content-Encoding"] = "gzip"
    if asset.squeezed:
        response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = FOR_EVER if digest == asset.digest else SHARED
    response.set_etag(asset.digest, weak=True)
    response.make_conditional(request)
    return response


def _typed(mimetype: str) -> str:
    return f"{mimetype}; charset=utf-8" if mimetype.startswith("text/") else mimetype
