"""The files of a request: put in, taken out, blacked out, and the whole of it as one file."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext as _

from disclosure.admin import blackout as boxes
from disclosure.gate import office_phones
from records import fresh_proof
from records.lifecycle import NotAllowed
from requests_app import access, blackout, case_file, filing
from requests_app.admin.intake import AttachForm
from requests_app.fields import tell_notes
from requests_app.models import CaseAttachment, CaseBox, FileDamaged


class CaseFilesMixin(admin.ModelAdmin):
    """Each look at a file is recorded; `_case` of the register says whose request it is to see."""

    def pages_of_files(self) -> list[tuple]:
        file = "<int:pk>/attachment/<int:attachment>/"
        return [
            ("<int:pk>/attach/", self.attach_view, "attach"),
            (file, self.attachment_view, "attachment"),
            (f"{file}blackout/", self.blackout_view, "blackout"),
            (f"{file}blackout/<slug:what>/", self.blackout_file_view, "blackout_file"),
            ("<int:pk>/file.zip", self.file_view, "file"),
            ("<int:pk>/file.pdf", self.file_pdf_view, "file_pdf"),
        ]

    def attach_view(self, request, pk):
        """Files put into the case by the office: a scanned request, evidence, the information given."""
        case = self._case(request, pk)
        if not access.may_attach(request.user, case):
            raise PermissionDenied
        asked = {name: request.GET.get(name, "") for name in ("role", "remedy")}
        form = AttachForm(case, request.POST or None, request.FILES or None, initial=asked)
        if form.is_valid():
            try:
                filing.add_files(
                    case,
                    form.cleaned_data["files"],
                    role=form.cleaned_data["role"],
                    remedy=form.cleaned_data.get("remedy"),
                    by=request.user,
                )
            except NotAllowed as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Recorded."))
                tell_notes(request, form.cleaned_data["files"])
                return redirect("admin:requests_app_case_change", pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Add files"),
            "case": case,
            "form": form,
        }
        return TemplateResponse(request, "admin/requests_app/case/attach.html", context)

    def attachment_view(self, request, pk, attachment):
        case = self._case(request, pk)
        access.log_view(case, by=request.user, on=timezone.localdate(), what="attachment")
        paper = get_object_or_404(case.attachments, pk=attachment)
        try:
            file = paper.file.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        return FileResponse(
            file, as_attachment=True, filename=paper.name, content_type=paper.content_type
        )

    def blackout_view(self, request, pk, attachment):
        """Boxes over a page of a file (第三十七条); looking at it is recorded like any look at a file."""
        case = self._case(request, pk)
        access.log_view(case, by=request.user, on=timezone.localdate(), what="attachment")
        paper = self._to_be_blacked_out(request, case, attachment)
        page = boxes.page_number(request)
        shown = boxes.answer(request, _subject(paper), page, NotAllowed)
        address = reverse("admin:requests_app_case_blackout", args=[pk, attachment])
        if shown is None:
            messages.success(request, _("Recorded."))
            return redirect(f"{address}?page={page}")
        context = {
            **self.admin_site.each_context(request),
            **shown,
            "opts": self.opts,
            "title": _("Black out: %s") % paper.name,
            "record": case,
            "record_url": case.get_absolute_url(),
            "address": address,
            "give": shown["has_boxes"],
        }
        return TemplateResponse(request, "admin/disclosure/blackout.html", context)

    def blackout_file_view(self, request, pk, attachment, what):
        """A page's picture, the copy as it would be given, or (by post) the copy put into the file."""
        case = self._case(request, pk)
        paper = self._to_be_blacked_out(request, case, attachment)
        if what == "give" and request.method == "POST":
            try:
                blackout.give_copy(paper, by=request.user, on=timezone.localdate())
            except NotAllowed as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(request, _("The copy is among the information given."))
            return redirect(case.get_absolute_url())
        if what == "copy":
            access.log_view(case, by=request.user, on=timezone.localdate(), what="attachment")
            return boxes.copy_response(_subject(paper))
        if what not in ("picture", "plain"):
            raise Http404
        page = boxes.page_number(request)
        return boxes.picture_response(_subject(paper), page, is_plain=what == "plain")

    @staticmethod
    def _to_be_blacked_out(request, case, pk) -> CaseAttachment:
        if not access.may_see(request.user):
            raise PermissionDenied
        paper = get_object_or_404(case.attachments.select_related("case"), pk=pk)
        if not blackout.may_draw(paper, request.user):
            raise PermissionDenied
        return paper

    @fresh_proof.asked
    def file_view(self, request, pk):
        case = self._case(request, pk)
        access.log_view(case, by=request.user, on=timezone.localdate(), what="file")
        name = escape_uri_path(f"{case.number}.zip")
        return HttpResponse(
            case_file.zip_of(case, on=timezone.localdate()),
            content_type="application/zip",
            headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
        )

    @fresh_proof.asked
    def file_pdf_view(self, request, pk):
        """The same as one PDF with index and bookmarks, to print or to hand to a court."""
        case = self._case(request, pk)
        access.log_view(case, by=request.user, on=timezone.localdate(), what="file")
        name = escape_uri_path(f"{case.number}.pdf")
        return HttpResponse(
            case_file.pdf_of(case, on=timezone.localdate()),
            content_type="application/pdf",
            headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
        )


def _subject(attachment: CaseAttachment) -> boxes.Subject:
    try:
        content = attachment.content()
    except FileDamaged:
        raise Http404 from None

    def take(page, drawn, user):
        blackout.black_out(attachment, page=page, boxes=drawn, by=user, on=timezone.localdate())

    return boxes.Subject(
        name=attachment.name,
        kind=blackout.kind_of(attachment),
        content=content,
        boxes=list(attachment.boxes),
        model=CaseBox,
        take=take,
        office_phones=office_phones(),
    )
