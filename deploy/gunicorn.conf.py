"""gunicorn for the portal: `gunicorn -c deploy/gunicorn.conf.py portal.wsgi`."""

import multiprocessing
import os
import re

# No statement of a page holds a thread for longer (PostgreSQL; commands such as imports are not limited).
os.environ.setdefault(
    "PGOPTIONS",
    "-c statement_timeout=30s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s",
)


def _given(name: str, default: str, form: str, meant: str) -> str:
    """The variable, if it is written as `form` asks; an odd value stops the start and is named."""
    value = os.environ.get(name) or default
    if not re.fullmatch(form, value):
        raise SystemExit(f"{name}={value!r} is not {meant}")
    return value


bind = _given(
    "BIND",
    "127.0.0.1:8000",
    r"unix:/\S+|[\w.\-\[\]:]*:[1-9]\d{0,4}",
    "ADDRESS:PORT or unix:/PATH",
)
# Threads keep connections open between requests; processes use the cores.
workers = int(
    _given("WORKERS", str(multiprocessing.cpu_count()), r"[1-9]\d{0,2}", "a number from 1 to 999")
)
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 30
max_requests = 5000
max_requests_jitter = 500
# Addresses of visitors are personal data: the access log leaves them out.
accesslog = os.environ.get("ACCESS_LOG") or None
access_log_format = '%(t)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms'
