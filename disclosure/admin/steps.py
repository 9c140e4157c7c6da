"""The steps of publication as buttons: what each asks, and the one function it calls."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosure import emergency
from disclosure.admin.clearing import clearing_steps
from disclosure.admin.emergencies import emergency_steps
from disclosure.models import Channel, Disclosure, Review
from disclosure.publication import (
    drafting,
    emergencies,
    publishing,
    restoring,
    reviewing,
    scheduling,
    table,
)
from disclosure.publication.table import STEPS
from records import decisions
from records.steps import ConfirmForm, Step, StepForm
from statute.outcomes import Ground

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def _text(label, **options):
    return forms.CharField(
        label=label, max_length=300, widget=forms.Textarea(attrs={"rows": 3}), **options
    )


class OnForm(StepForm):
    note = None


class BasisForm(StepForm):
    note = _text(_("Basis and opinion"))


class ReasonForm(StepForm):
    note = _text(_("Reason"))


class SecrecyForm(BasisForm):
    result = forms.ChoiceField(label=_("Result"), choices=Review.Result.choices)
    ground = forms.ChoiceField(
        label=_("Ground for not publishing"),
        choices=[("", "—"), *Ground.choices],
        required=False,
        help_text=_("Articles 14 to 16; only where the result is 不予公开."),
    )
    field_order = ["on", "result", "ground", "note"]


class ApprovalForm(BasisForm):
    reassess_on = forms.DateField(
        label=_("To be reassessed by"),
        required=False,
        widget=_DAY,
        help_text=_("Only for an item that is not published (Article 18)."),
    )


class ReassessForm(BasisForm):
    reassess_on = forms.DateField(
        label=_("To be reassessed by"),
        required=False,
        widget=_DAY,
        help_text=_("Left empty, the item becomes a draft to be published."),
    )


def _until():
    return forms.DateField(
        label=_("Shown until"),
        required=False,
        widget=_DAY,
        help_text=_(
            "The last day of a term of public notice (公示期); afterwards the page says that the term "
            "is over. Left empty: no end."
        ),
    )


class PublishForm(forms.Form):
    at = forms.DateTimeField(
        label=_("Time of publication"),
        required=False,
        widget=_MOMENT,
        help_text=_("Left empty: now."),
    )

    def clean_at(self):
        at = self.cleaned_data["at"]
        if at and at < timezone.now() - timedelta(minutes=1):
            raise forms.ValidationError(_("Nothing is published in the past."))
        return at


class NewItemForm(PublishForm):
    until = _until()


class RescheduleForm(PublishForm):
    """A time left empty stays as it is set."""

    until = _until()
    note = _text(_("Reason"))

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["at"].help_text = _(
            "Only while the time set has not come. Left empty: as it is set."
        )


class RevisionForm(PublishForm):
    withhold = _text(
        _("Why the earlier texts are no longer shown"),
        required=False,
        help_text=_(
            "Only where they hold what nobody may see, such as personal data: the public then reads "
            "this reason in place of every earlier text. Left empty, they stay readable."
        ),
    )


class WithdrawForm(forms.Form):
    note = _text(_("Reason"), help_text=_("The public reads it in place of the item."))


class ValidityForm(BasisForm):
    validity = forms.ChoiceField(label=_("Validity"), choices=Disclosure.Validity.choices)
    repealed_on = forms.DateField(label=_("No longer in force from"), required=False, widget=_DAY)
    repealed_by = forms.CharField(
        label=_("Ended by"),
        required=False,
        max_length=200,
        help_text=_("Number or title of the document that ended it or took its place."),
    )
    field_order = ["on", "validity", "repealed_on", "repealed_by", "note"]


class ReleaseForm(StepForm):
    note = None
    channel = forms.ModelChoiceField(
        label=_("Channel"), queryset=Channel.objects.exclude(kind=Channel.Kind.CONTACT)
    )
    url = forms.URLField(label=_("Address on the web"), required=False, assume_scheme="https")


def _on_note(function, note="basis"):
    """A step that takes day and text (`note`: its name there), and what was read where it decides."""

    def take(item, answers, user):
        read = {name: answers[name] for name in (decisions.FIELD,) if name in answers}
        return function(item, by=user, on=answers["on"], **{note: answers["note"]}, **read)

    return take


_FORMS = {
    "submit": (
        OnForm,
        lambda item, answers, user: drafting.submit(item, by=user, on=answers["on"]),
    ),
    "recall": (
        OnForm,
        lambda item, answers, user: drafting.recall(item, by=user, on=answers["on"]),
    ),
    "first_review": (BasisForm, _on_note(reviewing.first_review)),
    "secrecy_review": (
        SecrecyForm,
        lambda item, answers, user: reviewing.secrecy_review(
            item,
            by=user,
            on=answers["on"],
            result=answers["result"],
            ground=answers["ground"],
            basis=answers["note"],
            read=answers["read"],
        ),
    ),
    "sign_off": (BasisForm, _on_note(reviewing.sign_off)),
    "approve": (
        ApprovalForm,
        lambda item, answers, user: reviewing.approve(
            item,
            by=user,
            on=answers["on"],
            basis=answers["note"],
            reassess_on=answers["reassess_on"],
            read=answers["read"],
        ),
    ),
    "send_back": (ReasonForm, _on_note(reviewing.send_back, "reason")),
    "publish": (
        NewItemForm,
        lambda item, answers, user: publishing.publish(
            item,
            by=user,
            at=answers["at"] or timezone.now(),
            withhold=answers.get("withhold", ""),
            until=answers.get("until"),
            read=answers["read"],
        ),
    ),
    "reschedule": (
        RescheduleForm,
        lambda item, answers, user: scheduling.reschedule(
            item,
            by=user,
            now=timezone.now(),
            at=answers["at"],
            until=answers["until"],
            reason=answers["note"],
        ),
    ),
    "withdraw": (
        WithdrawForm,
        lambda item, answers, user: publishing.withdraw(
            item, by=user, at=timezone.now(), reason=answers["note"]
        ),
    ),
    "propose_restore": (ReasonForm, _on_note(restoring.propose_restore, "reason")),
    "restore": (BasisForm, _on_note(restoring.restore)),
    "refuse_restore": (ReasonForm, _on_note(restoring.refuse_restore, "reason")),
    "reword": (
        WithdrawForm,
        lambda item, answers, user: emergencies.reword(
            item, by=user, at=timezone.now(), reason=answers["note"]
        ),
    ),
    "revise": (ReasonForm, _on_note(drafting.revise, "reason")),
    "change_validity": (
        ValidityForm,
        lambda item, answers, user: publishing.change_validity(
            item,
            by=user,
            on=answers["on"],
            validity=answers["validity"],
            basis=answers["note"],
            repealed_on=answers["repealed_on"],
            repealed_by=answers["repealed_by"],
        ),
    ),
    "release": (
        ReleaseForm,
        lambda item, answers, user: publishing.release(
            item, by=user, channel=answers["channel"], on=answers["on"], url=answers["url"]
        ),
    ),
    "reassess": (
        ReassessForm,
        lambda item, answers, user: reviewing.reassess(
            item,
            by=user,
            on=answers["on"],
            basis=answers["note"],
            reassess_on=answers["reassess_on"],
            read=answers["read"],
        ),
    ),
}


_EMERGENCY = emergency_steps(
    table.LIFECYCLE,
    {
        emergency.TAKEN: emergencies.take,
        emergency.CONFIRMED: emergencies.confirm,
        emergency.UNDONE: emergencies.undo,
    },
)


# What each step is for, in one line.
MEANINGS = {
    "submit": _("Text and files are scanned; others review them. Until then you may take it back."),
    "recall": _("Nobody has reviewed it yet: you work on it again."),
    "first_review": _("You have read it: may it be public, and why."),
    "secrecy_review": _("You have read it for secrets; another person than in the first review."),
    "sign_off": _("The legal unit has read the penalty decision."),
    "approve": _("You agree that it becomes public; it can be published next."),
    "send_back": _("Its author works on it again; your reason is shown to them."),
    "publish": _("From the time given everybody sees it."),
    "revise": _("A draft of the next text; this one stays public until then."),
    "withdraw": _("Nobody sees it any more; number and reason stay."),
    "reschedule": _("Another time of publication, or a last day of public notice."),
    "change_validity": _("It is no longer in force; it stays readable and says so."),
    "release": _("It also went out on another channel: where and when."),
    "reassess": _("Whether what was not published can be published now."),
}


def steps_of(item: Disclosure) -> list[Step]:
    """The buttons the item's state allows, findings to be cleared among them."""
    steps = [_step(name, item) for name in table.next_steps(item)]
    states = (Disclosure.Status.PUBLISHED, Disclosure.Status.WITHDRAWN)
    if item.status in (*STEPS["send_back"].sources, *states):
        steps += clearing_steps(item)
    return steps


def _step(name: str, item: Disclosure) -> Step:
    if name in _EMERGENCY:
        return _EMERGENCY[name]
    form, take = _FORMS.get(name, (ConfirmForm, None))
    if name == "publish" and item.revises_id:
        form = RevisionForm
    return Step.of(
        table.LIFECYCLE,
        name,
        take,
        form,
        tone="danger" if name in ("withdraw", "send_back") else "",
        preview=_preview if name in ("publish", "approve") else None,
        initial=_as_set if name == "reschedule" else None,
        meaning=MEANINGS.get(name, ""),
        leads_to=(lambda item: item.revisions.latest("pk")) if name == "revise" else None,
    )


def _as_set(item: Disclosure) -> dict:
    at = timezone.localtime(item.published_at)
    return {"at": at if at > timezone.now() else None, "until": item.shown_until}


def _preview(item: Disclosure) -> list[str]:
    """What the person who decides should see: open findings, or that there are none; what nobody read."""
    findings = list(item.findings.select_related("cleared_by"))
    lines = [f"{found.label}：{found.place}" for found in findings if found.cleared_at is None]
    if not lines:
        lines = [str(_("The scanners found nothing that stops publication."))]
    unread = [found for found in findings if found.is_unread]
    if unread:
        looked_at = [found for found in unread if found.cleared_at]
        facts = {"count": len(unread), "seen": len(looked_at)}
        lines.append(
            _("Not readable by the scanners: %(count)d; looked at by a person: %(seen)d.") % facts
        )
        lines += [f"{found.place}：{found.reason}（{found.cleared_by}）" for found in looked_at]
    return lines
