"""Office Open XML packages (ECMA-376): members, safe XML, and what Word and Excel files share."""

import hashlib
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from functools import cached_property

from django.utils.translation import gettext as _
from lxml import etree

from disclosure.scanning.passages import Hidden, Inner, Passage, Uninspectable, Unread
from records.uploads import MAX_MEMBERS, MAX_UNPACKED

RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_OLD_OR_ENCRYPTED = b"\xd0\xcf\x11\xe0"  # a compound file: what Word writes with a password
_FONTS = (".odttf", ".fntdata", ".ttf")
# Pictures in formats whose inside is not looked at: seen on the page, read by nobody.
_DRAWN = (".emf", ".wmf", ".gif", ".bmp", ".tif", ".tiff", ".wdp", ".webp")
_PICTURES = (".png", ".jpg", ".jpeg")
PROPERTIES = re.compile(r"docProps/", re.IGNORECASE)


class Package:
    """A DOCX or XLSX held in memory. Raises `Uninspectable` for what is none or swells too far."""

    def __init__(self, content: bytes):
        if content.startswith(_OLD_OR_ENCRYPTED):
            raise Uninspectable(_("The file is protected by a password or of an old format."))
        self._zip = zipfile.ZipFile(io.BytesIO(content))
        members = self._zip.infolist()
        if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED:
            raise Uninspectable(_("The file is too large when unpacked."))
        if any(member.flag_bits & 1 for member in members):
            raise Uninspectable(_("The file is protected by a password or of an old format."))

    @property
    def names(self) -> list[str]:
        return [name for name in self._zip.namelist() if not name.endswith("/")]

    @property
    def sizes(self) -> dict[str, int]:
        """Member → bytes when unpacked."""
        return {member.filename: member.file_size for member in self._zip.infolist()}

    def read(self, name: str) -> bytes:
        return self._zip.read(name)

    def open(self, name: str):
        return self._zip.open(name)

    def xml(self, name: str) -> etree._Element:
        return parse(self.read(name))

    @cached_property
    def content_types(self) -> dict[str, str]:
        """Member → declared content type."""
        root = self.xml("[Content_Types].xml")
        by_name = {
            override.get("PartName", "").lstrip("/"): override.get("ContentType", "")
            for override in root.iter(f"{_CONTENT_TYPES}Override")
        }
        by_extension = {
            default.get("Extension", "").lower(): default.get("ContentType", "")
            for default in root.iter(f"{_CONTENT_TYPES}Default")
        }
        return {
            name: by_name.get(name) or by_extension.get(name.rpartition(".")[2].lower(), "")
            for name in self.names
        }

    def of_type(self, ending: str) -> list[str]:
        """Members whose content type ends so, in the order of the package."""
        return [name for name, type_ in self.content_types.items() if type_.endswith(ending)]

    def relations(self, name: str) -> list[etree._Element]:
        """The relationships of a member."""
        folder, file = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{file}.rels")
        return list(self.xml(rels)) if rels in self.names else []

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """Id → (kind, member) of what a member points to inside the package."""
        return {
            relation.get("Id", ""): (
                relation.get("Type", "").rpartition("/")[2],
                posixpath.normpath(
                    posixpath.join("/", posixpath.dirname(name), relation.get("Target", ""))
                ).lstrip("/"),
            )
            for relation in self.relations(name)
            if relation.get("TargetMode") != "External"
        }


def parse(content: bytes, *, forgiving: bool = False) -> etree._Element:
    """The root of an XML part; no entity is expanded, nothing is fetched, no DTD is let through.

    `forgiving`: for VML, which Excel itself writes with tags left open.
    """
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, recover=forgiving
    )
    root = etree.fromstring(content, parser)
    refuse_dtd(root)
    return root


def refuse_dtd(root: etree._Element) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise Uninspectable(_("The file contains a document type definition."))


def require(root: etree._Element, namespace: str) -> None:
    """Refuse the “strict” variant of the format, which says everything in other names."""
    if not root.tag.startswith(namespace):
        raise Uninspectable(_("The file is in a rare variant of its format; save it again."))


def text_of(root: etree._Element) -> str:
    """All text nodes below `root` and the text alternatives of its pictures, apart like cells."""
    texts = (str(text).strip() for text in root.itertext(etree.Element))
    return "\t".join((*filter(None, texts), *alternatives(root)))


def alternatives(root: etree._Element) -> list[str]:
    """What pictures and links say to those who do not see them."""
    return [str(v) for v in root.xpath("//@descr|//@title|//@alt|//@tooltip|//@display") if v]


def common_passages(package: Package, *, done: set[str]) -> Iterator[Passage | Inner]:
    """Everything in the package but the parts in `done`."""
    for name in package.names:
        if name in done or name == "[Content_Types].xml":
            continue
        lower = name.lower()
        if lower.endswith(".rels"):
            targets = (
                relation.get("Target", "")
                for relation in package.xml(name)
                if relation.get("TargetMode") == "External"
            )
            yield Passage(_("links"), "\t".join(targets))
        elif lower.endswith((".xml", ".vml", ".svg")):
            root = parse(package.read(name), forgiving=lower.endswith(".vml"))
            yield _other_xml(name, text_of(root))
        elif PROPERTIES.match(name) or "printersettings" in lower or lower.endswith(_FONTS):
            continue  # removed from the published copy; the driver's settings; no text at all
        elif lower.endswith((*_PICTURES, *_DRAWN)):
            picture = posixpath.basename(name)
            place = _("picture “%(name)s”") % {"name": picture}
            if lower.endswith(_DRAWN):
                digest = hashlib.sha256(package.read(name)).hexdigest()
                yield Passage(place, "", Unread.PICTURE, identity=digest)
                continue
            yield Inner(place, picture, package.read(name), hidden=False)
        else:
            file = posixpath.basename(name)
            place = _("embedded file “%(name)s”") % {"name": file}
            yield Inner(place, file, package.read(name), hidden=True)


def _other_xml(name: str, text: str) -> Passage:
    if PROPERTIES.match(name):
        return Passage(_("document properties"), text)
    if name.startswith("customXml/"):
        return Passage(_("custom XML data"), text, Hidden.CUSTOM_DATA if text else None)
    if "/charts/" in name:
        return Passage(_("chart data"), text)
    return Passage(_("part “%(name)s”") % {"name": name}, text)
