"""Accounts. Who keeps accounts is not thereby everything: only a superuser makes another one."""

from axes.admin import AccessAttemptAdmin
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm
from django.contrib.auth.models import Group, User
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import duties, passwords
from accounts.models import Grant, GrantEvent, OfficeAccount
from disclosure.admin.public_texts import PublicTextsAdmin
from disclosure.models import Membership
from portal import jobs, office_sign_in, succession
from portal.roles import ROLES
from records import fresh_proof, office
from records.inlines import EventInline
from records.lifecycle import NotAllowed
from records.models import JobRun, Office
from records.read_only import ReadOnlyMixin
from records.refusals import RefusedInTheFormMixin
from records.steps import ConfirmForm, RefusalForm, Step, StepAdminMixin, taken_by

admin.site.unregister([User, Group])
AccessAttemptAdmin.status.short_description = _("Lock")  # the package leaves it unnamed


class PasswordByAnotherForm(AdminPasswordChangeForm):
    """A password set by who keeps accounts: its owner changes it at the next sign-in."""

    def save(self, commit=True):
        user = super().save(commit)
        passwords.ask_for_new(user)
        return user


class OfficeAccountForm(forms.ModelForm):
    class Meta:
        model = OfficeAccount
        fields = ("name",)

    def save(self, commit=True):
        if "name" in self.changed_data:
            office_sign_in.unbind(self.instance)
        return super().save(commit)


class MembershipInline(admin.TabularInline):
    """Units of the account; with a colleague, a first and a last day: standing in."""

    model = Membership
    fk_name = "user"
    fields = ["unit", "stands_in_for", "from_on", "to_on"]
    autocomplete_fields = ["unit", "stands_in_for"]
    extra = 0


class OfficeAccountInline(admin.TabularInline):
    """The account's name in the office's own sign-in; another name is bound anew at its first sign-in."""

    model = OfficeAccount
    form = OfficeAccountForm
    fields = ["name", "bound_at"]
    readonly_fields = ["bound_at"]
    extra = 0
    max_num = 1


class AccountForm(UserChangeForm):
    """Putting an account out of service says who goes on with what it has begun."""

    successor = forms.ModelChoiceField(
        label=_("Successor"), queryset=User.objects.none(), required=False
    )
    to_units = forms.BooleanField(
        label=_("Leave it to the units"),
        required=False,
        help_text=_("Whoever belongs to the unit of a record goes on with it."),
    )
    hand_over_reason = forms.CharField(
        label=_("Reason of the hand-over"), max_length=300, required=False
    )
    leave_waiting = forms.BooleanField(
        label=_("Put it out of service all the same"),
        required=False,
        help_text=_(
            "Also where nobody else could take a step that waits: it waits until somebody else has the duty."
        ),
    )
    by = None  # who keeps the accounts; set by the admin

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "successor" in self.fields:
            self.fields["successor"].queryset = succession.candidates().exclude(pk=self.instance.pk)

    @property
    def goes_out_of_service(self) -> bool:
        return "is_active" in self.changed_data and not self.cleaned_data.get("is_active")

    def clean(self):
        answers = super().clean()
        if not self.goes_out_of_service:
            return answers
        successor, to_units = answers.get("successor"), answers.get("to_units")
        if succession.open_work_of(self.instance):
            if (successor is None) != bool(to_units):
                self.add_error("successor", _("Name a successor, or leave the work to the units."))
            if not (answers.get("hand_over_reason") or "").strip():
                self.add_error("hand_over_reason", _("Handing over needs a reason."))
        try:
            succession.check(
                self.instance,
                successor=successor,
                by=self.by,
                on=timezone.localdate(),
                leave_waiting=answers.get("leave_waiting", False),
            )
        except NotAllowed as refusal:
            self.add_error("successor", str(refusal))
        return answers


@admin.register(Group)
class RoleAdmin(fresh_proof.AskedToSave, GroupAdmin):
    """What a duty may do; `sync_roles` brings it back to what `portal.roles` says."""

    def has_delete_permission(self, request, obj=None):
        return False  # it would be taken from everybody at once, past 岗位授权


@admin.register(User)
class AccountAdmin(fresh_proof.AskedToSave, RefusedInTheFormMixin, UserAdmin):
    """Duties are given on a page of their own, single permissions and superuser rights by superusers."""

    list_display = ["username", "first_name", "roles_held", "is_active", "last_login"]
    change_form_template = "accounts/account_form.html"
    change_password_form = PasswordByAnotherForm
    form = AccountForm
    filter_horizontal = ["user_permissions"]
    inlines = [MembershipInline]

    def get_inlines(self, request, obj):
        """The office's own sign-in only where there is one."""
        return [*self.inlines, *([OfficeAccountInline] if office_sign_in.is_offered() else [])]

    @fresh_proof.asked
    def user_change_password(self, request, id, form_url=""):
        return super().user_change_password(request, id, form_url)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("roles held"))
    def roles_held(self, user):
        return "、".join(group.name for group in user.groups.all())

    def save_model(self, request, obj, form, change):
        """A new account is one of the staff, and changes the password it was made with."""
        if not change:
            obj.is_staff = True
        super().save_model(request, obj, form, change)
        if not change:
            passwords.ask_for_new(obj)
        elif form.goes_out_of_service:
            work = succession.hand_over(
                obj,
                successor=form.cleaned_data["successor"],
                by=request.user,
                on=timezone.localdate(),
                reason=form.cleaned_data["hand_over_reason"],
                leave_waiting=form.cleaned_data["leave_waiting"],
            )
            if work:
                messages.success(request, _("Handed over: %s") % work)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.by = request.user
        return form

    def get_fieldsets(self, request, obj=None):
        """In service: what is still to be done, and who goes on with it."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is not None and not self.has_change_permission(request, obj):
            # What is shown of a password is a link to set another.
            return [
                (title, {**told, "fields": [name for name in told["fields"] if name != "password"]})
                for title, told in fieldsets
            ]
        if obj is None or not obj.is_active:
            return fieldsets
        asked = {
            "description": _("Asked for when the account is put out of service."),
            "fields": ["open_work", "successor", "to_units", "hand_over_reason", "leave_waiting"],
        }
        return [*fieldsets, (_("Open work"), asked)]

    @admin.display(description=_("still to be done"))
    def open_work(self, user):
        return str(succession.open_work_of(user)) or "—"

    def get_readonly_fields(self, request, obj=None):
        # `accounts.duties` writes the groups: asked by one, confirmed by another.
        fixed = (*super().get_readonly_fields(request, obj), "groups", "open_work")
        if request.user.is_superuser:
            return fixed
        return (*fixed, "is_superuser", "user_permissions")

    def has_change_permission(self, request, obj=None):
        # A password set for a superuser would be the same as being one.
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False  # who acted stays in the ledgers; an account is put out of service


class GrantForm(forms.ModelForm):
    """Whom to give which duty, and on what order."""

    role = forms.ChoiceField(label=_("duty"), choices=[(name, name) for name in ROLES])
    by = None  # who asks; set by the admin

    class Meta:
        model = Grant
        fields = ("user", "role", "reason")

    def clean(self):
        answers = super().clean()
        if answers.get("user") and answers.get("role"):
            try:
                duties.check(answers["user"], answers["role"], by=self.by)
            except NotAllowed as refusal:
                self.add_error(None, str(refusal))
        return answers


class GrantEventInline(EventInline):
    model = GrantEvent


GRANT_STEPS = {
    kind: Step.of(duties.LIFECYCLE, kind, taken_by(take, on=timezone.localdate), form, **options)
    for kind, take, form, options in (
        ("confirmed", duties.confirm, ConfirmForm, {"proved": True}),
        ("refused", duties.refuse, RefusalForm, {}),
        ("ended", duties.end, RefusalForm, {"tone": "danger"}),
    )
}


@admin.register(Grant)
class GrantAdmin(fresh_proof.AskedToSave, StepAdminMixin, admin.ModelAdmin):
    """岗位授权: asked for here, confirmed by another account, taken away."""

    form = GrantForm
    list_display = ["user", "role", "status", "asked_by", "confirmed_by"]
    list_filter = ["status", "role"]
    list_select_related = ["user", "asked_by", "confirmed_by"]
    search_fields = ["user__username", "user__first_name"]
    autocomplete_fields = ["user"]
    show_full_result_count = False
    inlines = [GrantEventInline]
    facts = ["user", "role", "status", "reason", "asked_by", "confirmed_by"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.by = request.user
        return form

    def get_fields(self, request, obj=None):
        return ["user", "role", "reason"] if obj is None else self.facts

    def get_readonly_fields(self, request, obj=None):
        return [] if obj is None else self.facts

    def get_inlines(self, request, obj):
        return [] if obj is None else self.inlines

    def has_add_permission(self, request):
        return duties.may_give_any(request.user) and super().has_add_permission(request)

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, grant, form, change):
        if change:
            return  # the steps change it
        asked = duties.ask(
            grant.user,
            grant.role,
            by=request.user,
            on=timezone.localdate(),
            reason=grant.reason,
        )
        grant.pk = asked.pk
        grant.refresh_from_db()
        grant._state.adding = False

    def get_steps(self, request, record):
        return [GRANT_STEPS[kind] for kind in duties.LIFECYCLE.steps_from(record.status)]


@admin.register(JobRun)
class JobRunAdmin(ReadOnlyMixin, admin.ModelAdmin):
    """What the clock runs: last run, what came of it, next run. Nobody writes here by hand."""

    list_display = ["label", "began_at", "ended_at", "succeeded", "said", "next_at"]
    list_display_links = None
    ordering = ["job"]

    def changelist_view(self, request, extra_context=None):
        JobRun.objects.bulk_create(
            [JobRun(job=job.command) for job in jobs.JOBS], ignore_conflicts=True
        )
        return super().changelist_view(request, extra_context)

    @admin.display(description=_("job"))
    def label(self, run):
        state = jobs.state_of(run, timezone.now())
        return state.label if state else run.job

    @admin.display(description=_("what it said"))
    def said(self, run):
        return run.message[-200:]

    @admin.display(description=_("next run"))
    def next_at(self, run):
        state = jobs.state_of(run, timezone.now())
        return state.next_at if state else None


@admin.register(Office)
class OfficeAdmin(PublicTextsAdmin):
    """本机关设置. A change is a new entry that holds from its day; the newest may be corrected."""

    list_display = ["name", "valid_from", "head", "phone"]
    ordering = ["-valid_from"]
    fieldsets = [
        (None, {"fields": ["valid_from", "name", "english_name", "code", "mark", "head"]}),
        (_("How it is reached"), {"fields": ["address", "postcode", "contact", "phone", "hours"]}),
        (
            _("Whom the remedies in a reply name"),
            {"fields": ["review_government", "review_superior", "court", "review_online"]},
        ),
        (
            _("The site"),
            {
                "fields": [
                    *("site_scheme", "site_domain", "site_id_code"),
                    *("icp_number", "police_record_number"),
                ]
            },
        ),
        (_("Badges in the footer"), {"fields": ["state_site_url", "accessible_url", "fault_url"]}),
    ]

    def get_changeform_initial_data(self, request):
        """A new entry begins with what holds now."""
        known = model_to_dict(office.current(), exclude=["id", "valid_from"])
        return {**known, "valid_from": timezone.localdate()}

    def save_model(self, request, obj, form, change):
        office.enter(obj)

    def has_change_permission(self, request, obj=None):
        is_old = obj is not None and Office.objects.filter(valid_from__gt=obj.valid_from).exists()
        return not is_old and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False
