"""What a table would do, as the wizard shows it: the counts, the errors, and what is asked of the sender.

The same answer is shown at once for a small table, and kept (`written`, `read_answer`) of one that was
checked in the background.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from io import BytesIO

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.http import QueryDict
from django.utils.translation import gettext as _

from records.grids import SpreadsheetError, Table
from records.import_models import KnownHead
from records.import_rows import ImportedFile, ImportResult, Progress, RowError
from records.importing import Import
from records.office_tables import LEAVE, TAKE, Reading, SeveralSheets, plain
from records.resources import DRAFT, ERROR, RecordResource
from records.spreadsheets import read_table

SHOWN = 200  # errors and remarks on the page; the returned sheet has all errors
SHOWN_WARNINGS = 50
LEFT_OUT = "-"


@dataclass(frozen=True)
class Chosen:
    """What the sender chose in the form of the wizard."""

    reading: Reading
    update: bool
    skip_repeats: bool
    findings: str
    reason: str


def chosen_in(post: QueryDict, resource: RecordResource, user) -> Chosen:
    """The choices of `post`; heads he explained for earlier tables hold until he chooses anew."""
    names = {column.name for column in resource.columns}
    known = KnownHead.objects.filter(user=user, dataset=resource.dataset)
    columns = dict(known.values_list("head", "column"))
    for head, column in zip(post.getlist("head"), post.getlist("column"), strict=False):
        if column == LEFT_OUT or column in names:
            columns[plain(head)] = "" if column == LEFT_OUT else column
    words = zip(
        post.getlist("word_column"), post.getlist("word"), post.getlist("meant"), strict=False
    )
    values = {(column, word): meant for column, word, meant in words if meant}
    hidden = post.get("hidden_rows", "")
    hidden = hidden if hidden in (TAKE, LEAVE) else ""
    is_draft = post.get("findings") == DRAFT and resource.has_drafts
    return Chosen(
        Reading(post.get("sheet", ""), hidden, columns, values),
        update=bool(post.get("update")),
        skip_repeats=bool(post.get("skip_repeats")),
        findings=DRAFT if is_draft else ERROR,
        reason=post.get("reason", "").strip()[:300],
    )


@dataclass
class Answer:
    """What is shown of a check; everything of it is JSON."""

    is_table: bool = False
    refusal: str = ""  # why the file is no table
    sheets: list[str] = field(default_factory=list)
    heads: list[list[str]] = field(default_factory=list)  # head, column chosen or ""
    words: list[dict] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    # rows by what becomes of them: new, changed, same, refused
    counts: dict[str, int] = field(default_factory=dict)
    repeated: int = 0
    public: int = 0
    error_count: int = 0
    errors: list[list] = field(default_factory=list)  # row, column, reason; the first
    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def may_go_in(self) -> bool:
        return self.is_table and not self.error_count

    @property
    def asks(self) -> bool:
        """Whether something is to be settled by the sender."""
        return bool(self.sheets or self.heads or self.words or self.hidden_rows)

    def written(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


def read_answer(text: str) -> Answer:
    """What `Answer.written` wrote; an empty one of ""."""
    return Answer(**json.loads(text or "{}"))


@dataclass
class Check:
    """A table that was checked, or (where it was to go in and nothing is wrong) brought in."""

    answer: Answer
    table: Table | None = None
    errors: list[RowError] = field(default_factory=list)
    outcome: ImportResult = field(default_factory=ImportResult)


def check_table(
    resource: RecordResource,
    content: bytes,
    chosen: Chosen,
    *,
    dry_run: bool,
    file_name: str = "",
    progress: Progress | None = None,
) -> Check:
    """What `content` would do, or (not `dry_run`) does where nothing is wrong with it."""
    resource.findings, resource.reason = chosen.findings, chosen.reason
    run = Import(
        resource,
        update=chosen.update,
        skip_repeats=chosen.skip_repeats,
        reading=chosen.reading,
        progress=progress,
        file=ImportedFile(file_name, hashlib.sha256(content).hexdigest()),
    )
    try:
        table = read_table(BytesIO(content), heads=run.heads, reading=chosen.reading)
    except SeveralSheets as several:
        return Check(Answer(refusal=str(several), sheets=several.sheets))
    except SpreadsheetError as refusal:
        return Check(Answer(refusal=str(refusal)))
    outcome = run.run(table, dry_run=dry_run)
    answer = Answer(
        is_table=True,
        heads=_heads(run, table, chosen.reading),
        words=_words(resource, outcome.errors, chosen.reading),
        hidden_rows=table.hidden_rows,
        counts=_counts(outcome),
        repeated=outcome.repeated,
        public=outcome.public,
        error_count=outcome.error_count,
        errors=[[e.row, e.column, e.reason] for e in outcome.errors[:SHOWN]],
        warnings=outcome.warnings[:SHOWN_WARNINGS],
        notes=outcome.notes[:SHOWN],
    )
    return Check(answer, table, outcome.errors, outcome)


def remember(resource: RecordResource, chosen: Chosen, outcome: ImportResult) -> None:
    """After a table went in: what its heads meant, and in the history of each record who brought it."""
    user = resource.by
    for head, column in chosen.reading.columns.items():
        KnownHead.objects.update_or_create(
            user=user,
            dataset=resource.dataset,
            head=plain(head)[:100],
            defaults={"column": column},
        )
    changed = [row for row in outcome.rows if row.instance is not None and row.changed]
    for flag, is_new in ((ADDITION, True), (CHANGE, False)):
        records = [row.instance for row in changed if row.is_new is is_new]
        if records:
            LogEntry.objects.log_actions(user.pk, records, flag, _("imported"))


def _counts(outcome: ImportResult) -> dict[str, int]:
    counts = dict.fromkeys(("new", "changed", "same", "refused"), 0)
    for row in outcome.rows:
        if row.bad:
            counts["refused"] += 1
        elif row.instance is not None:
            counts["new" if row.is_new else "changed" if row.changed else "same"] += 1
    return counts


def _heads(run: Import, table: Table, reading: Reading) -> list[list[str]]:
    """The heads to be settled, or settled by the sender, with the column he chose."""
    return [
        [head, LEFT_OUT if chosen == "" else chosen or ""]
        for head in table.headers
        if head
        for chosen in [reading.columns.get(plain(head))]
        if chosen is not None or not run.heads.knows(head)
    ]


def _words(resource: RecordResource, errors: Iterable[RowError], reading: Reading) -> list[dict]:
    """The words to be settled, each with the values it may mean and how many rows say it."""
    by_label = {column.label: column for column in resource.columns}
    counts = Counter(
        (by_label[e.column].name, e.said, e.offers)
        for e in errors
        if e.offers and e.column in by_label
    )
    words = [
        {"column": column, "said": said, "offers": list(offers), "rows": count, "meant": ""}
        for (column, said, offers), count in counts.items()
    ]
    words += [
        {"column": column, "said": said, "offers": [meant], "rows": 0, "meant": meant}
        for (column, said), meant in reading.values.items()
    ]
    labels = {column.name: column.label for column in resource.columns}
    return [word | {"label": labels.get(word["column"], "")} for word in words]
