from django.urls import path, re_path

from disclosure.views import alerts, disclosures, exports, feeds, papers, powers, units

urlpatterns = [
    path("categories/", disclosures.CategoryTree.as_view(), name="category-tree"),
    path("systems/", disclosures.SystemList.as_view(), name="system-list"),
    path("services/", disclosures.ServiceList.as_view(), name="service-list"),
    # /disclosures/
    path("disclosures/", disclosures.DisclosureList.as_view(), name="disclosure-list"),
    path("disclosures/lapsed/", disclosures.LapsedList.as_view(), name="disclosure-lapsed"),
    re_path(
        r"^disclosures/catalogue-(?P<form>short|long)\.(?P<kind>csv|xlsx)$",
        exports.CatalogueExport.as_view(),
        name="disclosure-export",
    ),
    path("disclosures/<int:pk>/", disclosures.DisclosureDetail.as_view(), name="disclosure-detail"),
    path(
        "disclosures/<int:pk>/versions/<int:number>/",
        disclosures.VersionDetail.as_view(),
        name="disclosure-version",
    ),
    re_path(
        r"^disclosures/(?P<pk>[0-9]{1,18})/paper\.(?P<form>pdf|docx)$",
        papers.item_paper,
        name="disclosure-paper",
    ),
    path("disclosures/<int:pk>/code.svg", papers.item_code, name="disclosure-code"),
    path("attachments/<int:pk>/preview/", papers.file_preview, name="attachment-preview"),
    path("attachments/<int:pk>/", disclosures.AttachmentFile.as_view(), name="attachment"),
    # /feed/
    path("feed/", feeds.LatestFeed(), name="feed"),
    path("feed/<str:code>/", feeds.LatestFeed(), name="category-feed"),
    # /units/
    path("units/", units.UnitList.as_view(), name="unit-list"),
    path("units/<str:code>/", units.UnitDetail.as_view(), name="unit-detail"),
    # /alerts/
    path("alerts/new/", alerts.AlertNew.as_view(), name="alert-new"),
    path(
        "alerts/confirm/<str:token>/",
        alerts.AlertAnswer.as_view(step="confirm"),
        name="alert-confirm",
    ),
    path("alerts/end/<str:token>/", alerts.AlertAnswer.as_view(step="end"), name="alert-end"),
    # /powers/
    path("powers/", powers.PowerList.as_view(), name="power-list"),
    path("powers/changes/", powers.PowerChanges.as_view(), name="power-changes"),
    path("powers/decisions/", powers.DecisionList.as_view(), name="decision-list"),
    re_path(
        r"^powers/list\.(?P<kind>csv|xlsx|json)$",
        exports.PowerExport.as_view(),
        name="power-export",
    ),
    path("powers/<str:code>/", powers.PowerDetail.as_view(), name="power-detail"),
    path("powers/<str:code>/flow/", powers.FlowChart.as_view(), name="power-flow"),
]
