"""The zh-Hans catalogue: see script/messages, which calls this."""

import json
import os
import subprocess
import sys
from pathlib import Path

import polib

CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
COLLECT = [
    *(sys.executable, "-m", "django", "makemessages", "-l", "zh_Hans", "-v", "0"),
    *(
        "--no-location",
        "--no-obsolete",
        "--no-wrap",
        "--ignore",
        ".venv",
        "--ignore",
        "var",
        "--ignore",
        "tests",
    ),
]


def collect() -> None:
    # Without settings: collecting reads the sources as text, it does not load the project.
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(COLLECT, check=True, env=environment)


def fill(paths: list[str]) -> None:
    """Put the translations of the JSON files into the catalogue; a fuzzy guess is dropped."""
    catalogue = polib.pofile(str(CATALOGUE), wrapwidth=0)
    given = {}
    for path in paths:
        given.update(json.loads(Path(path).read_text("utf-8")))
    for entry in catalogue:
        if entry.fuzzy:
            entry.flags.remove("fuzzy")
            entry.previous_msgctxt = entry.previous_msgid = entry.previous_msgid_plural = None
            entry.msgstr = ""
            entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, "")
        key = f"{entry.msgctxt}|{entry.msgid}" if entry.msgctxt else entry.msgid
        if key in given:
            if entry.msgid_plural:
                entry.msgstr_plural = {0: given[key]}
            else:
                entry.msgstr = given[key]
    catalogue.header = "简体中文. Kept by script/messages."
    catalogue.metadata_is_fuzzy = False
    catalogue.metadata = {
        "Project-Id-Version": "gongkai",
        "Language": "zh_Hans",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    catalogue.save()
    catalogue.save_as_mofile(str(CATALOGUE.with_suffix(".mo")))


def untranslated() -> list[str]:
    catalogue = polib.pofile(str(CATALOGUE))
    return [entry.msgid for entry in catalogue if entry.fuzzy or not entry.translated()]


def main(arguments: list[str]) -> int:
    if arguments == ["--check"]:
        before = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(CATALOGUE))}
        kept = CATALOGUE.read_bytes()
        collect()
        after = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(CATALOGUE))}
        CATALOGUE.write_bytes(kept)
        for _context, msgid in sorted(after - before, key=str):
            print(f"not in the catalogue: {msgid!r} (run script/messages)", file=sys.stderr)
        if after - before:
            return 1
    else:
        collect()
        fill(arguments)
    missing = untranslated()
    for msgid in missing:
        print(f"untranslated: {msgid!r}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
