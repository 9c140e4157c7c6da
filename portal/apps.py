from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class PortalConfig(AppConfig):
    name = "portal"


class GongkaiAdminConfig(AdminConfig):
    default_site = "portal.staff_site.StaffSite"
