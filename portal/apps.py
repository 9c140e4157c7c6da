from axes.apps import AppConfig as AxesConfig
from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"


class GongkaiAdminConfig(AdminConfig):
    default_site = "portal.staff_site.StaffSite"


class SignInsConfig(AxesConfig):
    verbose_name = _("Sign-ins")


# django-axes brings no Chinese; named here, its words get into our own catalogue.
AXES_WORDS = (
    _("access attempt"),
    _("access attempts"),
    _("access failure"),
    _("access failures"),
    _("access log"),
    _("access logs"),
    _("User Agent"),
    _("IP Address"),
    _("Username"),
    _("HTTP Accept"),
    _("Path"),
    _("Attempt Time"),
    _("Logout Time"),
    _("Access lock out"),
    _("Session key hash (sha256)"),
    _("GET Data"),
    _("POST Data"),
    _("Failed Logins"),
    _("Form Data"),
    _("Meta Data"),
    _("Locked Out"),
    _("Attempt Remaining"),
    _("Clean up expired attempts"),
)
