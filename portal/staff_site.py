"""The admin site of the bureau's staff: its start page says what there is to do."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.todo import todo_of

# By how often the work comes: requests and documents daily, accounts once in a while.
ORDER = (
    "requests_app",
    "disclosure",
    "inquiries",
    "annual_report",
    "statute",
    "auth",
    "axes",
    "records",
)


class StaffSite(admin.AdminSite):
    site_title = _("Gongkai staff")
    site_header = _("Gongkai staff")
    index_title = _("To do")
    enable_nav_sidebar = False  # lists need the width; the breadcrumbs lead back

    def index(self, request, extra_context=None):
        todo = todo_of(request.user, on=timezone.localdate())
        return super().index(request, {"todo": todo, **(extra_context or {})})

    def get_app_list(self, request, app_label=None):
        apps = super().get_app_list(request, app_label)
        return sorted(apps, key=lambda app: ORDER.index(app["app_label"]))
