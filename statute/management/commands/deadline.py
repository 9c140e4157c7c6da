"""deadline: the last day of a statutory term and how it was counted."""

import argparse
import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from statute.calendar import official_workdays
from statute.deadlines import (
    Term,
    Trace,
    correction_notice_term,
    opinion_term,
    payment_term,
    publication_term,
    reply_term,
)
from statute.regulations import in_force

PLAIN_TERMS = {
    "correction": correction_notice_term,
    "opinion": opinion_term,
    "publication": publication_term,
    "payment": payment_term,
}


def day(text: str) -> date:
    try:
        parsed = date.fromisoformat(text)
    except ValueError:
        parsed = None
    if parsed is None or parsed.isoformat() != text:
        raise argparse.ArgumentTypeError(f"“{text}”不是YYYY-MM-DD格式的日期")
    return parsed


def period(text: str) -> tuple[date, date]:
    asked, colon, answered = text.partition(":")
    if not colon:
        raise argparse.ArgumentTypeError(f"“{text}”不是FROM:TO格式的期间")
    return day(asked), day(answered)


class Command(BaseCommand):
    help = (
        "Prints the last day of a term by the law in force on the day it starts. "
        "A day that hangs on a year whose holidays are not announced is marked 暂定."
    )

    def add_arguments(self, parser):
        parser.add_argument("received", type=day, metavar="RECEIVED", help="YYYY-MM-DD, day 0")
        parser.add_argument("--kind", choices=["reply", *PLAIN_TERMS], default="reply")
        parser.add_argument("--extension", type=int, metavar="N", help="working days granted")
        parser.add_argument(
            "--consulted",
            type=period,
            nargs="+",
            action="extend",
            metavar="FROM:TO",
            help="letter sent : opinion received; may be repeated",
        )
        parser.add_argument("--corrected", type=day, help="the day the correction came in")
        parser.add_argument("--paid", type=day, help="the day the fee was paid")
        parser.add_argument(
            "--strict", action="store_true", help="refuse a year not announced instead of 暂定"
        )
        parser.add_argument("--json", action="store_true", help="with the trace, day by day")

    def handle(self, *, received, kind, json: bool, strict, **options):
        workdays = official_workdays()
        if not strict:
            workdays = workdays.provisionally()
        try:
            trace = self.term(received, kind, options).trace(workdays)
        except ValueError as refusal:
            raise CommandError(str(refusal)) from refusal
        if json:
            self.stdout.write(as_json(received, kind, trace))
        else:
            self.stdout.write(f"{trace.due}{'（暂定）' if trace.provisional else ''}")
        if trace.provisional:
            years = sorted({entry.date.year for entry in trace.days if entry.provisional})
            listed = "、".join(map(str, years))
            self.stderr.write(f"暂定：{listed}年的放假和调休安排尚未录入，按周一至周五计算")

    def term(self, received: date, kind: str, options: dict) -> Term:
        chosen = {
            name: options[name]
            for name in ("extension", "consulted", "corrected", "paid")
            if options[name] is not None
        }
        if kind == "reply":
            return reply_term(received, **chosen)
        if chosen:
            raise CommandError(f"--{next(iter(chosen))}只用于--kind reply", returncode=2)
        return PLAIN_TERMS[kind](received)


def as_json(received: date, kind: str, trace: Trace) -> str:
    answer = {
        "received": received.isoformat(),
        "kind": kind,
        "due": trace.due.isoformat(),
        "provisional": trace.provisional,
        "working_days": trace.length,
        "regulations": in_force(received).year,
        "law": [str(article) for article in trace.articles],
        "trace": [
            {
                "date": entry.date.isoformat(),
                "kind": entry.kind.value,
                "counts": entry.counts,
                "n": entry.n,
                "reason": entry.reason,
            }
            for entry in trace.days
        ],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2)
