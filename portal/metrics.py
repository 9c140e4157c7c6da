"""/metrics in the text format of Prometheus (0.0.4), for the machine itself: what /readyz asks, as numbers.

Times and counts of requests are the web server's log; here is what only the portal knows.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpResponse, HttpResponseNotFound
from django.utils import timezone

from portal import health, jobs
from requests_app.models import Case, Notice

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_WORTH = {health.OK: 1, health.ATTENTION: 0.5, health.DOWN: 0}


def metrics_middleware(get_response):
    """Answers /metrics to the machine itself; everything else goes on."""

    def middleware(request):
        if request.path_info != "/metrics":
            return get_response(request)
        if not health.is_from_here(request):
            return HttpResponseNotFound("not found\n", content_type="text/plain")
        return HttpResponse(page(timezone.now()), content_type=CONTENT_TYPE)

    return middleware


def page(now: datetime) -> str:
    """All metrics, one a line. A database that does not answer leaves out what only it knows."""
    lines = [*_checks(), *_disk()]
    with suppress(DatabaseError):  # gongkai_check{check="database"} says so
        lines += [*_jobs(now), *_work(now)]
    return "\n".join(lines) + "\n"


def _head(name: str, words: str) -> Iterator[str]:
    yield f"# HELP {name} {words}"
    yield f"# TYPE {name} gauge"


def _checks() -> Iterator[str]:
    yield from _head(
        "gongkai_check", "1 answers, 0.5 somebody should look, 0 citizens are not served"
    )
    for answer in health.readiness():
        yield f'gongkai_check{{check="{answer.name}"}} {_WORTH[answer.state]}'


def _disk() -> Iterator[str]:
    yield from _head("gongkai_disk_free_bytes", "Free where the data lies")
    yield f"gongkai_disk_free_bytes {shutil.disk_usage(settings.VAR_DIR).free}"


def _jobs(now: datetime) -> Iterator[str]:
    states = jobs.states(now)
    yield from _head("gongkai_job_last_run_seconds", "When the job last began, in Unix time")
    for job in states:
        began = int(job.began_at.timestamp()) if job.began_at else 0
        yield f'gongkai_job_last_run_seconds{{job="{job.name}"}} {began}'
    yield from _head("gongkai_job_well", "0 when the job is late or its last run failed")
    for job in states:
        yield f'gongkai_job_well{{job="{job.name}"}} {int(not (job.is_late or job.has_failed))}'


def _work(now: datetime) -> Iterator[str]:
    is_open = Case.objects.open()
    late = is_open.filter(due_on__lt=timezone.localdate(now)).count()
    for name, words, number in (
        ("gongkai_cases_open", "Requests not yet answered", is_open.count()),
        ("gongkai_cases_late", "Of them past their last day", late),
        (
            "gongkai_notices_waiting",
            "Notices to applicants not yet sent",
            Notice.objects.filter(sent_at=None, given_up_at=None).count(),
        ),
    ):
        yield from _head(name, words)
        yield f"{name} {number}"
