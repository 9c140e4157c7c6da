"""The restricted access log: who asked for what, with addresses, one file a day in ACCESS_LOG_DIR.

The web server writes it (deploy/nginx.conf), for it alone sees every request; the portal counts its lines
(`portal.visits`), shows them to the auditor and deletes them after their term. Lines of the service's own
log have no address; a line here is joined to them by the number of the request.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

from django.utils import timezone

# 《网络安全法》 Art 21(3): logs are kept for at least six months; addresses no longer than that.
TERM = timedelta(days=180)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """One request. `path` as it was asked for, without what follows a question mark; `robot`: the program
    named itself as one; `number`: the X-Request-ID of the portal's answer, "" where nginx answered."""

    at: datetime
    address: str
    method: str
    path: str
    status: int
    robot: bool
    number: str


def days_of(folder: Path) -> list[date]:
    """The days that have a file, oldest first; files of other names are none of ours."""
    return sorted(day for file in folder.glob("*.log") if (day := _day_of(file)))


def lines_of(folder: Path, day: date) -> Iterator[Line]:
    """What was asked on that day by the office's clock, in the order it was written.

    The web server names its files by the machine's clock, which may stand in another zone. A line cut
    short by a full disk is left out.
    """
    for near in (day - _DAY, day, day + _DAY):
        try:
            file = _file(folder, near).open(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            continue
        with file:
            for text in file:
                line = _read(text)
                if line and timezone.localdate(line.at) == day:
                    yield line


def found(
    lines: Iterable[Line], *, since: time | None, address: str, path: str, most: int
) -> list[Line]:
    """The first `most` lines from `since` on (the office's clock), from that address (all of it), for an
    address of the site that holds `path`."""
    wanted = (
        line
        for line in lines
        if (since is None or timezone.localtime(line.at).time() >= since)
        and (not address or line.address == address)
        and path in line.path
    )
    return list(islice(wanted, most))


def forget(folder: Path, *, on: date) -> int:
    """Deletes the files whose term is over; how many."""
    over = [day for day in days_of(folder) if day < on - TERM]
    for day in over:
        _file(folder, day).unlink()
    return len(over)


def _file(folder: Path, day: date) -> Path:
    return folder / f"{day:%Y-%m-%d}.log"


def _day_of(file: Path) -> date | None:
    try:
        return date.fromisoformat(file.stem)
    except ValueError:
        return None


def _read(text: str) -> Line | None:
    try:
        said = json.loads(text)
        return Line(
            at=datetime.fromisoformat(said["at"]),
            address=said["from"],
            method=said["method"],
            path=said["path"],
            status=int(said["status"]),
            robot=said["robot"] == "1",
            number=said["request"],
        )
    except (ValueError, KeyError, TypeError):
        return None
