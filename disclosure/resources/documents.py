"""主动公开信息 as a table: the largest dataset, with files, old addresses and links between documents."""

import re
from datetime import date, datetime, time
from functools import cached_property, partial
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure import brought_files, gate, rich_text
from disclosure.models import (
    Attachment,
    Channel,
    Disclosure,
    DisclosureEvent,
    OldAddress,
    Release,
    Version,
)
from disclosure.models.addresses import path_of
from disclosure.publication.incoming import refuse_far_day
from disclosure.publication.publishing import (
    IMPORT_UNDONE,
    SITE,
    TAKEN_OVER,
    as_taken_over,
    record_take_over,
    undo_take_over,
)
from disclosure.publication.table import TAKE_OVER
from disclosure.resources.reading import ReadBeforePublic, channel_reader
from records.columns import Column, day
from records.import_rows import LOOKUP_CHUNK, Row
from records.resources import DRAFT

# Of the text strangers read, what a Version keeps.
VERSIONED = frozenset({"title", "document_number", "summary", "body"})
_ADVICE = gettext_lazy("Take it out, or leave the day of publication empty and have it reviewed.")


class DisclosureResource(ReadBeforePublic):
    """主动公开信息. A row with 发布日期 is published, one without is a draft.

    Items published elsewhere before come in with a review of the kind 历史信息移交, so that nothing is
    public without a record of who let it be (第十七条). Personal data in a row with 发布日期 is an error of
    that row, or leaves it a draft (`findings`); a day to come is a schedule, a day more than a year ahead
    an error. A text that was public stays beside the new one as a version.
    """

    dataset = "disclosures"
    model = Disclosure
    takes_files = has_drafts = True
    act = TAKE_OVER
    keys = [("index_number",), ("document_number", "unit"), ("formed_on", "title", "unit")]
    columns = [
        Column("title", "标题", required=True),
        Column("category", "类别", required=True, by=("code", "name")),
        Column("unit", "发布机构", required=True, by=("code", "name")),
        Column("formed_on", "成文日期", required=True),
        Column("published_on", "发布日期", read=day),
        Column("index_number", "索引号", fixed=True),
        Column("document_number", "发文字号", fixed=True),
        Column("summary", "内容概述"),
        Column("body", "正文"),
        Column("source", "来源"),
        Column("editor", "编辑"),
        Column("validity", "有效性"),
        Column("repealed_on", "废止日期"),
        Column("repealed_by", "废止依据"),
        Column("channels", "渠道"),
        Column("keywords", "关键词"),
        Column("theme", "主题分类"),
        Column("genre", "体裁分类"),
        Column("interprets", "解读文件", by=("index_number", "document_number", "title")),
        Column("old_addresses", "原网址"),
        Column("attachments", "附件"),
    ]

    not_put_back = frozenset({"attachments", "old_addresses"})

    def existing(self):
        latest = DisclosureEvent.objects.filter(disclosure=OuterRef("pk")).order_by("-pk")
        records = Disclosure.objects.filter(revises=None)
        records = records.annotate(last_event=Subquery(latest.values("kind")[:1]))
        return records.prefetch_related("releases__channel", "old_addresses", "attachments")

    def reader(self, column):
        if column.name == "old_addresses":
            return lambda text: frozenset(path_of(address) for address in text.split())
        if column.name == "attachments":
            return brought_files.read_names
        if column.name != "channels":
            return super().reader(column)
        spelling, known = channel_reader(), dict[str, str]()
        for code, name in Channel.objects.values_list("code", "name"):
            known |= {code: code, name: code}

        def read(text: str) -> frozenset[str] | None:
            parts = [part.strip() for part in re.split("[；;]", text)]
            names = [spelling(part) for part in parts if part]
            if unknown := [name for name in names if name not in known]:
                raise ValueError(_("“%s” does not exist.") % unknown[0])
            return frozenset(known[name] for name in names) - {SITE} or None

        return read

    def is_left_over(self, record) -> bool:
        withdrawn = record.status == Disclosure.Status.WITHDRAWN
        return withdrawn and getattr(record, "last_event", "") == IMPORT_UNDONE

    def take_back_new(self, records, *, batch, reason):
        """Drafts go, with their files; what strangers read is withdrawn, and says so."""
        drafts = [item for item in records if item.status == Disclosure.Status.DRAFT]
        files = list(Attachment.objects.filter(disclosure__in=drafts))
        super().take_back_new(drafts, batch=batch, reason=reason)
        transaction.on_commit(partial(brought_files.take_away, files))
        public = [item for item in records if item.status == Disclosure.Status.PUBLISHED]
        undo_take_over(public, by=self.by, at=timezone.now(), reason=reason)

    def is_public(self, row: Row) -> bool:
        return bool(row.instance.published_at)

    def allowed(self, column):
        if column.name == "channels":
            return list(Channel.objects.values_list("name", flat=True))
        if column.name in ("published_on", "old_addresses", "attachments"):
            return []
        return super().allowed(column)

    def current(self, instance, column):
        if column.name == "published_on":
            return None if self.is_left_over(instance) else instance.published_on
        if column.name == "channels":  # what is published is on the site, named or not
            codes = frozenset(release.channel.code for release in instance.releases.all())
            return codes - {SITE} or None
        if column.name == "old_addresses":
            return frozenset(address.path for address in instance.old_addresses.all()) or None
        if column.name == "attachments":
            return brought_files.names_of(instance)
        return super().current(instance, column)

    def cell(self, instance, column):
        if column.name == "published_on":
            return instance.published_on
        if column.name == "channels":
            return "；".join(release.channel.name for release in instance.releases.all())
        if column.name == "old_addresses":
            return "\n".join(sorted(address.path for address in instance.old_addresses.all()))
        if column.name == "attachments":
            return str(brought_files.names_of(instance) or "")
        return super().cell(instance, column)

    def export_queryset(self, queryset):
        related = ("releases__channel", "old_addresses", "attachments")
        return super().export_queryset(queryset).prefetch_related(*related)

    def formatted(self, column, text):
        markup = rich_text.of_old_site(text) if column.name == "body" else ""
        return (markup, rich_text.lines(markup)) if markup else None

    def kept(self, instance, column):
        if column.name == "body":
            return instance.body_html or instance.body
        if column.name == "attachments":
            return str(self.current(instance, column) or "")
        return super().kept(instance, column)

    def unsaid(self, row, *, whole):
        item = row.instance
        if not item.body_html or not (whole or "body" in row.changed):
            return {}
        return {"body_html": rich_text.unsaid(item.body_html, item.body)}

    def _set_format(self, row: Row) -> None:
        """A new text brings its format, or ends that of the text before."""
        item = row.instance
        if "body" not in row.changed:
            return
        item.body_html = row.formatted.get("body", "")
        row.changed_fields.add("body_html")
        pictures = rich_text.pictures_of(item.body_html)
        stored = brought_files.names_of(item) if pictures and item.pk else None
        sets = filter(None, (row.values.get("attachments"), stored))
        files = {PurePath(name).name for named in sets for name in named.names}
        if missing := [name for name in pictures if name not in files]:
            told = _("Row %(row)d: a picture in the text is not among its files: %(names)s")
            self.warnings.append(told % {"row": row.number, "names": "、".join(missing)})

    def prepare(self, row: Row):
        item, states = row.instance, Disclosure.Status
        if item.status not in (states.DRAFT, states.PUBLISHED) and not self.is_left_over(item):
            raise ValidationError(
                _("This item is “%s”; it cannot be changed by importing.")
                % item.get_status_display()
            )
        if item.author_id is not None:
            # Otherwise a file would publish a draft nobody reviewed, or change a reviewed text.
            raise ValidationError(
                _("This item was written here; it changes through its reviews only.")
            )
        self._refuse_impossible_days(item, row.values.get("published_on"))
        published_on = row.values.get("published_on")
        if row.values.get("channels") and not (published_on or item.published_at):
            raise ValidationError(
                _("Channels are for published items; the day of publication is missing.")
            )
        self._set_format(row)
        is_public = bool(published_on or item.published_at)
        try:
            if is_public:
                self.refuse_personal(row, _ADVICE, whole="published_on" in row.changed)
            self._inspect_files(row, is_public=is_public)
        except ValidationError as held:
            if self.findings != DRAFT or not is_public or item.published_at:
                raise
            self._inspect_files(row, is_public=False)
            self._leave_draft(row, held)
            return ()
        if "published_on" not in row.changed or (row.is_new and published_on is None):
            return ()
        if published_on is None:
            raise ValidationError(_("A published item cannot be taken back by importing."))
        item.published_at = make_aware(datetime.combine(published_on, time()))
        return ("published_at",)

    def _leave_draft(self, row: Row, held: ValidationError) -> None:
        """The row waits for its reviews like what was written here; said in the preview."""
        row.values["published_on"] = row.values["channels"] = None
        told = _("Row %(row)d comes in as a draft, not public: %(why)s")
        self.warnings.append(told % {"row": row.number, "why": "；".join(held.messages)})

    def _inspect_files(self, row: Row, *, is_public: bool) -> None:
        """The files a row brings, and those an item has that becomes public with it."""
        item = row.instance
        if "attachments" in row.changed and (named := row.values.get("attachments")):
            names = brought_files.new_names(item, named)
            brought_files.inspect(names, self.files, is_public=is_public, phones=self._phones)
        if is_public and not row.is_new and "published_on" in row.changed:
            stored = brought_files.FilesOf(item)
            brought_files.inspect(stored.names, stored, is_public=True, phones=self._phones)

    @staticmethod
    def _refuse_impossible_days(item: Disclosure, published_on: date | None) -> None:
        if (item.validity == Disclosure.Validity.IN_FORCE) != (item.repealed_on is None):
            undated = _(
                "An item that is no longer in force, and only such an item, says from which day."
            )
            raise ValidationError({"repealed_on": undated})
        if item.repealed_on and item.repealed_on < item.formed_on:
            raise ValidationError({"repealed_on": _("An item cannot lapse before it was formed.")})
        if item.repealed_by and item.repealed_on is None:
            told = _("Only an item no longer in force was ended by another.")
            raise ValidationError({"repealed_by": told})
        if published_on:
            refuse_far_day(published_on)
        if published_on and published_on < item.formed_on:
            early = _("An item cannot be published before it was formed.")
            raise ValidationError({"published_on": early})

    def before_rows(self, created, updated):
        self._keep_versions(updated)
        public = [row for row in [*created, *updated] if row.instance.published_at]
        as_taken_over([row.instance for row in public])
        for row in public:
            row.changed_fields.update(TAKEN_OVER)

    def _keep_versions(self, rows: list[Row]) -> None:
        """What strangers read until now stays readable beside the new text, with the reason; not so where
        the scanners find something in it."""
        now, changed = timezone.now(), [row.instance.pk for row in rows if row.changed & VERSIONED]
        stored = Disclosure.objects.published(at=now).filter(pk__in=changed)
        reason = self.reason or _("put right by a table")
        for item in stored.annotate(count=Count("versions")):
            texts = {name: text for name in sorted(VERSIONED) if (text := getattr(item, name))}
            is_held = gate.held_fields(item, texts, office=self._phones)
            Version.objects.create(
                disclosure=item,
                number=item.count + 1,
                **texts,
                replaced_at=now,
                reason=reason,
                withheld_reason=reason if is_held else "",
            )

    def _move_addresses(self, rows: list[Row]) -> None:
        """What stood at an address before is found there; an address means one item, the last named."""
        moved = {
            path: row.instance
            for row in rows
            if "old_addresses" in row.changed
            for path in row.values["old_addresses"] or ()
        }
        known = list(OldAddress.objects.filter(path__in=moved))
        for address in known:
            address.disclosure = moved[address.path]
        OldAddress.objects.bulk_update(known, ["disclosure"], batch_size=LOOKUP_CHUNK)
        OldAddress.objects.add_missing(
            (OldAddress(path=path, disclosure=item) for path, item in moved.items()), by=["path"]
        )

    @cached_property
    def _kept_files(self) -> list:
        return []

    def take_back(self):
        brought_files.take_away(self._kept_files)

    def after_rows(self, created, updated):
        self._move_addresses([*created, *updated])
        for row in [*created, *updated]:
            if "attachments" in row.changed and (named := row.values.get("attachments")):
                self._kept_files += brought_files.attach(row.instance, named, self.files)
        public = [row for row in [*created, *updated] if row.instance.published_at]
        gone = Q()
        for row in updated:
            if "channels" in row.changed:
                wanted = {SITE, *(row.values["channels"] or ())}
                gone |= Q(disclosure=row.instance) & ~Q(channel__code__in=wanted)
        if gone:
            Release.objects.filter(gone).delete()
        record_take_over(
            [row.instance for row in public],
            basis="历史信息移交",
            by=self.by,
            channels={
                position: row.values["channels"]
                for position, row in enumerate(public)
                if row.values.get("channels")
            },
        )
