"""Names every string of the zh-Hans catalogue that is untranslated or fuzzy; needs no GNU gettext."""

import sys
from pathlib import Path

from babel.messages.pofile import read_po

CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")


def unfinished(path: Path) -> list[str]:
    """Source strings of the catalogue at `path` that a Chinese reader would see in English."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans")
    return [
        str(message.id)
        for message in catalogue
        if message.id
        and (
            message.fuzzy
            or not all([message.string] if isinstance(message.string, str) else message.string)
        )
    ]


def main() -> int:
    missing = unfinished(CATALOGUE)
    for source in missing:
        print(f"untranslated: {source!r}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
