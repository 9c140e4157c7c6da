from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = _("Records and system")

    def ready(self):
        pre_migrate.connect(_lift, sender=self, dispatch_uid="guards lifted")
        post_migrate.connect(_guard, sender=self, dispatch_uid="guards made")


def _lift(using, **_ignored):
    from records import guards

    guards.remove(using)


def _guard(using, **_ignored):
    from records import guards

    guards.install(using)
