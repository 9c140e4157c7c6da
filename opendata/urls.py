from django.urls import path

from opendata import log_views, views
from opendata.datasets import DATASETS

urlpatterns = [
    # /open-data/
    path("open-data/", views.OpenData.as_view(), name="open-data"),
    path("open-data/guide/", views.OpenDataGuide.as_view(), name="open-data-guide"),
    path("open-data/openapi.json", views.OpenApi.as_view(), name="open-data-openapi"),
    path("open-data/log/", log_views.Log.as_view(), name="open-data-log"),
    path("open-data/log/feed/", log_views.HeadFeed(), name="open-data-log-feed"),
    path("open-data/log/head.json", log_views.head, name="open-data-log-head"),
    path("open-data/log/inclusion.json", log_views.inclusion, name="open-data-log-inclusion"),
    path("open-data/log/consistency.json", log_views.consistency, name="open-data-log-consistency"),
    path(
        "open-data/log/content/<slug:register>/<int:number>.json",
        log_views.content,
        name="open-data-log-content",
    ),
    *(
        path(
            f"open-data/{dataset.name}.{view.form}",
            view.as_view(dataset=dataset),
            name=f"open-data-{dataset.name}-{view.form}",
        )
        for dataset in DATASETS
        for view in (views.JsonRows, views.CsvRows)
    ),
]
