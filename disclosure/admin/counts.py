"""What is only counted (tallies, decisions) and the links to services."""

from django.contrib import admin
from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosure.admin.public_texts import PublicTextsAdmin
from disclosure.models import DecisionCount, ServiceLink, Tally
from disclosure.resources import DecisionCountResource, TallyResource
from records.amounts import TidyForm, tidy_column
from records.record_admin import RecordAdminMixin


@admin.register(Tally)
class TallyAdmin(RecordAdminMixin, PublicTextsAdmin):
    resource_classes = [TallyResource]
    list_display = ["period", "channel", "measure", "scope", "count", "unit", "approx", "as_of"]
    list_filter = ["channel", "measure", "approx"]
    list_select_related = ["channel"]
    search_fields = ["period", "measure", "scope", "source"]
    autocomplete_fields = ["channel"]


@admin.register(DecisionCount)
class DecisionCountAdmin(RecordAdminMixin, admin.ModelAdmin):
    resource_classes = [DecisionCountResource]
    form = TidyForm
    list_display = ["year", "kind", tidy_column("count", _("count"))]
    list_filter = ["kind", "year"]


@admin.register(ServiceLink)
class ServiceLinkAdmin(PublicTextsAdmin):
    list_display = ["name", "group", "url", "position"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    list_editable = ["position"]
    list_filter = ["group"]
    search_fields = ["name", "url"]
