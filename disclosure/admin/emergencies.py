"""紧急撤回 as buttons, for every register that knows it."""

from collections.abc import Callable, Mapping

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosure import emergency
from disclosure.taking_back import TakingBack
from records.lifecycle import Lifecycle
from records.steps import Step, taken_by


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


class RestoreForm(forms.Form):
    note = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


_FORMS = {
    emergency.TAKEN: EmergencyForm,
    emergency.CONFIRMED: DecideForm,
    emergency.UNDONE: DecideForm,
}
_MILD = (emergency.UNDONE, emergency.PROPOSED, emergency.RESTORED)


def emergency_steps(lifecycle: Lifecycle, takes: Mapping[str, Callable]) -> dict[str, Step]:
    """`takes`: of each step the function of the register that takes it."""
    return {name: _step(lifecycle, name, take) for name, take in takes.items()}


def sight_steps(record, register: TakingBack) -> list[Step]:
    """The buttons of a row whose only state is whether strangers read it."""
    known, closed = register.lifecycle, emergency.shut(record)
    steps = emergency_steps(known, register.takes)
    return [steps[name] for name in known.steps_from(known.state_of(record)) if name not in closed]


def _step(lifecycle: Lifecycle, name: str, function: Callable) -> Step:
    return Step.of(
        lifecycle,
        name,
        taken_by(function, {"note": "reason"}, at=timezone.now),
        _FORMS.get(name, RestoreForm),
        tone="" if name in _MILD else "danger",
    )
