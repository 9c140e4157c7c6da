"""Chinese, unless the visitor chose otherwise: what the browser prefers does not decide."""

from django.conf import settings
from django.utils import translation


def language_middleware(get_response):
    """Activates the language of the visitor's cookie, else the site's own."""
    offered = {code for code, _name in settings.LANGUAGES}

    def middleware(request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in offered else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware
