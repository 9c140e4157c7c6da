"""/open-data/requests.csv and .json — the anonymised register."""

from django.http import StreamingHttpResponse

from records.spreadsheets import csv_rows
from requests_app import open_data


def requests_csv(request):
    return StreamingHttpResponse(
        csv_rows(open_data.HEADERS, open_data.rows()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="requests.csv"'},
    )


def requests_json(request):
    return StreamingHttpResponse(open_data.as_json(), content_type="application/json")
