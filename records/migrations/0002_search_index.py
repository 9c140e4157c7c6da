"""The full-text index over `SearchEntry.tokens`, as each database has it.

SQLite: an FTS5 table without text of its own, kept by triggers. A later migration that makes SQLite
rebuild the table of SearchEntry drops the triggers and has to run these statements again.

PostgreSQL: GIN over the tokens of an entry. The function is declared dear, so that the planner never
works it out for a whole table; long columns but `head`, which sorting reads, are moved out of the
rows, so that counting and sorting hits reads short rows.
"""

from django.db import migrations

CREATE = {
    "sqlite": [
        "CREATE VIRTUAL TABLE records_search_index USING fts5("
        "tokens, content='records_searchentry', content_rowid='id', tokenize='ascii', columnsize=0)",
        "CREATE TRIGGER records_search_insert AFTER INSERT ON records_searchentry BEGIN"
        " INSERT INTO records_search_index (rowid, tokens) VALUES (new.id, new.tokens); END",
        "CREATE TRIGGER records_search_delete AFTER DELETE ON records_searchentry BEGIN"
        " INSERT INTO records_search_index (records_search_index, rowid, tokens)"
        " VALUES ('delete', old.id, old.tokens); END",
        "CREATE TRIGGER records_search_update AFTER UPDATE OF tokens ON records_searchentry BEGIN"
        " INSERT INTO records_search_index (records_search_index, rowid, tokens)"
        " VALUES ('delete', old.id, old.tokens);"
        " INSERT INTO records_search_index (rowid, tokens) VALUES (new.id, new.tokens); END",
    ],
    "postgresql": [
        "CREATE FUNCTION records_search_vector(tokens text) RETURNS tsvector"
        " LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 400"
        " AS $$ BEGIN RETURN array_to_tsvector(string_to_array(btrim(tokens), ' ')); END $$",
        "ALTER TABLE records_searchentry SET (toast_tuple_target = 128)",
        "ALTER TABLE records_searchentry ALTER COLUMN head SET STORAGE MAIN",
        "CREATE INDEX records_search_index ON records_searchentry"
        " USING gin (records_search_vector(tokens))",
    ],
}
DROP = {
    "sqlite": [
        "DROP TRIGGER records_search_update",
        "DROP TRIGGER records_search_delete",
        "DROP TRIGGER records_search_insert",
        "DROP TABLE records_search_index",
    ],
    "postgresql": [
        "DROP INDEX records_search_index",
        "ALTER TABLE records_searchentry ALTER COLUMN head SET STORAGE EXTENDED",
        "ALTER TABLE records_searchentry RESET (toast_tuple_target)",
        "DROP FUNCTION records_search_vector",
    ],
}


def run(statements):
    def execute(apps, schema_editor):
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return execute


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]

    operations = [migrations.RunPython(run(CREATE), run(DROP))]
