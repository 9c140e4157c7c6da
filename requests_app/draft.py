"""What somebody has typed into the request form so far: kept for half an hour, encrypted, in their session.

The form is asked in three short steps. Each sending brings what it holds into the draft first, so that no
step, tab, language, size of type or error loses a word of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from records import receipts
from requests_app.forms import VARIANTS, ApplicationForm, PersonForm

KEY = "request_draft"
# The steps in their order and the fields of each; who applies is asked last.
STEPS = ("what", "how", "who", "review")
WHOLE = "all"  # the whole form on one page, for who prefers it
NAMES = {name for form in VARIANTS.values() for name in form.base_fields} - {"attachments"}


@dataclass
class Draft:
    """`answers`: text by field, of either variant. `is_sent`: it is filed; another text makes another."""

    answers: dict[str, str] = field(default_factory=dict)
    variant: str = PersonForm.variant
    is_sent: bool = False

    @classmethod
    def of(cls, request) -> Draft:
        """The draft of this visitor; an empty one where there is none, or no more."""
        return cls(**(receipts.kept(request, KEY) or {}))

    def take(self, sent: Mapping[str, str], step: str) -> None:
        """Bring in what was sent; of a `step` also what it left empty, else what is there."""
        names = set(self.form_class.steps()[step]) if step else set(sent)
        brought = {name: sent.get(name, "") for name in names & NAMES}
        if any(self.answers.get(name, "") != value for name, value in brought.items()):
            self.is_sent = False
        self.answers |= brought

    def keep(self, request) -> None:
        receipts.keep(
            request,
            KEY,
            {"answers": self.answers, "variant": self.variant, "is_sent": self.is_sent},
        )

    @staticmethod
    def drop(request) -> None:
        request.session.pop(KEY, None)

    @property
    def form_class(self) -> type[ApplicationForm]:
        return VARIANTS[self.variant]

    def form(self, files=None) -> ApplicationForm:
        """The whole form, filled in and to be checked."""
        return self.form_class(data=self.answers, files=files)

    def shown(self) -> ApplicationForm:
        """The form to fill in, with what is typed already."""
        return self.form_class(initial=self.answers)


def next_after(step: str) -> str:
    return STEPS[min(STEPS.index(step) + 1, len(STEPS) - 1)]


def first_wrong(form: ApplicationForm) -> str:
    """The first step with an error; "review" where the errors are of no field."""
    steps = form.steps()
    return next((step for step in STEPS if set(steps[step]) & set(form.errors)), "review")


def only_of(form: ApplicationForm, step: str) -> ApplicationForm:
    """The form without the errors of other steps: they are told when they are reached."""
    for name in set(form.errors) - {*form.steps()[step], "__all__"}:
        del form.errors[name]
    return form
