"""The office's own papers of a request, as PDF and DOCX; each is a look at personal data, and recorded."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext as _

from papers.docx import to_docx
from papers.model import Paper
from papers.pdf import to_pdf
from records import receipts
from requests_app import access, office_papers
from requests_app.admin.intake_pages import SLIP
from requests_app.models import LetterCopy
from requests_app.views.tracking import CONTENT_TYPES

WRITERS = {LetterCopy.Format.PDF: to_pdf, LetterCopy.Format.DOCX: to_docx}


class CasePapersMixin:
    """For the ModelAdmin of requests, which finds and guards the case (`_case`)."""

    def get_urls(self):
        pages = [
            ("<int:pk>/paper/<slug:name>.<str:form>", self.paper_view, "paper"),
            ("<int:pk>/slip.pdf", self.counter_receipt_view, "counter_receipt"),
        ]
        return [
            *(
                path(route, self.admin_site.admin_view(view), name=f"requests_app_case_{name}")
                for route, view, name in pages
            ),
            *super().get_urls(),
        ]

    def paper_view(self, request, pk, name, form):
        case = self._case(request, pk)
        if not access.may_see(request.user):
            raise PermissionDenied
        paper = office_papers.PAPERS.get(name)
        if paper is None or form not in WRITERS or not paper.is_open(case):
            raise Http404
        today = timezone.localdate()
        access.log_view(case, by=request.user, on=today, what="file")
        return _answer(paper.make(case, on=today), form, case)

    def counter_receipt_view(self, request, pk):
        """接收回执 with the code, as long as the slip itself can be shown."""
        case, slip = self._case(request, pk), receipts.kept(request, SLIP)
        if slip is None or slip["pk"] != case.pk:
            messages.error(request, _("A code is printed once; issue a new one if it is lost."))
            return redirect("admin:requests_app_case_change", case.pk)
        today = timezone.localdate()
        paper = office_papers.counter_receipt(
            case,
            slip["secret"],
            address=request.build_absolute_uri(reverse("request-track")),
            by=request.user,
            on=today,
        )
        response = _answer(paper, LetterCopy.Format.PDF, case)
        response["Cache-Control"] = "no-store"
        return response


def _answer(paper: Paper, form: str, case) -> HttpResponse:
    name = escape_uri_path(f"{paper.title} {case.number}.{form}")
    return HttpResponse(
        WRITERS[form](paper),
        content_type=CONTENT_TYPES[form],
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )
