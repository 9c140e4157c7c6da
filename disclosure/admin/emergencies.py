"""紧急撤回 as buttons, for every register that knows it."""

from collections.abc import Callable, Mapping

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosure import emergency
from records.lifecycle import Lifecycle
from records.steps import Step


class EmergencyForm(forms.Form):
    note = forms.CharField(
        label=_("What strangers must not read"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept inside. It is away at once; another person confirms or undoes it."),
    )


class DecideForm(forms.Form):
    note = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Of a document that stays withdrawn strangers read it: name nobody in it."),
    )


def emergency_steps(lifecycle: Lifecycle, takes: Mapping[str, Callable]) -> dict[str, Step]:
    """`takes`: of each of the three the function of the register that takes it."""
    return {name: _step(lifecycle, name, take) for name, take in takes.items()}


def _step(lifecycle: Lifecycle, name: str, function: Callable) -> Step:
    def take(record, answers, user):
        read = {key: answers[key] for key in ("read",) if key in answers}
        return function(record, by=user, at=timezone.now(), reason=answers["note"], **read)

    return Step(
        name,
        emergency.LABELS[name],
        take,
        form=EmergencyForm if name == emergency.TAKEN else DecideForm,
        who=lifecycle.transitions[name].who,
        tone="" if name == emergency.UNDONE else "danger",
        shows=lifecycle.decides.get(name),
    )
