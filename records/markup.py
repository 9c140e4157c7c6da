"""Text that came out of a web page: tags and entities become the lines and characters they showed. Pure."""

import re
from html.parser import HTMLParser

_TAG = (
    "a|abbr|b|big|blockquote|br|center|div|em|font|h[1-6]|hr|i|img|li|o:p|ol|p|pre|s|script|small|span"
    "|strong|style|sub|sup|table|tbody|td|th|thead|tr|u|ul"
)
_MARKUP = re.compile(
    rf"</?(?:{_TAG})(?:\s[^<>]*)?/?>|<!--|&(?:nbsp|amp|lt|gt|quot|ldquo|rdquo|mdash|#\d+|#x[0-9a-f]+);",
    re.IGNORECASE,
)
_BLOCKS = {"blockquote", "br", "center", "div", "hr", "li", "ol", "p", "pre", "table", "tr", "ul"}
_BLOCKS |= {f"h{level}" for level in range(1, 7)}
_UNSHOWN = {"script", "style"}


def is_markup(text: str) -> bool:
    """Whether `text` holds tags or entities of HTML; 「<十周岁」 and 「a & b」 are none."""
    return bool(("<" in text or "&" in text) and _MARKUP.search(text))


def shown(text: str) -> str:
    """What a browser showed of `text`: one line a block, cells of a row parted by a wide blank."""
    page = _Page()
    page.feed(text)
    page.close()
    lines = (re.sub(r"[ \t\xa0]+", " ", line).strip(" \u3000") for line in page.text.split("\n"))
    return "\n".join(line for line in lines if line)


class _Page(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text = ""
        self._unshown = 0

    def handle_starttag(self, tag, attrs):
        if tag in _UNSHOWN:
            self._unshown += 1
        elif tag in _BLOCKS:
            self.text += "\n"
        elif tag in ("td", "th") and not self.text.endswith("\n"):
            self.text += "\u3000"

    def handle_endtag(self, tag):
        if tag in _UNSHOWN:
            self._unshown = max(0, self._unshown - 1)
        elif tag in _BLOCKS:
            self.text += "\n"

    def handle_data(self, data):
        if not self._unshown:
            self.text += data
