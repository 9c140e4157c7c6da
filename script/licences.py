"""Writes docs/licences.md: under which licence each package of the locks is given, by its own metadata.

script/licences.py            what is not installed here keeps the line it has
"""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "licences.md"
LOCKS = {
    "requirements.lock": "runs the portal",
    "requirements-scale.lock": "more than one machine",
    "requirements-ocr.lock": "pictures read",
    "requirements-dev.lock": "development and tests",
}
HEAD = """# Licences of what the portal is built on

Written by `script/lock` from the packages' own metadata; each version is locked with its digests in
`requirements*.lock`.

| package | version | licence | for |
|---|---|---|---|
"""
LONGEST = 80  # characters; some put the whole text into the field


def locked() -> dict[str, tuple[str, str]]:
    """Name → (version, what for), the first lock that names it."""
    packages: dict[str, tuple[str, str]] = {}
    for name, use in LOCKS.items():
        text = (ROOT / name).read_text("utf-8")
        for package, version in re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==(\S+)", text, re.MULTILINE):
            packages.setdefault(package.lower(), (version, use))
    return packages


def licence_of(package: str) -> str:
    """The SPDX expression, else the classifiers, else the field; "" of what is not installed here."""
    try:
        facts = metadata.metadata(package)
    except metadata.PackageNotFoundError:
        return ""
    kinds = [
        line.split(" :: ")[-1]
        for line in facts.get_all("Classifier") or []
        if line.startswith("License ::") and not line.endswith("OSI Approved")
    ]
    field = (facts["License"] or "").strip().splitlines()
    said = facts["License-Expression"] or ", ".join(kinds) or (field[0] if field else "")
    return said[:LONGEST]


def main() -> None:
    known = {}
    if PAGE.exists():
        lines = (line.split(" | ") for line in PAGE.read_text("utf-8").splitlines())
        known = {parts[0].removeprefix("| "): parts[2] for parts in lines if len(parts) == 4}
    rows = [
        f"| {package} | {version} | {licence_of(package) or known.get(package, '—')} | {use} |"
        for package, (version, use) in sorted(locked().items())
    ]
    PAGE.write_text(HEAD + "\n".join(rows) + "\n", "utf-8")


if __name__ == "__main__":
    main()
