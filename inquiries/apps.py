from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InquiriesConfig(AppConfig):
    name = "inquiries"
    verbose_name = _("Contacts with the public")

    def ready(self):
        from inquiries.search import SOURCES
        from records.search import entries

        for source in SOURCES:
            entries.register(source)
