"""The admin site of the bureau's staff: its start page says what there is to do."""

from functools import wraps

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import path, re_path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect

from accounts import held_forms, second_factor, signing_in, views
from portal import desk_pages, leading_pages, menu, office_sign_in, visit_pages, waiting
from portal.seen_by_strangers import SeenByStrangersMixin
from portal.setting_up import FirstStep, first_steps
from records import fresh_proof
from records.filters import AnswerableListMixin
from records.histories import LedgerHistoryMixin
from records.kept import is_kept, kept
from records.lost_files import LostFilesAdminMixin
from records.named_rows import NamedRowsMixin
from records.saved_filters import SavedFiltersMixin, save
from records.throttle import Throttle, source_of
from records.versions import VersionedAdminMixin

# By how often the work comes: requests and documents daily, accounts once in a while.
ORDER = (
    "requests_app",
    "disclosure",
    "inquiries",
    "annual_report",
    "statute",
    "auth",
    "accounts",
    "axes",
    "records",
)

# Thirty wrong sign-ins an hour from one source, whatever the names.
SPRAYED = Throttle("sign-in", limit=30, seconds=3600)


def _next(request) -> str:
    return urlencode({"next": views.next_of(request)})


class StaffSite(admin.AdminSite):
    site_title = _("Gongkai staff")
    site_header = _("Gongkai staff")
    index_title = _("To do")
    enable_nav_sidebar = False  # lists need the width; the breadcrumbs lead back

    def register(self, model_or_iterable, admin_class=None, **options):
        """As Django's, with what no page can forget: rows of a register are kept, no page saves over a
        later version, the history of a record tells its ledger, and nobody is led where they get no
        further: to a row they may not open, to a public page that strangers do not see; and no odd address
        of a list is an error."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        plain = admin_class or ModelAdmin
        mixins = (
            *(SavedFiltersMixin, LostFilesAdminMixin, VersionedAdminMixin),
            *(LedgerHistoryMixin, NamedRowsMixin, SeenByStrangersMixin, AnswerableListMixin),
        )
        versioned = type(plain.__name__, (*mixins, plain), {})
        versioned.__module__, versioned.__doc__ = plain.__module__, plain.__doc__
        for model in models:
            super().register(model, kept(versioned) if is_kept(model) else versioned, **options)

    def has_permission(self, request):
        """A member of the staff who has shown the second factor, where his account asks for one."""
        return super().has_permission(request) and second_factor.is_satisfied(request)

    def admin_view(self, view, cacheable=False):
        """As Django's; a page that asks for a fresh proof (`records.fresh_proof`) gets it first."""

        @wraps(view)
        def proved(request, *args, **kwargs):
            try:
                return view(request, *args, **kwargs)
            except fresh_proof.Needed:
                return views.prove_again(request)

        return super().admin_view(proved, cacheable)

    @method_decorator(never_cache)
    def login(self, request, extra_context=None):
        """The password, then the second step; who tries many names is slowed (GB/T 22239, 8.1.4.1 b)."""
        if super().has_permission(request) and not self.has_permission(request):
            return redirect(f"{reverse('admin:second-factor')}?{_next(request)}")
        source = source_of(request)
        if request.method == "POST" and SPRAYED.exceeded(source):
            return HttpResponse(
                render_to_string("admin/locked_out.html", request=request), status=429
            )
        shown = {
            "ended": "ended" in request.GET,
            "office_offered": office_sign_in.is_offered(),
            **(extra_context or {}),
        }
        response = super().login(request, shown)
        if request.method == "POST":
            return self._after_password(request, source, response)
        return response

    def _after_password(self, request, source: str, refused):
        """What follows a password sent: the page with what was wrong, or the way on."""
        if not request.user.is_authenticated:
            SPRAYED.mark(source)
            return refused
        return self.go_on(request, views.next_of(request))

    def go_on(self, request, wanted: str, *, by_office: bool = False):
        """Signed in, by a password or by the office: what waited for the account first, after the second
        step where its account asks for one."""
        at = timezone.now()
        signing_in.begin(request, at=at, by_office=by_office)
        if held_forms.held_for(request.user, at=at):
            wanted = reverse("admin:held-form")
        if second_factor.is_satisfied(request):
            return redirect(wanted)
        return redirect(f"{reverse('admin:second-factor')}?{urlencode({'next': wanted})}")

    def get_urls(self):
        """The admin's own pages, and those of the sign-in."""
        own = self.admin_view
        return [
            # Who has given the password only may see these two.
            path("second-factor/", self._half_way(views.verify), name="second-factor"),
            path(
                "second-factor/set-up/", self._half_way(views.set_up), name="second-factor-set-up"
            ),
            path("office-sign-in/", never_cache(office_sign_in.begin), name="office-sign-in"),
            path(
                "office-sign-in/back/", never_cache(office_sign_in.end), name="office-sign-in-back"
            ),
            path("turns/", own(desk_pages.turns_page), name="turns"),
            path("leading/", own(leading_pages.leading_page), name="leading"),
            re_path(
                r"^leading\.(?P<form>pdf|xlsx)$",
                own(leading_pages.leading_file),
                name="leading-file",
            ),
            path("load/", own(desk_pages.load_page), name="load"),
            path("visits/", own(visit_pages.visits_page), name="visits"),
            path("access-log/", own(visit_pages.access_log_page), name="access-log"),
            path("saved-filters/", own(save), name="saved-filters"),
            path("my-sign-in/", own(views.my_sign_in), name="my-sign-in"),
            path("session/", own(views.session), name="session"),
            path("form-draft/", own(views.form_draft), name="form-draft"),
            path("held-form/", own(views.held_form), name="held-form"),
            path("reset-factors/<int:user_id>/", own(views.reset_factors), name="reset-factors"),
            path("reset-link/<int:user_id>/", own(views.reset_link), name="reset-link"),
            path("end-sessions/<int:user_id>/", own(views.end_sessions), name="end-sessions"),
            # A link that is good once, made by who keeps the accounts.
            path("reset/<uidb64>/<token>/", self.set_password, name="reset-password"),
            *super().get_urls(),
        ]

    def set_password(self, request, uidb64, token):
        """The page behind a link to set a new password."""
        page = PasswordResetConfirmView.as_view(
            template_name="accounts/set_password.html",
            success_url=reverse("admin:login"),
            extra_context={**self.each_context(request), "title": _("Set your password")},
        )
        return page(request, uidb64=uidb64, token=token)

    def _half_way(self, view):
        """A page for staff who have given the password, before the second step."""

        @never_cache
        @csrf_protect
        def page(request):
            if not super(StaffSite, self).has_permission(request):
                return redirect("admin:login")
            try:
                return view(request)
            except fresh_proof.Needed:
                return views.prove_again(request)

        return page

    def each_context(self, request):
        """As Django's, with the menu by work and the number of what waits for the person."""
        context = super().each_context(request)
        if not context["has_permission"]:
            return context
        today = timezone.localdate()
        areas = menu.menu_for(
            request.user, context["available_apps"], path=request.path, year=today.year
        )
        waits = SimpleLazyObject(lambda: waiting.count_for(request.user, on=today))
        return {**context, "menu": areas, "waiting_count": waits}

    def index(self, request, extra_context=None):
        desk = desk_pages.desk_of(request.user, on=timezone.localdate())
        steps = self._first_steps(request)
        return super().index(request, {**desk, "first_steps": steps, **(extra_context or {})})

    def say_next(self, request, record) -> None:
        """下一件: after a step, what waits next for the person, as a message with its link."""
        desk_pages.say_next(request, record, on=timezone.localdate())

    def _first_steps(self, request) -> list[FirstStep]:
        """For who sets the office up, while something is still to be done."""
        if not request.user.has_perm("records.change_office"):
            return []
        steps = first_steps(on=timezone.localdate())
        return [] if all(step.is_done for step in steps) else steps

    def get_app_list(self, request, app_label=None):
        apps = super().get_app_list(request, app_label)
        return sorted(apps, key=lambda app: ORDER.index(app["app_label"]))
