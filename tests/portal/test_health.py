"""What the server says of itself to who watches it."""

import time
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from portal import health, jobs
from records.models import JobRun

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_it_lives_whatever_host_is_asked_for_and_without_a_database(client):
    response = client.get("/healthz", headers={"host": "10.0.0.1:8000"})

    assert (response.status_code, response.content) == (200, b"ok\n")


def test_a_sound_installation_is_ready_and_names_what_it_asked(client):
    jobs.run_due(timezone.now())

    response = client.get("/readyz")

    assert response.status_code == 200
    states = {check["name"]: check["state"] for check in response.json()["checks"]}
    assert states["database"] == states["cache"] == states["storage"] == states["jobs"] == "ok"


@pytest.mark.parametrize(
    "asked_from",
    [{"REMOTE_ADDR": "192.0.2.7"}, {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}],
    ids=["another machine", "through the proxy"],
)
def test_only_the_machine_itself_hears_what_is_wrong(client, asked_from):
    assert client.get("/readyz", **asked_from).status_code == 404


def test_files_that_cannot_be_kept_make_it_not_ready(client, settings, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    settings.MEDIA_ROOT = blocked

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["state"] == "down"


def test_a_dependency_that_hangs_is_waited_for_only_so_long(monkeypatch):
    monkeypatch.setattr(health, "PATIENCE", 0.1)
    monkeypatch.setitem(health.CHECKS, "cache", lambda: time.sleep(1))

    answers = {answer.name: answer for answer in health.readiness()}

    assert answers["cache"].state == "down"
    assert "no answer" in answers["cache"].detail


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


def test_a_daily_job_runs_once_after_its_hour_and_again_the_next_day():
    ran = [
        run.job
        for moment in (
            "2026-03-02T08:01",
            "2026-03-02T08:06",
            "2026-03-03T07:59",
            "2026-03-03T08:00",
        )
        for run in jobs.run_due(at(moment))
        if run.job == "remind_deadlines"
    ]

    assert ran == ["remind_deadlines", "remind_deadlines"]


def test_a_job_that_fails_is_recorded_keeps_no_other_from_running_and_asks_for_attention(
    monkeypatch,
):
    broken = jobs.Job("no_such_command", "broken", every=timedelta(minutes=5))
    monkeypatch.setattr(jobs, "JOBS", (broken, *jobs.JOBS))

    runs = {run.job: run.succeeded for run in jobs.run_due(timezone.now())}

    assert runs["no_such_command"] is False
    assert runs["clearsessions"] is True
    assert "Unknown command" in JobRun.objects.get(job="no_such_command").message
    assert health._jobs() == ("attention", "late or failed: no_such_command")


def test_two_machines_do_a_job_once():
    moment = at("2026-03-02T09:00")
    jobs.run_due(moment)
    began = JobRun.objects.get(job="clearsessions").began_at

    assert jobs.run_due(moment) == []
    assert JobRun.objects.get(job="clearsessions").began_at == began


def test_a_job_nobody_ran_for_two_days_is_late():
    jobs.run_due(at("2026-03-02T09:00"))

    late = {state.name: state.is_late for state in jobs.states(at("2026-03-04T09:00"))}

    assert late["remind_deadlines"] is True
    next_day = {state.name for state in jobs.states(at("2026-03-03T07:00")) if state.is_late}
    assert next_day == {
        *("send_outbox", "send_alerts", "log_publications", "chain_audit"),  # every few minutes
        "work_imports",
    }


def test_the_administrator_reads_the_last_and_the_next_run_of_each_job(time_machine, admin_client):
    time_machine.move_to(at("2026-03-02T09:00"))
    jobs.run_due(timezone.now())

    page = admin_client.get("/admin/records/jobrun/").content.decode()

    assert "到期提醒" in page
    assert "2026-03-03 08:00" in page


def test_before_the_first_run_the_administrator_sees_every_job_and_that_none_ran(admin_client):
    page = admin_client.get("/admin/records/jobrun/").content.decode()

    assert "到期提醒" in page


def test_each_job_stands_once_in_the_list():
    names = [job.command for job in jobs.JOBS]

    assert sorted(names) == sorted(set(names))
