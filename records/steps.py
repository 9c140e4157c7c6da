"""Steps in the admin: what may be done next to a record, as buttons, each with a page that asks and confirms.

The admin shows, the lifecycle changes: a step's `take` calls one function of the app's lifecycle module
and lets its refusal (NotAllowed) become an error of the form. Who may take it is named by the register's
table; here it only decides which buttons are drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records import decisions, fresh_proof, once, versions
from records.lifecycle import Lifecycle, NotAllowed, Role, holds_any
from records.refusals import RefusedInTheFormMixin


class ConfirmForm(forms.Form):
    """Nothing to ask, only to confirm."""


class StepForm(forms.Form):
    """The day a step counts for, and a remark. A step that asks for more brings its own form."""

    on = forms.DateField(
        label=_("Day"),
        initial=timezone.localdate,
        # A browser's date field takes one format, whatever the language.
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(
        label=_("Remark"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return on


class RefusalForm(forms.Form):
    """For a step of the day itself that says no, or takes away."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


@dataclass(frozen=True)
class Draft:
    """A paper a step will send: `body` is what can be edited, the rest stands around it."""

    title: str
    addressee: str
    body: str
    signature: str


@dataclass(frozen=True)
class Step:
    """One button. `take(record, answers, user)` does it; `answers` is the form's cleaned data.

    `compose(record, answers, user)`: the paper the step will send. Its page then has two parts: what
    the paper is to say is asked first (the form without its field `body`); then its text is shown to be
    edited as `body`, and only then is the step taken.

    `shows(record)`: what a step decides (`Lifecycle.decides`). Its page shows that, and `take` gets the
    fingerprint of what the page showed as the answer `decisions.FIELD`.

    `meaning`: one line under the button, what the step is for; `effect(record)`: another, what it moves.
    `leads_to(record)`: what the step made, whose page is the next to be seen; without it the record's own.
    `on_page`: the record's own page may ask for it in place; not where its form shows what only a page of
    its own records as read.
    """

    name: str
    label: Any
    take: Callable[[Any, dict, Any], Any]
    form: Callable[..., forms.Form] = StepForm
    who: tuple[Role, ...] = ()
    tone: str = ""
    initial: Callable[[Any], dict] | None = None
    preview: Callable[[Any], list[str]] | None = None
    compose: Callable[[Any, dict, Any], Draft] | None = None
    shows: Callable[[Any], decisions.Shown] | None = None
    meaning: Any = ""
    effect: Callable[[Any], str] | None = None
    on_page: bool = True
    leads_to: Callable[[Any], Any] | None = None
    proved: bool = False  # asks for a fresh proof of who takes it
    kind: str = ""  # what its register calls it, and 待我办理 with it, where that is not `name`

    @classmethod
    def of(
        cls, lifecycle: Lifecycle, kind: str, take, form=StepForm, *, name="", **options
    ) -> Step:
        """The button of a transition: its label, who may take it and what it decides stand in the table."""
        row = lifecycle.transitions[kind]
        return cls(
            name or kind,
            row.label,
            take,
            form,
            who=row.who,
            kind=kind,
            shows=lifecycle.decides.get(kind),
            **options,
        )


def taken_by(
    function: Callable, names: Mapping[str, str] | None = None, **also: Callable[[], Any]
) -> Callable:
    """A `take` that calls `function` of the register with the form's answers as its arguments.

    `names`: what the function calls an answer, where it calls it otherwise than the form; `also`: what it
    is told besides, asked at the moment it is taken.
    """
    names = names or {}

    def take(record, answers, user):
        told = {names.get(name, name): answer for name, answer in answers.items()}
        return function(record, by=user, **told, **{name: ask() for name, ask in also.items()})

    return take


@dataclass(frozen=True)
class Button:
    """A step as the record's page draws it; `asked` is empty where the step has a page of its own only."""

    name: str
    label: Any
    tone: str
    url: str
    meaning: Any
    effect: str
    told: tuple[str, ...] = ()
    asked: tuple[forms.BoundField, ...] = ()
    is_asked_here: bool = False
    is_open: bool = False
    kind: str = ""
    composes: bool = False
    decides: bool = False


class StepAdminMixin(RefusedInTheFormMixin):
    """Adds the permitted steps to the change page; `get_steps` says which these are."""

    change_form_template = "admin/steps/change_form.html"
    asks_on_the_page = False  # whether the record's page asks for its steps in place

    def get_steps(self, request, record) -> list[Step]:
        """The steps the record's state allows now."""
        raise NotImplementedError

    def _allowed(self, request, record) -> dict[str, Step]:
        return {
            step.name: step
            for step in self.get_steps(request, record)
            if holds_any(request.user, step.who)
        }

    def get_urls(self):
        step = path(
            "<path:object_id>/step/<slug:name>/",
            self.admin_site.admin_view(self.step_view),
            name=f"{self.opts.app_label}_{self.opts.model_name}_step",
        )
        return [step, *super().get_urls()]

    def step_url(self, record, name: str) -> str:
        return reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_step", args=[record.pk, name]
        )

    def _page_of(self, record) -> str:
        return reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[record.pk]
        )

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if "steps" in (extra_context or {}):
            return super().change_view(request, object_id, form_url, extra_context)
        record = self.get_object(request, object_id)
        shown = self._steps_shown(request, record) if record is not None else {"steps": []}
        return super().change_view(request, object_id, form_url, {**shown, **(extra_context or {})})

    def _steps_shown(self, request, record) -> dict:
        """The buttons; where steps are asked in place, also what is decided and what the forms carry."""
        buttons = self._buttons(request, record)
        if not self.asks_on_the_page:
            return {"steps": buttons}
        context = {
            "steps": buttons,
            "step_once": once.token_for(request),
            "shown_version": versions.version_of(record),
        }
        offered = [step for step in self._allowed(request, record).values() if buttons]
        deciding = [step for step in offered if step.shows and step.on_page]
        if deciding:
            # One screen shows what the steps that decide on the same thing decide on.
            shown = deciding[0].shows(record)
            context |= {"decided": decisions.page_of(record, shown), "decides": set(shown.steps)}
        return context

    def _buttons(self, request, record) -> list[Button]:
        """None on a record of another unit: each would be refused."""
        if not _is_in_reach(record, request.user):
            return []
        wanted = request.GET.get("do", "")
        return [
            self._button(record, step, wanted) for step in self._allowed(request, record).values()
        ]

    def _button(self, record, step: Step, wanted: str) -> Button:
        here = self.asks_on_the_page and step.on_page
        fields: list[forms.BoundField] = []
        if here:
            initial = step.initial(record) if step.initial else {}
            fields = _asked(step.form(initial=initial, auto_id=f"{step.name}_%s"), step)
        return Button(
            name=step.name,
            label=step.label,
            tone=step.tone,
            url=self.step_url(record, step.name),
            meaning=step.meaning,
            effect=step.effect(record) if step.effect else "",
            told=tuple(step.preview(record)) if here and step.preview and not step.effect else (),
            asked=tuple(fields),
            is_asked_here=here,
            kind=step.kind or step.name,
            is_open=wanted == (step.kind or step.name),
            composes=step.compose is not None,
            decides=step.shows is not None,
        )

    def step_view(self, request, object_id, name):
        """Ask what the step needs to know, say what it will do, then take it."""
        record = self.get_object(request, object_id)
        if record is None:
            raise Http404
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        change_url = self._page_of(record)
        key = once.key_of(request)
        if once.is_stored(key):  # pressed twice: it was taken, and is answered so
            messages.success(request, _("Done before: it is recorded once."))
            return HttpResponseRedirect(change_url)
        step = self._allowed(request, record).get(name)
        if step is None:
            return self._not_possible_now(request, record, change_url)
        if step.proved:
            fresh_proof.ask(request)
        form, draft = self._form(request, record, step), None
        if form.is_bound and (reason := versions.refusal(record, request.POST.get(versions.FIELD))):
            form.add_error(None, reason)
        if form.is_bound and form.is_valid():
            try:
                # Nothing is sent that was not shown: without a text the paper is composed first.
                if step.compose is None or form.cleaned_data["body"]:
                    answers = _answers(request, step, form)
                    once.store(
                        key, lambda: _taken(step, record, answers, request), at=timezone.now()
                    )
                    messages.success(request, _("Done: %(step)s") % {"step": step.label})
                    self.admin_site.say_next(request, record)
                    made = step.leads_to(record) if step.leads_to else record
                    return HttpResponseRedirect(self._page_of(made))
                draft = step.compose(record, form.cleaned_data, request.user)
                form = step.form({**request.POST.dict(), "body": draft.body})
            except NotAllowed as refusal:
                form.add_error(None, str(refusal))
                record = self.get_object(request, object_id)  # as it stands, not as it was
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "record": record,
            "shown_version": versions.version_of(record),
            "change_url": change_url,
            "title": step.label,
            "meaning": step.meaning,
            "tone": step.tone,
            "once": once.token_for(request),
            "form": form,
            "asked": _asked(form, step),
            "draft": draft,
            "answered": _answered(form) if draft else [],
            "composes": step.compose is not None,
            "preview": step.preview(record) if step.preview else [],
            "decided": decisions.page_of(record, step.shows(record)) if step.shows else None,
        }
        return TemplateResponse(request, "admin/steps/step.html", context)

    def _not_possible_now(self, request, record, change_url):
        """Back to the record; after a form was sent, with what was typed, to be copied out."""
        if request.method != "POST":
            messages.error(request, _("This step is not possible now."))
            return HttpResponseRedirect(change_url)
        hidden = ("csrfmiddlewaretoken", versions.FIELD, decisions.FIELD, "back", "once")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "record": record,
            "change_url": change_url,
            "title": _("This step is not possible now."),
            "typed": [text for name, text in request.POST.items() if text and name not in hidden],
        }
        return TemplateResponse(request, "admin/steps/not_possible.html", context, status=409)

    @staticmethod
    def _form(request, record, step: Step) -> forms.Form:
        """The form as it was sent; as asked first, with the values kept, when they are to be changed."""
        if request.method == "POST" and "back" not in request.POST:
            return step.form(request.POST, request.FILES)
        initial = step.initial(record) if step.initial else {}
        return step.form(initial={**initial, **request.POST.dict(), "body": ""})


def _is_in_reach(record, user) -> bool:
    """Whether the record is of the person's units, where its register knows units."""
    within = getattr(type(record)._default_manager.all(), "within_reach", None)
    return within is None or within(user).filter(pk=record.pk).exists()


def _taken(step: Step, record, answers: dict, request) -> dict[str, str]:
    """Take the step; its receipt says nothing, the record does."""
    step.take(record, answers, request.user)
    return {}


def _answers(request, step: Step, form: forms.Form) -> dict:
    """What was typed, and what was read; a form that does not say what was read has read nothing."""
    if step.shows is None:
        return form.cleaned_data
    return {**form.cleaned_data, decisions.FIELD: request.POST.get(decisions.FIELD, "")}


def _asked(form: forms.Form, step: Step) -> list[forms.BoundField]:
    """The fields to ask: all, but the text of a paper only when it was written and then refused."""
    hidden = "body" if step.compose and not form["body"].value() else None
    return [field for field in form if field.name != hidden]


def _answered(form: forms.Form) -> list[tuple[forms.BoundField, str]]:
    """What was answered before the paper was composed, with the words for choices and days."""
    form.is_valid()
    answered = []
    for field in form:
        if field.name == "body":
            continue
        value = form.cleaned_data.get(field.name)
        choices = dict(getattr(field.field, "choices", ()))
        answered.append((field, str(choices.get(str(value), value)) if value is not None else ""))
    return answered
