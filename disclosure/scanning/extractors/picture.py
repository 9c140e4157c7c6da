"""What a PNG or JPEG carries besides the picture: EXIF with its position, XMP, text chunks."""

import hashlib
import io
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from PIL import ExifTags, Image

from disclosure.scanning.extractors import pages
from disclosure.scanning.passages import Hidden, Passage, Uninspectable, Unread

MAX_PIXELS = 80_000_000  # 240 MB unpacked
_XMP = ("xmp", "XML:com.adobe.xmp", "Raw profile type xmp")
_NO_TEXT = {
    "exif",
    "icc_profile",
    "jfif",
    "jfif_version",
    "jfif_unit",
    "jfif_density",
    "dpi",
    "adobe",
}
_OPAQUE = {ExifTags.Base.MakerNote, ExifTags.Base.PrintImageMatching}
_POSITION_TAGS = re.compile(rb"exif:GPS(?:Latitude|Longitude)[^a-z]([^<\"']*)")


def passages(content: bytes) -> Iterator[Passage]:
    """What stands in the picture, as far as it can be read, and what it carries besides."""
    with opened(content) as picture:
        seen = pages.of_picture(picture)
        yield from _besides(picture)
    yield Passage(_("recognised text"), seen.text)
    if seen.reading is pages.Reading.UNREADABLE:
        yield Passage("", "", Unread.PICTURE, identity=hashlib.sha256(content).hexdigest())


def besides(content: bytes) -> Iterator[Passage]:
    """What a picture carries besides what it shows; its pixels are not unpacked."""
    with _identified(content) as picture:
        yield from _besides(picture)


def _besides(picture: Image.Image) -> Iterator[Passage]:
    exif = picture.getexif()
    position = exif.get_ifd(ExifTags.IFD.GPSInfo)
    details = exif.get_ifd(ExifTags.IFD.Exif)
    facts = [value for tag, value in (*exif.items(), *details.items()) if tag not in _OPAQUE]
    notes = {key: value for key, value in picture.info.items() if key not in _NO_TEXT}
    yield Passage("EXIF", "\t".join(_words(value) for value in facts))
    if ExifTags.GPS.GPSLatitude in position or ExifTags.GPS.GPSLongitude in position:
        where = " ".join(_words(value) for _tag, value in sorted(position.items()))
        yield Passage(_("EXIF position (GPS)"), "", Hidden.LOCATION, identity=where)
    for key, value in notes.items():
        if key in _XMP:
            yield from _xmp(value)
        elif isinstance(value, dict):  # IPTC, as Photoshop writes it
            yield Passage("IPTC", "\t".join(_words(item) for item in value.values()))
        elif isinstance(value, str | bytes):
            place = _("text chunk “%(name)s”") % {"name": str(key)[:40]}
            yield Passage(place, _words(value))


def opened(content: bytes) -> Image.Image:
    """The picture, unpacked. Raises `Uninspectable` for one of too many pixels."""
    picture = _identified(content)
    picture.load()  # text chunks may stand behind the pixels
    return picture


def _identified(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content), formats=("PNG", "JPEG"))
    if picture.width * picture.height > MAX_PIXELS:
        raise Uninspectable(_("The picture has too many pixels."))
    return picture


def _xmp(value: str | bytes) -> Iterator[Passage]:
    packet = value.encode() if isinstance(value, str) else value
    yield Passage("XMP", packet.decode("utf-8", "replace"))
    if where := _POSITION_TAGS.findall(packet):
        yield Passage(_("XMP position (GPS)"), "", Hidden.LOCATION, identity=repr(where))


def _words(value: object) -> str:
    if isinstance(value, bytes):
        # EXIF writes Unicode in UTF-16 as well as in bytes of its own.
        return value.decode("utf-8", "ignore") + "\n" + value.decode("utf-16-le", "ignore")
    return str(value)
