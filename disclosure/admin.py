"""Where staff keep units, categories, channels, items and powers."""

from django.contrib import admin

from disclosure.models import Category, Channel, Disclosure, Unit


@admin.register(Unit)
class UnitAdmin(admin.ModelAdmin):
    search_fields = ["code", "name"]


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    search_fields = ["code", "name"]


@admin.register(Channel)
class ChannelAdmin(admin.ModelAdmin):
    search_fields = ["code", "name"]


@admin.register(Disclosure)
class DisclosureAdmin(admin.ModelAdmin):
    search_fields = ["index_number", "title"]
