"""问卷 on the page of its consultation: written in a draft, counted as answers come in."""

from django import forms
from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from inquiries import consulting, questionnaire
from inquiries.models import Consultation, Option, Question

_LONGEST = Option._meta.get_field("text").max_length


class LinesField(forms.CharField):
    """A text of which each line that holds something counts."""

    widget = forms.Textarea(attrs={"rows": 4})

    def to_python(self, value):
        lines = map(str.strip, (super().to_python(value) or "").splitlines())
        return "\n".join(filter(None, lines))

    def has_changed(self, initial, data):
        return self.to_python(initial) != self.to_python(data)


class QuestionForm(forms.ModelForm):
    options = LinesField(
        label=_("options"), help_text=_("One on each line, in the order they are shown.")
    )

    class Meta:
        model = Question
        fields = ["position", "text", "kind"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.held = [option.text for option in self.instance.options.all()] if self._is_old else []
        self.initial.setdefault("options", "\n".join(self.held))

    @property
    def _is_old(self) -> bool:
        return self.instance.pk is not None

    def clean_options(self) -> str:
        texts = self.cleaned_data["options"].split("\n")
        if not questionnaire.FEWEST <= len(texts) <= questionnaire.MOST:
            raise forms.ValidationError(
                _("Write between two and twenty options, one on each line.")
            )
        if len(set(texts)) != len(texts):
            raise forms.ValidationError(_("Two options say the same."))
        if max(map(len, texts)) > _LONGEST:
            raise forms.ValidationError(_("An option has at most 200 characters."))
        is_announced = self._is_old and not questionnaire.is_draft(self.instance.consultation)
        if is_announced and len(texts) != len(self.held):
            raise forms.ValidationError(_("Options that were announced stay as many as they are."))
        return "\n".join(texts)

    def _save_m2m(self):
        """Called once the question itself is stored."""
        super()._save_m2m()
        questionnaire.write_options(self.instance, self.cleaned_data["options"].split("\n"))


class QuestionInline(admin.StackedInline):
    """Questions come and go in a draft; while the consultation is taken back their words are mended; else
    they are only read. How often an option was chosen is told to its own unit, and to all once it is public.
    """

    model = Question
    form = QuestionForm
    extra = 0
    readonly_fields = ["choices", "answers"]

    def get_queryset(self, request):
        return super().get_queryset(request).counted()

    def get_fields(self, request, obj=None):
        is_draft, may_edit = self._is_draft(obj), self.has_change_permission(request, obj)
        if is_draft and may_edit:
            return ["position", "text", "kind", "options"]
        is_counted = not is_draft and self._is_counted_for(request.user, obj)
        told = ["text", "options"] if may_edit else ["text", "kind", "choices"]
        return [*told, "answers"] if is_counted else told

    def has_add_permission(self, request, obj=None):
        is_writer = consulting.EDIT.is_open_to(request.user)
        return is_writer and self._is_draft(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        if obj is not None:
            own = Consultation.objects.within_reach(request.user)
            if not (consulting.may_be_edited(obj) and own.filter(pk=obj.pk).exists()):
                return False
        is_writer = consulting.EDIT.is_open_to(request.user)
        return is_writer and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        """Whoever changes a draft takes questions out of it."""
        return self._is_draft(obj) and self.has_change_permission(request, obj)

    @admin.display(description=_("answers to the question"))
    def answers(self, question):
        if not question.answered:
            return _("no answers yet")
        rows = ((each.text, each.count, each.percent) for each in questionnaire.tallies(question))
        return format_html(
            '<table><caption>{}</caption><thead><tr><th scope="col">{}</th><th scope="col">{}</th>'
            '<th scope="col">{}</th></tr></thead><tbody>{}</tbody></table>',
            _("Answered by %(count)s.") % {"count": question.answered},
            _("Option"),
            _("Answers"),
            _("Per cent"),
            format_html_join("", '<tr><th scope="row">{}</th><td>{}</td><td>{}%</td></tr>', rows),
        )

    @admin.display(description=_("options"))
    def choices(self, question):
        return format_html_join("", "<div>{}</div>", ((each,) for each in question.options.all()))

    @staticmethod
    def _is_draft(consultation: Consultation | None) -> bool:
        return consultation is None or questionnaire.is_draft(consultation)

    @staticmethod
    def _is_counted_for(user, consultation: Consultation) -> bool:
        is_public = consultation.status == Consultation.Status.CLOSED
        own = Consultation.objects.within_reach(user)
        return is_public or own.filter(pk=consultation.pk).exists()
