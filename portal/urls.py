from django.contrib import admin
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from portal import machines, views
from portal.script import set_script
from portal.text_size import set_text_size

handler404 = "portal.old_addresses.not_found"
handler500 = "portal.logs.server_error"

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("guide/", views.Guide.as_view(), name="guide"),
    path("about/", views.About.as_view(), name="about"),
    path("search/", views.Search.as_view(), name="search"),
    path("sitemap/", views.SitemapPage.as_view(), name="sitemap-page"),
    path("", include("opendata.urls")),
    # the apps, each under its own paths
    path("", include("annual_report.urls")),
    path("", include("disclosure.urls")),
    path("", include("requests_app.urls")),
    path("", include("inquiries.urls")),
    # for machines
    path("sitemap.xml", machines.sitemap_index, name="sitemap-index"),
    path("sitemap-<slug:section>-<int:page>.xml", machines.sitemap_section, name="sitemap-section"),
    path("robots.txt", machines.robots, name="robots"),
    path(".well-known/security.txt", machines.security_text, name="security-text"),
    # language, size of type, and staff
    # A forged change of language harms nobody; a token in every page would keep pages from caches.
    path("i18n/setlang/", csrf_exempt(set_language), name="set_language"),
    path("text-size/", set_text_size, name="text-size"),
    path("script/", set_script, name="script"),
    path("admin/", admin.site.urls),
]
