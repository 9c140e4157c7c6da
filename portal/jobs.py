"""Work that comes with the clock: what is due is run by `manage.py run_jobs`, called every few minutes.

One timer is enough for an installation (deploy/gongkai-jobs.timer). Each job is claimed in the database
before it runs, so that two machines never do the same work, and leaves there what came of it.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.management import call_command
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.models import JobRun

# A timer is not punctual to the second: what is due every five minutes runs every five minutes.
SLACK = timedelta(seconds=30)


@dataclass(frozen=True)
class Job:
    """One command and when it is due: daily at `at` (the office's time), or every so many minutes."""

    command: str
    label: object
    at: time | None = None
    every: timedelta | None = None

    def due_since(self, now: datetime) -> datetime:
        """The last moment before `now` at which the job was to begin."""
        if self.at is None:
            return now - self.every + SLACK
        local = timezone.localtime(now)
        today = local.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
        return today if today <= local else today - timedelta(days=1)

    @property
    def period(self) -> timedelta:
        return self.every or timedelta(days=1)


JOBS = (
    Job("remind_deadlines", _("reminders of last days"), at=time(8, 0)),
    Job("send_digest", _("the morning’s mail of what waits"), at=time(7, 45)),
    Job("send_outbox", _("notices to applicants"), every=timedelta(minutes=5)),
    Job("send_alerts", _("e-mail alerts of what is published"), every=timedelta(minutes=5)),
    Job("log_publications", _("the public log goes on"), every=timedelta(minutes=5)),
    Job("chain_audit", _("the audit chain goes on"), every=timedelta(minutes=5)),
    Job("rescan_public", _("everything public is scanned again"), at=time(5, 0)),
    Job("verify_audit", _("the audit chain is read back"), at=time(4, 0)),
    Job("clearsessions", _("sessions that have ended are deleted"), at=time(3, 10)),
    Job("forget_sign_ins", _("records of sign-ins past their term are deleted"), at=time(3, 20)),
)
if settings.ACCESS_LOG_DIR:
    JOBS = (
        *JOBS,
        Job("count_visits", _("visits are counted, old access logs deleted"), at=time(0, 20)),
    )
if settings.BACKUP_DIR:
    JOBS = (*JOBS, Job("backup", _("backup of database and files"), at=time(2, 0)))
if settings.SITE_EDITION_DIR:
    JOBS = (
        *JOBS,
        Job("publish_site", _("the static edition is written"), every=timedelta(minutes=1)),
    )
# Last, for a large table takes minutes.
JOBS = (*JOBS, Job("work_imports", _("large tables are brought in"), every=timedelta(minutes=5)))
# A run that has not come back after this was killed with its machine.
LOST = timedelta(hours=6)


@dataclass(frozen=True)
class JobState:
    """One job as its last run left it."""

    name: str
    label: str
    began_at: datetime | None
    ended_at: datetime | None
    succeeded: bool | None
    message: str
    next_at: datetime
    is_late: bool

    @property
    def has_failed(self) -> bool:
        return self.succeeded is False

    def as_json(self) -> dict:
        return {
            "job": self.name,
            "last_run": self.began_at and self.began_at.isoformat(),
            "succeeded": self.succeeded,
            "next_run": self.next_at.isoformat(),
            "late": self.is_late,
        }


def states(now: datetime) -> list[JobState]:
    """Every job with its last and next run; one query.

    Late is a job that has not begun a whole period after it was due, or whose run was lost.
    """
    runs = {run.job: run for run in JobRun.objects.all()}
    return [_state(job, runs.get(job.command), now) for job in JOBS]


def state_of(run: JobRun, now: datetime) -> JobState | None:
    """The job of `run` as it stands at `now`; None when no such job is run any more."""
    return next((_state(job, run, now) for job in JOBS if job.command == run.job), None)


def _state(job: Job, run: JobRun | None, now: datetime) -> JobState:
    began = run.began_at if run else None
    is_lost = bool(began and run.ended_at is None and now - began > LOST)
    next_at = now if began is None or began < job.due_since(now) else _next(job, began)
    return JobState(
        name=job.command,
        label=str(job.label),
        began_at=began,
        ended_at=run.ended_at if run else None,
        succeeded=False if is_lost else (run.succeeded if run else None),
        message=run.message if run else "",
        next_at=next_at,
        is_late=began is None or began < job.due_since(now) - job.period,
    )


def _next(job: Job, began: datetime) -> datetime:
    return began + job.every if job.every else job.due_since(began) + timedelta(days=1)


def run_due(now: datetime) -> list[JobRun]:
    """Run what is due at `now`, one after the other; the runs, failed ones too."""
    return [run for job in JOBS if (run := _run(job, now))]


def _run(job: Job, now: datetime) -> JobRun | None:
    """The job's run, or None when it is not due or another machine has it."""
    JobRun.objects.get_or_create(job=job.command)
    due = Q(began_at=None) | Q(began_at__lt=job.due_since(now))
    claimed = JobRun.objects.filter(due, job=job.command).update(
        began_at=now, ended_at=None, succeeded=None, message=""
    )
    if not claimed:
        return None
    words = io.StringIO()
    try:
        call_command(job.command, stdout=words, stderr=words)
        succeeded = True
    except Exception as error:  # one job that fails keeps no other from running
        succeeded = False
        words.write(f"{type(error).__name__}: {error}")
    run = JobRun.objects.get(job=job.command)
    run.ended_at, run.succeeded = timezone.now(), succeeded
    run.message = words.getvalue().strip()[-JobRun.MESSAGE :]
    run.save(update_fields=["ended_at", "succeeded", "message"])
    return run
