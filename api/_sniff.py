"""What a file is, by its first bytes: what it calls itself proves nothing."""

import io
import re

import imagesize  # type: ignore[import-untyped]

# The types that file.file knows. Each begins like this in every file of its kind.
_BEGINNINGS = {
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR", re.DOTALL),
    "image/jpeg": re.compile(rb"\xff\xd8\xff[\xc0-\xfe]", re.DOTALL),
    "image/webp": re.compile(rb"RIFF.{4}WEBPVP8[ LX]", re.DOTALL),
    "application/pdf": re.compile(rb"%PDF-[12]\.[0-9]", re.DOTALL),
}
EXTENSIONS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "application/pdf": "pdf",
}


def is_really(media_type: str, head: bytes) -> bool:
    """Whether a file that begins like this is of that type; false for unknown types."""
    beginning = _BEGINNINGS.get(media_type)
    return beginning is not None and beginning.match(head) is not None


def pixels(head: bytes) -> int | None:
    """How many pixels an image says it has, which viewers make room for; None where it says none.

    A few kilobytes can claim 60,000 x 60,000, and a viewer that opens them runs out of memory.
    """
    try:
        width, height = imagesize.get(io.BytesIO(head), exif_rotation=False)
    except Exception:
        # Whatever a stranger's bytes do to the parser: they are no image.
        return None
    return int(width * height) if width > 0 and height > 0 else None
