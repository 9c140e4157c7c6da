"""Large tables, checked and brought in beside the pages: `work_imports` takes one after the other.

Each stands in the database, its files sealed beside the other files, so that a restart loses none: a run that
was killed left nothing, for a table goes in whole or not at all, and is taken up again.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

from django.core.cache import cache
from django.core.files.base import ContentFile, File
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone, translation

from records import audit
from records.file_sources import ZipOfFiles
from records.grids import SpreadsheetError
from records.import_checks import Answer, Check, check_table, chosen_in, remember
from records.import_models import ImportJob
from records.lifecycle import NotAllowed
from records.resources import RecordResource
from records.returned_sheets import returned_sheet

MB = 1024 * 1024
LARGE_TABLE, LARGE_ZIP = (
    MB,
    5 * MB,
)  # beyond these a table is not read while somebody waits for the page
KEPT = timedelta(days=7)
# A run that gave no sign for so long was killed. Reading a table of 50 MB gives none for two minutes.
LOST = timedelta(minutes=10)

State = ImportJob.State
ResourceOf = Callable[[str], RecordResource]


def is_large(table: File, files: File | None) -> bool:
    return table.size > LARGE_TABLE or bool(files and files.size > LARGE_ZIP)


def send(table: File, files: File | None, *, dataset: str, by, choices: QueryDict) -> ImportJob:
    """Keep the table and its files until somebody works on them."""
    job = ImportJob(dataset=dataset, by=by, file_name=table.name[:200], choices=_said(choices))
    job.table.save("table", table, save=False)
    if files:
        job.files.save("files", files, save=False)
    job.save()
    return job


def send_again(job: ImportJob, choices: QueryDict, *, is_to_go_in: bool) -> None:
    """A checked table waits once more: for another check, or to go in; one that is not checked does not."""
    ImportJob.objects.filter(pk=job.pk, state=State.CHECKED).update(
        state=State.WAITING, choices=_said(choices), is_to_go_in=is_to_go_in, began_at=None
    )


def _said(choices: QueryDict) -> str:
    kept = choices.copy()
    for name in ("csrfmiddlewaretoken", "token", "action"):
        kept.pop(name, None)
    return kept.urlencode()


def progress_of(job: ImportJob) -> tuple[int, int]:
    """(steps done, steps in all) of a job under way; (0, 0) where it is not known."""
    _at, done, total = cache.get(_key(job)) or (None, 0, 0)
    return done, total


def _key(job: ImportJob) -> str:
    return f"import-job/{job.pk}"


# --- working on them


def work_on_next(resource_of: ResourceOf) -> ImportJob | None:
    """Take the job that waits longest, and do it; None where none waits."""
    sweep(timezone.now())
    job = _claim(timezone.now())
    if job is None:
        return None
    try:
        with audit.on_behalf_of(job.by), translation.override("zh-hans"):
            _do(job, resource_of(job.dataset))
    except Exception as error:  # told on the page of the job; the next one is not kept waiting
        traceback.print_exc()
        _end(job, State.FAILED, Answer(refusal=f"{type(error).__name__}: {error}"))
    return job


def _claim(now: datetime) -> ImportJob | None:
    for job in ImportJob.objects.filter(state=State.RUNNING):
        at, _done, _total = cache.get(_key(job)) or (job.began_at, 0, 0)
        if now - at > LOST:
            ImportJob.objects.filter(pk=job.pk, state=State.RUNNING).update(state=State.WAITING)
    for job in ImportJob.objects.filter(state=State.WAITING).order_by("pk"):
        waiting = ImportJob.objects.filter(pk=job.pk, state=State.WAITING)
        if waiting.update(state=State.RUNNING, began_at=now, ended_at=None):
            cache.set(_key(job), (now, 0, 0), LOST.total_seconds())
            job.refresh_from_db()
            return job
    return None


def _do(job: ImportJob, resource: RecordResource) -> None:
    resource.by = job.by
    chosen = chosen_in(QueryDict(job.choices), resource, job.by)

    def tell(done: int, total: int) -> None:
        cache.set(_key(job), (timezone.now(), done, total), LOST.total_seconds())

    try:
        resource.files = ZipOfFiles(BytesIO(job.files.read())) if job.files else None
        check = check_table(
            resource,
            job.table.read(),
            chosen,
            dry_run=not job.is_to_go_in,
            file_name=job.file_name,
            progress=tell,
        )
    except (SpreadsheetError, NotAllowed) as refusal:
        return _end(job, State.FAILED, Answer(refusal=str(refusal)))
    if job.is_to_go_in and check.answer.may_go_in:
        remember(resource, chosen, check.outcome)
        job.batch = check.outcome.batch
        return _end(job, State.DONE, check.answer)
    if check.errors:
        resource.refused()
    return _checked(job, check)


def _checked(job: ImportJob, check: Check) -> None:
    _remove(job, "returned")
    if check.table is not None and check.errors:
        with returned_sheet(check.table, check.errors) as sheet:
            job.returned.save("returned.xlsx", ContentFile(sheet.read()), save=False)
    _end(
        job,
        State.CHECKED if check.answer.is_table or check.answer.sheets else State.FAILED,
        check.answer,
    )


def _end(job: ImportJob, state: State, answer: Answer) -> None:
    if state in (State.DONE, State.FAILED):
        for name in ("table", "files", "returned"):
            _remove(job, name)
    job.state, job.answer, job.ended_at = state, answer.written(), timezone.now()
    job.save()
    cache.delete(_key(job))


def _remove(job: ImportJob, name: str) -> None:
    if file := getattr(job, name):
        file.delete(save=False)


def sweep(now: datetime) -> None:
    """Jobs seven days old go with their files, but one that is being worked on."""
    old = ImportJob.objects.filter(Q(at__lt=now - KEPT) & ~Q(state=State.RUNNING))
    for job in old:
        for name in ("table", "files", "returned"):
            _remove(job, name)
        job.delete()
