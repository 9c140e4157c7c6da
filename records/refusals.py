"""What a register refuses while a form is stored stands in that form, with all that was typed."""

from django.contrib import admin

from records.lifecycle import NotAllowed


class RefusedInTheFormMixin(admin.ModelAdmin):
    """For a ModelAdmin whose `save_model` calls the register's own functions."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except NotAllowed as refusal:
            # Nothing was stored. The same form once more, which now holds the refusal as its error.
            request.refused = str(refusal)
            for _name, files in request.FILES.lists():
                for file in files:
                    file.seek(0)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if refused := getattr(request, "refused", ""):
            return type(form.__name__, (_Refused, form), {"refused": refused})
        return form


class _Refused:
    """A form that was valid, and was refused when it was stored."""

    def clean(self):
        answers = super().clean()
        self.add_error(None, self.refused)
        return answers
