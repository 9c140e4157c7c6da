"""The calendar that comes with the product: statute/data/cn_holidays.csv, its source in the README there."""

import csv
from datetime import date
from pathlib import Path

SHIPPED_CALENDAR = Path(__file__).parent / "data" / "cn_holidays.csv"
SHIPPED_SOURCE = "chinesecalendar 1.11.0"


def shipped_days() -> list[tuple[date, str, str]]:
    """(date, kind, name) of every listed day, 2014 to 2026, in order."""
    with SHIPPED_CALENDAR.open(encoding="utf-8", newline="") as file:
        return [
            (date.fromisoformat(row["date"]), row["kind"], row["name"])
            for row in csv.DictReader(file)
        ]
