from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StatuteConfig(AppConfig):
    name = "statute"
    verbose_name = _("Statutory calendar")
