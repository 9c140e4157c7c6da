"""/open-data/ — its page for people, and any dataset as pages of JSON or as one CSV."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView, View

from opendata import cursors, openapi
from opendata.dataset import Dataset
from opendata.datasets import DATASETS
from opendata.parameters import CURSOR, LIMIT, limit, narrowed, once, parameters, refuse_all_but
from records import epoch
from records.for_files import is_for_files
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


def said(
    answer: dict, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> JsonResponse:
    """`answer` as JSON, Chinese as it is read."""
    return JsonResponse(
        answer, status=status, headers=headers, json_dumps_params={"ensure_ascii": False}
    )


@method_decorator(csrf_exempt, name="dispatch")  # nothing is written: another method is 405
class OpenDataView(View):
    """What every answer of the interface has in common: so many a client, a refusal that says why."""

    http_method_names = ["get", "head"]

    def dispatch(self, request, *args, **kwargs):
        answer = self._answer(request, *args, **kwargs)
        for name, value in FOR_EVERYBODY.items():
            answer[name] = value
        answer["Cache-Control"] = "no-cache"
        return answer

    def _answer(self, request, *args, **kwargs) -> HttpResponseBase:
        if not is_for_files(request):
            source = source_of(request)
            if CLIENT.exceeded(source):
                told = {"detail": _("Too many requests.")}
                return said(told, status=429, headers={"Retry-After": str(CLIENT.seconds)})
            CLIENT.mark(source)
        try:
            return super().dispatch(request, *args, **kwargs)
        except ValidationError as refusal:
            return said(refusal.message_dict, status=400)
        except cursors.NoSuchPage:
            refusal = _("This is no cursor of this dataset. Take the one in “next”.")
            return said({CURSOR: [refusal]}, status=404)


class DatasetView(OpenDataView):
    """A dataset in one form; 304 before any of its rows is read."""

    dataset: Dataset | None = None
    form = ""

    def get(self, request):
        # No table is kept as a page is; a file of the static edition goes with whatever moves.
        epoch.shows(request, epoch.ANYTHING, *epoch.QUIET)
        at = timezone.now()
        tag = self.tag(request, at)
        answer = get_conditional_response(request, etag=tag)
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

    def answer(self, request, at: datetime) -> JsonResponse:
        dataset, given = self.dataset, once(request.GET)
        size = limit(dataset, given)
        rows = narrowed(
            dataset,
            {name: value for name, value in given.items() if name not in (CURSOR, LIMIT)},
            at=at,
            besides=(CURSOR, LIMIT),
        )
        if given.get(CURSOR):  # an empty one is the beginning
            rows = cursors.after(rows, dataset.order, self.key(given[CURSOR]))
        records = list(dataset.read(rows)[: size + 1])
        following = None
        if len(records) > size:
            cursor = cursors.encode(dataset.name, dataset.key(records[size - 1]))
            query = urlencode({**given, CURSOR: cursor})
            following = request.build_absolute_uri(f"{request.path}?{query}")
        names = [column.name for column in dataset.columns]
        results = [
            dict(zip(names, row, strict=True))
            for row in dataset.published(records[:size], request.build_absolute_uri)
        ]
        headers = {"Link": f'<{following}>; rel="next"'} if following else {}
        page = {"dataset": dataset.name, "next": following, "results": results}
        return said(page, headers=headers)

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
        rows = narrowed(dataset, once(request.GET), at=at)
        stored = dataset.read(rows).iterator(chunk_size=CHUNK)
        lines = csv_rows(dataset.labels, dataset.published(stored, request.build_absolute_uri))
        return StreamingHttpResponse(
            lines,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{dataset.name}.csv"'},
        )


class OpenApi(OpenDataView):
    """/open-data/openapi.json — the interface described for machines."""

    def get(self, request):
        refuse_all_but((), request.GET)
        return said(openapi.described(reverse("open-data")))


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
