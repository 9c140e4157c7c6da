"""Anonymised rows of the register, from which anyone recomputes table 三: number, kind, days, outcome."""

from __future__ import annotations

import json
from collections.abc import Iterator

from requests_app.models import Case
from statute.outcomes import ApplicantKind, Outcome

HEADERS = ("登记编号", "申请人类别", "收到日期", "答复日期", "办理结果")
NAMES = ("number", "applicant_kind", "received_on", "closed_on", "outcome")


def rows() -> Iterator[tuple]:
    """One row a request whose receipt is confirmed, oldest first; statutory labels, nothing personal."""
    kinds = {kind.value: kind.label for kind in ApplicantKind}
    outcomes = {outcome.value: outcome.ref + outcome.label for outcome in Outcome}
    found = (
        Case.objects.requests()
        .filter(received_on__isnull=False)
        .order_by("received_on", "pk")
        .values_list(*NAMES)
    )
    for number, kind, received, closed, outcome in found.iterator(chunk_size=5000):
        yield number, kinds[kind], received, closed, outcomes.get(outcome, "")


def as_json() -> Iterator[str]:
    """The same rows as one JSON array, streamed."""
    yield "[\n"
    for at, row in enumerate(rows()):
        values = [value.isoformat() if hasattr(value, "isoformat") else value for value in row]
        record = json.dumps(dict(zip(NAMES, values, strict=True)), ensure_ascii=False)
        yield f"{',' if at else ''}{record}\n"
    yield "]\n"
