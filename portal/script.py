"""繁體: the Chinese pages in traditional characters, for readers from 港澳台, by OpenCC; kept in a cookie.

Texts are converted in the finished page, what a form holds and every address stay as they are: a value
that is sent back must be the one that is known. Searching folds both scripts into one anyway.
"""

import re
from functools import cache, lru_cache

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from opencc import OpenCC

from portal.text_size import back_to, remember

COOKIE = "script"
TRADITIONAL = "hant"
_PIECES = re.compile(
    r"(<!--.*?-->|<(script|style|textarea)\b.*?</\2>|<[^>]*>)", re.DOTALL | re.IGNORECASE
)
_TOLD = re.compile(r'((?:aria-label|title|alt|placeholder|data-copied)=")([^"]*)(")')
_HAS_HAN = re.compile(r"[一-鿿]")


def is_traditional(request) -> bool:
    """Whether this visitor reads traditional characters."""
    return request.COOKIES.get(COOKIE) == TRADITIONAL


def script(request) -> dict[str, bool]:
    """Template context of every page."""
    return {"traditional": is_traditional(request)}


@cache
def _converter() -> OpenCC:
    return OpenCC("s2tw")


@lru_cache(maxsize=4096)
def converted(text: str) -> str:
    """A text in traditional characters; most labels come on every page."""
    return _converter().convert(text) if _HAS_HAN.search(text) else text


def page_in_traditional(html: str) -> str:
    """The page with its texts and what is told of its parts converted, its language marked so."""
    written, at = [], 0
    for found in _PIECES.finditer(html):
        written.append(converted(html[at : found.start()]))
        tag, at = found[0], found.end()
        if found[2] is None and not tag.startswith("<!--"):
            tag = tag.replace('lang="zh-Hans"', 'lang="zh-Hant"')
            tag = _TOLD.sub(lambda told: f"{told[1]}{converted(told[2])}{told[3]}", tag)
        written.append(tag)
    return "".join([*written, converted(html[at:])])


def _is_chinese_page(response) -> bool:
    is_page = response.get("Content-Type", "").startswith("text/html") and not response.streaming
    return is_page and response.get("Content-Language", "zh-hans") == "zh-hans"


def script_middleware(get_response):
    """Converts the public's Chinese pages for who asked for it."""

    def middleware(request):
        response = get_response(request)
        if is_traditional(request) and _is_chinese_page(response):
            if request.path.startswith(reverse("admin:index")):
                return response
            response.content = page_in_traditional(response.content.decode()).encode()
            response["Content-Language"] = "zh-hant"
        return response

    return middleware


@csrf_exempt
@require_POST
def set_script(request):
    """/script/ — `script`: "hant", anything else is 简体. Back to `next`, if it is ours."""
    response = HttpResponseRedirect(back_to(request))
    remember(response, COOKIE, TRADITIONAL, chosen=request.POST.get("script") == TRADITIONAL)
    return response
