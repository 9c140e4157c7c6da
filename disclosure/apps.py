from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisclosureConfig(AppConfig):
    name = "disclosure"
    verbose_name = _("Disclosure")

    def ready(self):
        from disclosure.search import SOURCES
        from records import search

        for source in SOURCES:
            search.register(source)
