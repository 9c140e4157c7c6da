"""The page for an error of ours. It must not depend on what may just have failed."""

import logging

from django.http import HttpResponseServerError
from django.template.loader import render_to_string

from portal.identity import site_identity


def server_error(request):
    """500: the site's own page, without the database; plain words if even that fails."""
    try:
        page = render_to_string("500.html", site_identity(request))
    except Exception:
        logging.getLogger("django.request").exception("500.html could not be rendered")
        return HttpResponseServerError(
            "服务器内部错误，请稍后再试。", content_type="text/plain; charset=utf-8"
        )
    return HttpResponseServerError(page)
