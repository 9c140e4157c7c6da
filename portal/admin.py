"""Accounts. Who keeps accounts is not thereby everything: only a superuser makes another one."""

from axes.admin import AccessAttemptAdmin
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.contrib.auth.models import User
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import passwords
from portal import jobs
from records import office
from records.models import JobRun, Office

admin.site.unregister(User)
AccessAttemptAdmin.status.short_description = _("Lock")  # the package leaves it unnamed


class PasswordByAnotherForm(AdminPasswordChangeForm):
    """A password set by who keeps accounts: its owner changes it at the next sign-in."""

    def save(self, commit=True):
        user = super().save(commit)
        passwords.ask_for_new(user)
        return user


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Duties are given by group; single permissions and superuser rights by a superuser only."""

    list_display = ["username", "first_name", "duties", "is_active", "last_login"]
    change_form_template = "accounts/account_form.html"
    change_password_form = PasswordByAnotherForm
    filter_horizontal = ["user_permissions"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("roles held"))
    def duties(self, user):
        return "、".join(group.name for group in user.groups.all())

    def save_model(self, request, obj, form, change):
        """A new account is one of the staff, and changes the password it was made with."""
        if not change:
            obj.is_staff = True
        super().save_model(request, obj, form, change)
        if not change:
            passwords.ask_for_new(obj)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            kwargs["widget"] = forms.CheckboxSelectMultiple  # half a dozen, all to be seen
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        fixed = super().get_readonly_fields(request, obj)
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


@admin.register(JobRun)
class JobRunAdmin(admin.ModelAdmin):
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

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Office)
class OfficeAdmin(admin.ModelAdmin):
    """本机关设置. A change is a new entry that holds from its day; the newest may be corrected."""

    list_display = ["name", "valid_from", "head", "phone"]
    ordering = ["-valid_from"]
    fieldsets = [
        (None, {"fields": ["valid_from", "name", "english_name", "code", "mark", "head"]}),
        (_("How it is reached"), {"fields": ["address", "postcode", "contact", "phone", "hours"]}),
        (
            _("Whom the remedies in a reply name"),
            {"fields": ["review_government", "review_superior", "court"]},
        ),
        (
            _("The site"),
            {"fields": ["site_domain", "site_id_code", "icp_number", "police_record_number"]},
        ),
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
