"""The admin site of the bureau's staff."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class StaffSite(admin.AdminSite):
    site_title = _("Gongkai staff")
    site_header = _("Gongkai staff")
    index_title = _("To do")
