"""公开主体, 公开事项 and channels: the frame everything is published in."""

from django.contrib import admin
from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosure.admin.public_texts import PublicTextsAdmin
from disclosure.models import Category, Channel, Unit
from disclosure.resources import CategoryResource, UnitResource
from records.filters import UsedRelated
from records.record_admin import RecordAdminMixin


class StableCodeMixin:
    """Names change, codes do not: they stand in addresses, feeds and index numbers others keep."""

    def get_readonly_fields(self, request, obj=None):
        fixed = ["code"] if obj else []
        return [*super().get_readonly_fields(request, obj), *fixed]


@admin.register(Unit)
class UnitAdmin(StableCodeMixin, RecordAdminMixin, PublicTextsAdmin):
    resource_classes = [UnitResource]
    list_display = ["name", "code", "parent", "head", "phone", "is_active"]
    list_filter = ["is_active", "reports_yearly"]
    list_select_related = ["parent"]
    search_fields = ["code", "name", "head"]
    autocomplete_fields = ["parent"]
    fieldsets = [
        (None, {"fields": ["name", "code", "parent", "position", "is_active", "reports_yearly"]}),
        (_("How to reach it"), {"fields": ["address", "hours", "phone", "fax", "email"]}),
        (_("Duties"), {"fields": ["head", "duties"]}),
    ]


@admin.register(Category)
class CategoryAdmin(StableCodeMixin, RecordAdminMixin, PublicTextsAdmin):
    resource_classes = [CategoryResource]
    list_display = [
        "name",
        "code",
        "parent",
        "basis",
        "publish_within",
        "update_within",
        "responsible_unit",
    ]
    list_filter = [("parent", UsedRelated), "role", "normative_kind"]
    list_select_related = ["parent", "responsible_unit"]
    search_fields = ["code", "name", "basis"]
    autocomplete_fields = ["parent", "responsible_unit"]
    fieldsets = [
        (None, {"fields": ["name", "code", "parent", "position", "role", "normative_kind"]}),
        (
            _("Duty of publication"),
            {
                "fields": [
                    "basis",
                    "responsible_unit",
                    "method",
                    "procedure",
                    "publish_within",
                    "update_within",
                ]
            },
        ),
        (_("On the site"), {"fields": ["description", "keywords"]}),
    ]


@admin.register(Channel)
class ChannelAdmin(StableCodeMixin, PublicTextsAdmin):
    list_display = [
        *("name", "code", "kind", "reply_within", "reply_within_complex", "counted_apart"),
    ]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    list_filter = ["kind"]
    search_fields = ["code", "name"]
