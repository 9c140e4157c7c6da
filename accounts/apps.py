from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Sign-in")

    def ready(self):
        """Accounts by name and permissions in words wherever Django prints one: columns, choices, filters,
        read-only fields, history. Both are Django's own models, which leave no other place for it."""
        from django.contrib.auth.models import Permission, User

        from records.names import name_of, words_of

        User.__str__ = name_of
        Permission.__str__ = words_of
