"""For who watches the server: /healthz says that it lives, /readyz what it can do.

Both are answered before anything else, so neither TLS, an unknown Host nor a broken session stands in the
way. /readyz is for the machine itself (loopback, not through the proxy): it tells what an intruder would
like to know.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, TimeoutError
from dataclasses import asdict, dataclass

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connections, transaction
from django.http import HttpResponse, HttpResponseNotFound, JsonResponse
from django.utils import timezone

from portal import jobs
from records.models import Series

OK, ATTENTION, DOWN = "ok", "attention", "down"
PATIENCE = 5  # seconds a dependency is waited for
LOOPBACK = {"127.0.0.1", "::1", ""}  # "" is a socket in the file system
GIB = 1024**3
DISK_LOW, DISK_FULL = 2 * GIB, GIB // 10  # bytes free


@dataclass(frozen=True)
class Answer:
    """What one thing the portal depends on answered; `state` is OK, ATTENTION or DOWN."""

    name: str
    state: str
    detail: str = ""


def health_middleware(get_response):
    """Answers /healthz and /readyz; everything else goes on."""

    def middleware(request):
        if request.path_info == "/healthz":
            return HttpResponse("ok\n", content_type="text/plain")
        if request.path_info == "/readyz":
            return _ready(request)
        return get_response(request)

    return middleware


def is_from_here(request) -> bool:
    """Asked by the machine itself, and not through the proxy."""
    is_near = request.META.get("REMOTE_ADDR", "") in LOOPBACK
    return is_near and "HTTP_X_FORWARDED_FOR" not in request.META


def _ready(request) -> HttpResponse:
    if not is_from_here(request):
        return HttpResponseNotFound("not found\n", content_type="text/plain")
    answers = readiness()
    state = worst(answers)
    body = {
        "state": state,
        "checks": [asdict(answer) for answer in answers],
        "jobs": [] if state == DOWN else [job.as_json() for job in jobs.states(timezone.now())],
    }
    return JsonResponse(body, status=503 if state == DOWN else 200)


def worst(answers: list[Answer]) -> str:
    states = {answer.state for answer in answers}
    return next(state for state in (DOWN, ATTENTION, OK) if state in states)


def readiness() -> list[Answer]:
    """Each dependency asked at once, none for longer than PATIENCE seconds.

    DOWN means that a citizen cannot be served; ATTENTION that somebody should look.
    """
    pool = ThreadPoolExecutor(max_workers=len(CHECKS), thread_name_prefix="readyz")
    asked = {name: pool.submit(_closing, check) for name, check in CHECKS.items()}
    answers = [_answer(name, future) for name, future in asked.items()]
    pool.shutdown(wait=False)
    return answers


def _closing(check: Callable[[], tuple[str, str]]) -> tuple[str, str]:
    """The check in its own thread, whose database connection ends with it."""
    try:
        return check()
    finally:
        connections.close_all()


def _answer(name: str, future) -> Answer:
    try:
        return Answer(name, *future.result(timeout=PATIENCE))
    except TimeoutError:
        return Answer(name, DOWN, f"no answer within {PATIENCE} s")
    except Exception as error:  # whatever a driver raises: that is the answer
        return Answer(name, DOWN, type(error).__name__)


def _database() -> tuple[str, str]:
    """A row is written and committed: a full disk or a read-only primary shows here."""
    with transaction.atomic():
        Series.objects.update_or_create(key="readyz", defaults={"last": 0})
    return OK, ""


def _cache() -> tuple[str, str]:
    probe = uuid.uuid4().hex
    cache.set("readyz", probe, 60)
    # Another server's probe may come between the two calls; that one was kept too.
    return (OK, "") if cache.get("readyz") else (DOWN, "does not keep what it is given")


def _storage() -> tuple[str, str]:
    name = default_storage.save(f"readyz/{uuid.uuid4().hex}", ContentFile(b"probe"))
    default_storage.delete(name)
    return OK, ""


def _disk() -> tuple[str, str]:
    free = shutil.disk_usage(settings.VAR_DIR).free
    state = DOWN if free < DISK_FULL else ATTENTION if free < DISK_LOW else OK
    return state, f"{free / GIB:.1f} GiB free"


def _jobs() -> tuple[str, str]:
    late = [job.name for job in jobs.states(timezone.now()) if job.is_late or job.has_failed]
    return (ATTENTION, "late or failed: " + ", ".join(late)) if late else (OK, "")


CHECKS: dict[str, Callable[[], tuple[str, str]]] = {
    "database": _database,
    "cache": _cache,
    "storage": _storage,
    "disk": _disk,
    "jobs": _jobs,
}
