"""gunicorn for the portal: `gunicorn -c deploy/gunicorn.conf.py portal.wsgi`."""

import multiprocessing
import os

# No statement of a page holds a thread for longer (PostgreSQL; commands such as imports are not limited).
os.environ.setdefault(
    "PGOPTIONS",
    "-c statement_timeout=30s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s",
)

bind = os.environ.get("BIND", "127.0.0.1:8000")
# Threads keep connections open between requests; processes use the cores.
workers = int(os.environ.get("WEB_CONCURRENCY", multiprocessing.cpu_count()))
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 30
max_requests = 5000
max_requests_jitter = 500
# Addresses of visitors are personal data: the access log leaves them out.
accesslog = os.environ.get("ACCESS_LOG") or None
access_log_format = '%(t)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms'
