"""/open-data/ — its page for people, and any dataset as pages of JSON or as one CSV."""

import hashlib
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.exceptions import ValidationError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from opendata import cursors
from opendata.dataset import Dataset
from opendata.datasets import DATASETS
from opendata.openapi import DatasetSchema
from opendata.parameters import CURSOR, LIMIT, limit, narrowed, parameters, refuse_all_but
from records import epoch
from records.spreadsheets import csv_rows
from records.throttle import Throttle, source_of
from transparency import journal

CLIENT = Throttle("open-data", limit=600, seconds=600)
# Any page on the web may read what is public; nothing here depends on who asks.
FOR_EVERYBODY = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After",
}
CHUNK = 2000  # rows the database hands over at a time


class ClientThrottle(BaseThrottle):
    """So many requests a client, counted in the cache that all workers share."""

    def allow_request(self, request, view):
        source = source_of(request)
        if CLIENT.exceeded(source):
            return False
        CLIENT.mark(source)
        return True

    def wait(self):
        return CLIENT.seconds


class FormOfTheAddress(BaseContentNegotiation):
    """The address says the form; what the client would rather have does not matter."""

    def select_parser(self, request, parsers):
        return parsers[0]

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class OpenDataView(APIView):
    """What every answer of the interface has in common."""

    http_method_names = ["get", "head"]
    throttle_classes = [ClientThrottle]
    content_negotiation_class = FormOfTheAddress

    @property
    def default_response_headers(self):
        return super().default_response_headers | FOR_EVERYBODY | {"Cache-Control": "no-cache"}


class DatasetView(OpenDataView):
    """A dataset in one form; 304 before any of its rows is read."""

    dataset: Dataset | None = None
    form = ""
    schema = DatasetSchema()

    def get(self, request):
        at = timezone.now()
        tag = self.tag(request, at)
        answer = get_conditional_response(request._request, etag=tag)
        if answer is None:
            answer = self.answer(request, at)
        answer["ETag"] = tag
        return answer

    def tag(self, request, at: datetime) -> str:
        """Moves with the publication epoch, the day, the columns and the dataset's own witnesses."""
        state = (
            request.build_absolute_uri(),
            epoch.current(),
            timezone.localdate(at),
            self.dataset.labels,
            *self.dataset.witnesses(at),
        )
        return f'W/"{hashlib.sha256(repr(state).encode()).hexdigest()[:32]}"'


class JsonRows(DatasetView):
    """/open-data/<dataset>.json — a page of rows, and where the next one is."""

    form = "json"

    def answer(self, request, at: datetime) -> Response:
        dataset, given = self.dataset, request.query_params.dict()
        size = limit(dataset, given)
        rows = narrowed(
            dataset,
            {name: value for name, value in given.items() if name not in (CURSOR, LIMIT)},
            at=at,
            besides=(CURSOR, LIMIT),
        )
        if CURSOR in given:
            rows = cursors.after(rows, dataset.order, self.key(given[CURSOR]))
        found = list(dataset.read(rows)[: size + 1])
        following = None
        if len(found) > size:
            cursor = cursors.encode(dataset.name, dataset.key(found[size - 1]))
            query = urlencode({**given, CURSOR: cursor})
            following = request.build_absolute_uri(f"{request.path}?{query}")
        names = [column.name for column in dataset.columns]
        results = [
            dict(zip(names, row, strict=True))
            for row in dataset.published(found[:size], request.build_absolute_uri)
        ]
        headers = {"Link": f'<{following}>; rel="next"'} if following else {}
        page = {"dataset": dataset.name, "next": following, "results": results}
        return Response(page, headers=headers)

    def key(self, cursor: str) -> list:
        try:
            return cursors.decode(self.dataset.name, cursor)
        except cursors.BadCursor as error:
            refusal = _("This is no cursor of this dataset. Take the one in “next”.")
            raise ValidationError({CURSOR: [refusal]}) from error


class CsvRows(DatasetView):
    """/open-data/<dataset>.csv — every row, streamed, in flat memory."""

    form = "csv"

    def answer(self, request, at: datetime) -> HttpResponse:
        dataset = self.dataset
        rows = narrowed(dataset, request.query_params.dict(), at=at)
        stored = dataset.read(rows).iterator(chunk_size=CHUNK)
        lines = csv_rows(dataset.labels, dataset.published(stored, request.build_absolute_uri))
        return StreamingHttpResponse(
            lines,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{dataset.name}.csv"'},
        )


class OpenApi(OpenDataView, SpectacularJSONAPIView):
    """/open-data/openapi.json — the interface described for machines."""

    @extend_schema(exclude=True)
    def get(self, request):
        refuse_all_but((), request.query_params)
        return super().get(request)


class OpenData(TemplateView):
    """/open-data/ — what there is, on what terms, how much of it."""

    template_name = "portal/open_data.html"

    def get_context_data(self, **kwargs):
        at = timezone.now()
        counted = [(dataset, dataset.count(at)) for dataset in DATASETS]
        return super().get_context_data(datasets=counted, head=journal.head(), **kwargs)


class OpenDataGuide(TemplateView):
    """/open-data/guide/ — how to read the interface, with every column and parameter."""

    template_name = "portal/open_data_guide.html"

    def get_context_data(self, **kwargs):
        described = [(dataset, list(parameters(dataset))) for dataset in DATASETS]
        return super().get_context_data(
            datasets=described,
            requests_allowed=CLIENT.limit,
            minutes=CLIENT.seconds // 60,
            base=self.request.build_absolute_uri("/").rstrip("/"),
            trail=[(_("Open data"), reverse("open-data"))],
            **kwargs,
        )
