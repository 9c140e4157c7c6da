"""Letters: edited while they are drafts, issued, downloaded, their service recorded."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records import versions
from records.lifecycle import NotAllowed
from records.pagination import BoundedPaginator
from records.visible import VisibleAdminMixin
from requests_app import access, acts, letters
from requests_app.admin.step_forms import ServiceForm
from requests_app.models import Letter, LetterCopy
from requests_app.views.tracking import download

# The answer itself is issued and served by steps of the case, which close it.
ANSWERS = (Letter.Kind.REPLY, Letter.Kind.RECORD)


def _found(rows, **lookup):
    """The row looked up; 404 also for an id that is no number, or larger than the database holds."""
    try:
        return get_object_or_404(rows, **lookup)
    except (ValueError, OverflowError):
        raise Http404 from None


class LetterForm(forms.Form):
    addressee = forms.CharField(label=gettext_lazy("Addressee"), max_length=100)
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 18, "cols": 90}),
        help_text=gettext_lazy("One paragraph a line; 【…】 marks what is to fill in."),
    )


@admin.register(Letter)
class LetterAdmin(VisibleAdminMixin, admin.ModelAdmin):
    visible_through = "case"
    list_display = ["number", "kind", "case", "outcome", "issued_on"]
    list_filter = ["kind"]
    date_hierarchy = "issued_on"
    search_fields = ["number", "case__number"]
    list_select_related = ["case"]
    ordering = ["-pk"]
    paginator = BoundedPaginator
    show_full_result_count = False
    actions = None

    def get_queryset(self, request):
        return super().get_queryset(request).defer("body", "addressee")

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        return [
            path(
                "<int:pk>/copy.<str:form>",
                self.admin_site.admin_view(self.copy_view),
                name="requests_app_letter_copy",
            ),
            *super().get_urls(),
        ]

    def copy_view(self, request, pk, form):
        letters_seen = self.get_queryset(request).values("pk")
        copies = LetterCopy.objects.filter(letter__in=letters_seen).select_related("letter__case")
        copy = _found(copies, letter_id=pk, format=form)
        if not self.has_view_permission(request, copy.letter):
            raise PermissionDenied
        access.log_view(copy.letter.case, by=request.user, on=timezone.localdate(), what="letter")
        return download(copy)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The letter, its text as a form while it is a draft; what can be done with it."""
        letters_seen = self.get_queryset(request).defer(None)
        letter = _found(letters_seen.select_related("case"), pk=object_id)
        if not self.has_view_permission(request, letter):
            raise PermissionDenied
        today = timezone.localdate()
        access.log_view(letter.case, by=request.user, on=today, what="letter")
        written = {"addressee": letter.addressee, "body": letter.body}
        form, service_form = LetterForm(initial=written), ServiceForm()
        if request.method == "POST":
            if not acts.EDIT_LETTER.is_open_to(request.user):
                raise PermissionDenied
            form, service_form = self._forms(request, written)
            try:
                if self._act(request, letter, form, service_form):
                    messages.success(request, _("Recorded."))
                    return redirect("admin:requests_app_letter_change", letter.pk)
            except (NotAllowed, ValidationError) as refusal:
                messages.error(request, "；".join(getattr(refusal, "messages", [str(refusal)])))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(letter),
            "letter": letter,
            "shown_version": versions.version_of(letter, events=letter.case.events),
            "form": form,
            "service_form": service_form,
            "service": getattr(letter, "service", None),
            "copies": letter.copies.all(),
            "versions": letter.versions.select_related("replaced_by").order_by("-number"),
            "is_answer": letter.kind in ANSWERS,
            "gap": letters.GAP.search(letter.body),
        }
        return TemplateResponse(request, "admin/requests_app/letter.html", context)

    @staticmethod
    def _forms(request, written):
        act = request.POST.get("act")
        return (
            LetterForm(request.POST) if act == "save" else LetterForm(initial=written),
            ServiceForm(request.POST) if act == "serve" else ServiceForm(),
        )

    @staticmethod
    def _act(request, letter, form, service_form) -> bool:
        """Do what the pressed button says; False when its form has errors."""
        match request.POST.get("act"):
            case "save":
                shown = request.POST.get(versions.FIELD)
                if reason := versions.refusal(letter, shown, events=letter.case.events):
                    form.add_error(None, reason)
                if not form.is_valid():
                    return False
                letters.edit(letter, by=request.user, on=timezone.localdate(), **form.cleaned_data)
            case "restore":
                version = _found(letter.versions, pk=request.POST.get("version"))
                letters.restore(letter, version, by=request.user, on=timezone.localdate())
            case "serve" if letter.kind not in ANSWERS:
                if not service_form.is_valid():
                    return False
                letters.serve(letter, by=request.user, **service_form.cleaned_data)
            case _:
                raise NotAllowed(_("This step is not possible now."))
        return True
