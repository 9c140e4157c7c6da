"""/requests/: how to ask for information in each way, and the form to print."""

from datetime import date
from functools import lru_cache

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.encoding import escape_uri_path
from django.views.generic import TemplateView

from disclosure.models import Unit
from papers.docx import to_docx
from papers.pdf import to_pdf
from records import office
from requests_app import answers, form_paper
from requests_app.letterhead import contact
from requests_app.models import LetterCopy
from requests_app.views.tracking import CONTENT_TYPES
from statute.fees import FREE_PAGES, FREE_PIECES
from statute.regulations import in_force

WRITERS = {LetterCopy.Format.PDF: to_pdf, LetterCopy.Format.DOCX: to_docx}


class RequestGuide(TemplateView):
    """/requests/ — ways to ask, what happens then, terms, fees, remedies, the form, earlier answers."""

    template_name = "requests_app/request_guide.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            bureau=Unit.objects.roots().first(),
            law=in_force(timezone.localdate()),
            free_pieces=FREE_PIECES,
            free_pages=FREE_PAGES,
            answers=answers.CATEGORY,
            **kwargs,
        )


@lru_cache(maxsize=8)
def _written(form: str, on: date, _sender: str) -> bytes:
    """The form, set once a day: anybody may take it, as often as they like."""
    return WRITERS[form](form_paper.application_form(on=on))


def application_form(request, form):
    """/requests/form.pdf, .docx — 政府信息公开申请表."""
    if form not in WRITERS:
        raise Http404
    on = timezone.localdate()
    sender = office.on(on)
    content = _written(form, on, f"{sender.name}{contact(sender)}")
    name = escape_uri_path(f"政府信息公开申请表.{form}")
    return HttpResponse(
        content,
        content_type=CONTENT_TYPES[form],
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )
