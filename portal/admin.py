"""Accounts. Who keeps accounts is not thereby everything: only a superuser makes another one."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User

admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Duties are given by group; single permissions and superuser rights by a superuser only."""

    def get_readonly_fields(self, request, obj=None):
        fixed = super().get_readonly_fields(request, obj)
        if request.user.is_superuser:
            return fixed
        return (*fixed, "is_superuser", "user_permissions")

    def has_change_permission(self, request, obj=None):
        # A password set for a superuser would be the same as being one.
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False  # who acted stays in the ledgers; an account is put out of service
