"""What the database itself refuses: events that were written, and original words, are not rewritten.

The ORM refuses it first (`records.ledger`, the pages, the import); these triggers hold against a console, a
forgotten line of code and raw SQL. They are made after each `migrate` and taken away before it, for SQLite
drops the triggers of a table it rebuilds and cannot rename one that a trigger speaks of.

- A table of events: no row is deleted; only the note and the details change, to what erasure leaves.
- Original words (`original_words` of a model): what a column holds stays, unless it is erased; unless what
  stood there is kept beside, as an amendment (更正登记信息) of that field, which lets it change once; or,
  where the model keeps the whole in another column (`words_kept_in`), unless it stands there.
- What a row belongs to with another hangs on the same (`of_the_same`): an opinion is sorted into groups of
  its own consultation.
- Of an amendment only its values and its reason change, when they are erased; once applied it stays so.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, models

from records.kept import ERASED
from records.ledger import Event
from records.models import Amendment

PREFIX = "kept_"  # of every trigger and function made here


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Make the triggers that are missing; what a migration undone took away is left out."""
    connection = connections[using]
    with connection.cursor() as cursor:
        held = {name for _table, name in _installed(cursor, connection)}
        for model in _guarded(cursor, connection):
            table = model._meta.db_table
            described = connection.introspection.get_table_description(cursor, table)
            for trigger in _triggers(model, {column.name for column in described}):
                if trigger.name not in held:
                    for statement in trigger.statements(connection.vendor):
                        cursor.execute(statement)


def remove(using: str = DEFAULT_DB_ALIAS) -> None:
    """Take every one of them away; `install` puts them back."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for _table, name in _installed(cursor, connection):
            if connection.vendor == "sqlite":
                cursor.execute(f'DROP TRIGGER "{name}"')
            else:
                cursor.execute(f'DROP FUNCTION "{name}"() CASCADE')


@contextmanager
def lifted() -> Iterator[None]:
    """Within: tables can be emptied. For the demo alone, whose history goes with it."""
    remove()
    yield
    connections[DEFAULT_DB_ALIAS].check_constraints()  # PostgreSQL: before a trigger is made
    install()


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The tables whose rows the database would let somebody rewrite."""
    connection = connections[using]
    with connection.cursor() as cursor:
        held = {table for table, _name in _installed(cursor, connection)}
        return sorted({model._meta.db_table for model in _guarded(cursor, connection)} - held)


def _installed(cursor, connection) -> list[tuple[str, str]]:
    if connection.vendor == "sqlite":
        cursor.execute(
            "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, %s) = %s",
            [len(PREFIX), PREFIX],
        )
    else:
        cursor.execute(
            "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE NOT tgisinternal AND left(tgname, %s) = %s",
            [len(PREFIX), PREFIX],
        )
    return cursor.fetchall()


def _guarded(cursor, connection) -> list[type[models.Model]]:
    present = set(connection.introspection.table_names(cursor))
    return [
        model
        for model in apps.get_models()
        if model._meta.db_table in present
        and not model._meta.proxy
        and (issubclass(model, Event | Amendment) or getattr(model, "original_words", ()))
    ]


@dataclass(frozen=True)
class Refusal:
    """On `table`, `what` (DELETE, UPDATE OF …) is refused `when` that holds ("": always), and `told` so."""

    table: str
    part: str
    what: str
    when: str
    told: str

    @property
    def name(self) -> str:
        return f"{PREFIX}{self.table}_{self.part}"[:60]

    def statements(self, vendor: str) -> list[str]:
        if vendor == "sqlite":
            when = f" WHEN {self.when.format(find='instr')}" if self.when else ""
            return [
                f'CREATE TRIGGER "{self.name}" BEFORE {self.what} ON "{self.table}"{when}'
                f" BEGIN SELECT RAISE(ABORT, '{self.told}'); END"
            ]
        when = self.when.format(find="strpos") or "TRUE"
        return [
            f'CREATE FUNCTION "{self.name}"() RETURNS trigger LANGUAGE plpgsql AS'
            f" $$ BEGIN IF {when} THEN RAISE EXCEPTION '{self.told}'; END IF; RETURN NEW; END $$",
            f'CREATE TRIGGER "{self.name}" BEFORE {self.what} ON "{self.table}"'
            f' FOR EACH ROW EXECUTE FUNCTION "{self.name}"()',
        ]


@dataclass(frozen=True)
class Application:
    """A word of `table` that changed uses up the amendment that let it change."""

    table: str
    column: str
    register: str

    @property
    def name(self) -> str:
        return f"{PREFIX}{self.table}_{self.column}_applied"[:60]

    def statements(self, vendor: str) -> list[str]:
        amendments = Amendment._meta.db_table
        use_up = (
            f"UPDATE {amendments} SET is_applied = TRUE WHERE id ="
            f" (SELECT MIN(id) FROM {amendments} WHERE {_lets_change(self.register, self.column)});"
        )
        after = f'AFTER UPDATE OF {self.column} ON "{self.table}"'
        if vendor == "sqlite":
            changed = f"WHEN {_differs(self.column)}"
            return [f'CREATE TRIGGER "{self.name}" {after} {changed} BEGIN {use_up} END']
        return [
            f'CREATE FUNCTION "{self.name}"() RETURNS trigger LANGUAGE plpgsql AS'
            f" $$ BEGIN IF {_differs(self.column)} THEN {use_up} END IF; RETURN NULL; END $$",
            f'CREATE TRIGGER "{self.name}" {after} FOR EACH ROW EXECUTE FUNCTION "{self.name}"()',
        ]


def _lets_change(register: str, column: str) -> str:
    """Of an amendment: it is of that field of the row, and has changed nothing yet."""
    return f"register = '{register}' AND record = OLD.id AND field = '{column}' AND NOT is_applied"


def _triggers(model: type[models.Model], columns: set[str]) -> Iterator[Refusal | Application]:
    table = model._meta.db_table
    if issubclass(model, Event):
        told = f"{table} is append-only"
        words = {"note", "data"} & columns
        facts = ", ".join(f'"{name}"' for name in sorted(columns - words))
        yield Refusal(table, "rows", "DELETE", "", told)
        yield Refusal(table, "facts", f"UPDATE OF {facts}", "", told)
        for name in sorted(words):
            changed = f"{_differs(name)} AND NEW.note <> '{ERASED}'"
            yield Refusal(table, name, f"UPDATE OF {name}", changed, told)
    if model is Amendment:
        told = f"{table} is append-only"
        words = {"old", "new", "reason", "is_applied"}
        facts = ", ".join(f'"{name}"' for name in sorted(columns - words))
        yield Refusal(table, "rows", "DELETE", "", told)
        yield Refusal(table, "facts", f"UPDATE OF {facts}", "", told)
        taken_back = "OLD.is_applied AND NOT NEW.is_applied"
        yield Refusal(table, "applied", "UPDATE OF is_applied", taken_back, told)
    yield from _kept_together(model, columns)
    whole = getattr(model, "words_kept_in", "")
    for name in sorted(columns.intersection(getattr(model, "original_words", ()))):
        lost = f"{_differs(name)} AND OLD.{name} <> '' AND NEW.{name} <> '{ERASED}'"
        if whole in columns - {name}:
            lost += (
                f" AND (NEW.{whole} = '' OR NEW.{whole} <> OLD.{whole}"
                f" AND {{find}}(NEW.{whole}, OLD.{name}) = 0)"
            )
        lost += (
            f" AND NOT EXISTS (SELECT 1 FROM {Amendment._meta.db_table}"
            f" WHERE {_lets_change(model._meta.label, name)})"
        )
        told = f"{table}.{name} is kept as written"
        yield Refusal(table, name, f"UPDATE OF {name}", lost, told)
        yield Application(table, name, model._meta.label)


def _kept_together(model: type[models.Model], columns: set[str]) -> Iterator[Refusal]:
    """`of_the_same`: pairs of relations; what the first leads to hangs on the same as the row itself."""
    table = model._meta.db_table
    for name, shared in getattr(model, "of_the_same", ()):
        relation, common = model._meta.get_field(name), model._meta.get_field(shared)
        if not {relation.column, common.column} <= columns:
            continue
        other = relation.related_model._meta
        strange = (
            f"NEW.{relation.column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {other.db_table}"
            f" AS other WHERE other.id = NEW.{relation.column}"
            f" AND other.{other.get_field(shared).column} = NEW.{common.column})"
        )
        told = f"{table}.{name} is of another {shared}"
        changed = f"UPDATE OF {relation.column}, {common.column}"
        yield Refusal(table, f"{name}_of_new", "INSERT", strange, told)
        yield Refusal(table, f"{name}_of_changed", changed, strange, told)


def _differs(name: str) -> str:
    return f"NEW.{name} <> OLD.{name}"
