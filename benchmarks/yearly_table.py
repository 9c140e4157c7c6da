"""Table 三 over many cases against the bare GROUP BY: `python -m benchmarks.yearly_table [CASES]`.

Fills a database of its own (BENCHMARK_DATABASE_URL, else a temporary SQLite file) with drawn cases of
five years and prints the best of three of each. The table should stay under three times the bare query.
"""

import os
import random
import sys
import tempfile
import time
from datetime import date, timedelta

CASES = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
BATCH = 20_000
BARE = "SELECT outcome, applicant_kind, COUNT(*) FROM requests_app_case GROUP BY outcome, applicant_kind"


def set_up() -> None:
    folder = tempfile.mkdtemp(prefix="yearly-table-")
    os.environ.setdefault("SECRET_KEY", "benchmark")
    os.environ.setdefault("DEBUG", "0")
    os.environ.setdefault("DEMO", "1")
    os.environ["VAR_DIR"] = folder
    os.environ["DATABASE_URL"] = os.environ.get(
        "BENCHMARK_DATABASE_URL", f"sqlite:///{folder}/cases.sqlite3"
    )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django

    django.setup()


def fill() -> None:
    from django.core.management import call_command
    from django.db import connection

    from requests_app.models import Case
    from statute.outcomes import ApplicantKind, Outcome

    call_command("migrate", verbosity=0)
    if Case.objects.count() == CASES:
        return
    Case.objects.all().delete()
    draw = random.Random(2024)
    kinds, outcomes = list(ApplicantKind), list(Outcome)
    for first in range(0, CASES, BATCH):
        cases = []
        for number in range(first, min(first + BATCH, CASES)):
            received = date(2020, 1, 1) + timedelta(days=draw.randrange(5 * 365))
            closed = received + timedelta(days=draw.randrange(60)) if draw.random() < 0.95 else None
            cases.append(
                Case(
                    number=f"{number}",
                    received_on=received,
                    applicant_kind=draw.choice(kinds),
                    description="演示",
                    status="closed" if closed else "registered",
                    closed_on=closed,
                    outcome=draw.choice(outcomes) if closed else "",
                )
            )
        Case.objects.bulk_create(cases)
        print(f"\r{first + len(cases)}/{CASES}", end="", file=sys.stderr)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    print(file=sys.stderr)


def best(measured) -> float:
    times = []
    for _ in range(3):
        began = time.perf_counter()
        measured()
        times.append(time.perf_counter() - began)
    return min(times) * 1000


def main() -> None:
    set_up()
    fill()
    from django.db import connection

    from annual_report.figures.period import Period
    from annual_report.figures.requests import count_requests

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute(BARE)
            cursor.fetchall()

    plain, table = best(bare), best(lambda: count_requests(Period.of(2024)))
    print(
        f"{connection.vendor}, {CASES} cases: GROUP BY {plain:.0f} ms, table {table:.0f} ms", end=""
    )
    print(f", {table / plain:.1f} times")


if __name__ == "__main__":
    main()
