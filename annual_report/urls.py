from django.urls import path

from annual_report import check_views, views

urlpatterns = [
    # /reports/
    path("reports/", views.ReportList.as_view(), name="report-list"),
    path("reports/check/", check_views.ReportCheck.as_view(), name="report-check"),
    path("reports/<int:year>/original/", views.PrintedDetail.as_view(), name="printed-report"),
    path(
        "reports/<int:year>/original/file/",
        views.PrintedDownload.as_view(),
        name="printed-report-file",
    ),
    path("reports/<int:year>/", views.ReportDetail.as_view(), name="report-detail"),
    path("reports/<int:year>/recompute/", views.ReportRecompute.as_view(), name="report-recompute"),
    path("reports/<int:year>/v<int:version>/", views.ReportDetail.as_view(), name="report-version"),
    path(
        "reports/<int:year>/v<int:version>/changes/",
        views.ReportChanges.as_view(),
        name="report-changes",
    ),
    path(
        "reports/<int:year>/v<int:version>/<slug:format>/",
        views.ReportDownload.as_view(),
        name="report-file",
    ),
]
