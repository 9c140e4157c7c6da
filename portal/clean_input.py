"""Whatever is typed or pasted comes in without characters nobody sees (`records.characters`).

One door for the forms of the public and of the staff, Django's own among them: what a form shows again
and what it stores is the same text. A password is left as it is, and a NUL, which no keyboard writes, is
for the form to refuse. A view that asks for no token of a form reads what is sent by itself.
"""

from django.http import QueryDict

from records.characters import plain

UNTOUCHED = "password"  # part of the name of a field that is compared, never read


class CleanInputMiddleware:
    """Stands after CSRF's, which has read the form before any view is asked."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if getattr(view, "csrf_exempt", False):
            return
        if request.method == "POST" and request.POST:
            request.POST = _cleaned(request.POST)


def _cleaned(sent: QueryDict) -> QueryDict:
    cleaned = sent.copy()
    for name, values in sent.lists():
        if UNTOUCHED not in name:
            cleaned.setlist(name, list(map(_cleaned_text, values)))
    return cleaned


def _cleaned_text(text: str) -> str:
    """Browsers send \\r\\n for a line break; tables and programs write \\n."""
    if "\0" in text:
        return text
    return plain(text).replace("\r\n", "\n").replace("\r", "\n")
