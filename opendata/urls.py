from django.urls import path

from opendata import views
from opendata.datasets import DATASETS

urlpatterns = [
    # /open-data/
    path("open-data/", views.OpenData.as_view(), name="open-data"),
    path("open-data/guide/", views.OpenDataGuide.as_view(), name="open-data-guide"),
    path("open-data/openapi.json", views.OpenApi.as_view(), name="open-data-openapi"),
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
