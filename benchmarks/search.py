"""Search at size: `python -m benchmarks.search [documents]`, 100,000 unless said otherwise.

Fills a scratch database of its own (SQLite in a temporary folder; with DATABASE_URL a PostgreSQL database
whose name begins with "scratch") and prints p50 and p95 of one search page: the counts of its facets, the
ids of the page, its rows with snippets; and of what is suggested for a sentence.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from datetime import datetime, timedelta
from itertools import accumulate, islice

ROUNDS = 20
CHUNK = 5000
CHARACTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 4000)]
# Words put into every n-th text.
KNOWN = {
    **{"公安": 5, "信息公开": 9, "交通": 20, "事故": 30, "行政处罚决定书": 50, "赔偿": 70},
    **{"户籍": 100, "涉外婚姻登记": 6000},
}
QUERIES = {
    "two characters, a fifth of all": "公安",
    "two characters": "户籍",
    "one character": "籍",
    "four characters": "信息公开",
    "long word": "行政处罚决定书",
    "rare word": "涉外婚姻登记",
    "three words": "交通 事故 赔偿",
    "document number": "十公发[2016]777号",
    "index number": "MB0000000/2016-00777",
    "nothing found": "热气球",
}
SENTENCES = {
    "suggested: a sentence": "我想了解户籍办理需要哪些材料",
    "suggested: common words": "公安交通事故行政处罚决定书信息公开赔偿",
    "suggested: 200 characters": "公安机关涉外婚姻登记赔偿户籍交通"
    + "".join(CHARACTERS[::20][:180]),
}


def main(count: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "postgresql" and not name.startswith("scratch"):
        sys.exit(f"{name} is no scratch database")
    call_command("migrate", verbosity=0)
    load(count)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE records_searchentry")
    print(f"{'query':<32}{'hits':>8}{'p50 ms':>9}{'p95 ms':>9}{'by date':>9}{'page 50':>9}")
    for label, query in QUERIES.items():
        measure(label, query)
    for label, sentence in SENTENCES.items():
        measure_suggestions(label, sentence)


def load(count: int) -> None:
    from records.models import SearchEntry
    from records.search import entries as search_entries

    SearchEntry.objects.all().delete()
    started, made = time.perf_counter(), entries(count)
    for done in range(0, count, CHUNK):
        search_entries.index("disclosure", islice(made, CHUNK))
        print(f"\r{done + CHUNK}/{count}", end="", file=sys.stderr)
    print(f"\n{count} entries indexed in {time.perf_counter() - started:.0f} s")


def entries(count: int):
    """Titles of 6 words and texts of about 300 characters, by seeded chance."""
    from records.search import entries as search_entries

    pick = random.Random(100)
    words = ["".join(pick.choices(CHARACTERS, k=pick.choice((2, 2, 3, 4)))) for _ in range(20_000)]
    weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    start = datetime.fromisoformat("2016-01-01T09:00:00+08:00")
    for number in range(1, count + 1):
        text = pick.choices(words, cum_weights=weights, k=120)
        for word, rate in KNOWN.items():
            if number % rate == 0:
                text[pick.randrange(6 if number % 3 else 0, 120)] = word
        yield search_entries.Entry(
            object_id=number,
            key=str(number),
            title="".join(text[:6]),
            body="，".join(text[6:]),
            since=start + timedelta(minutes=30 * (number * 7919 % count)),
            numbers=(f"十公发〔2016〕{number}号", f"MB0000000/2016-{number:05d}"),
            unit_id=number % 12,
            category_id=number % 60,
        )


def measure(label: str, query: str) -> None:
    from records.search import finding

    hits, times = timed(query, finding.RELEVANCE)
    _hits, by_date = timed(query, finding.DATE)
    deep = statistics.median(timed(query, finding.RELEVANCE, page=50)[1]) if hits > 1000 else None
    print(
        f"{label:<32}{hits:>8}{statistics.median(times):>9.1f}"
        f"{statistics.quantiles(times, n=20)[-1]:>9.1f}{statistics.median(by_date):>9.1f}"
        f"{f'{deep:.1f}' if deep else '':>9}"
    )


def measure_suggestions(label: str, sentence: str) -> None:
    from records.search import likeness

    times, found = [], []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        found = likeness.alike("disclosure", sentence, limit=20)
        times.append((time.perf_counter() - started) * 1000)
    print(
        f"{label:<32}{len(found):>8}{statistics.median(times):>9.1f}"
        f"{statistics.quantiles(times, n=20)[-1]:>9.1f}"
    )


def timed(query: str, order: str, *, page: int = 1) -> tuple[int, list[float]]:
    """(hits, milliseconds of each round)."""
    from django.core.cache import cache

    from records.search import finding

    now, times = datetime.fromisoformat("2030-01-01T00:00:00+08:00"), []
    for _ in range(ROUNDS):
        cache.clear()
        started = time.perf_counter()
        answer = finding.search(query, at=now, order=order)
        answer.page(page)
        for facet in finding.FACETS:
            answer.facet(facet)
        times.append((time.perf_counter() - started) * 1000)
    return answer.total, times


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "portal.settings", "VAR_DIR": folder}
        os.environ |= {"SECRET_KEY": "scratch", "DEMO": "1"}
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
