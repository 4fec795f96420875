"""Takes a PDF apart as far as our papers need it: deflated streams, pages and fonts."""

import re
import zlib

STREAM = re.compile(rb"/Length (\d+)[^>]*>>\nstream\n")


def streams(data: bytes) -> list[bytes]:
    """Returns every stream, inflated."""
    found = []
    for head in STREAM.finditer(data):
        found.append(zlib.decompress(data[head.end() : head.end() + int(head[1])]))
    return found


def contents(data: bytes) -> list[bytes]:
    """Returns what the pages draw."""
    return [stream for stream in streams(data) if b" re f" in stream or b" Tj ET" in stream]


def said(data: bytes) -> list[str]:
    """Returns the texts of a document whose pages share their fonts, as a reader would copy them.

    Codes become letters by the maps that the document itself carries, in the order of its fonts.
    """
    letters = dict(zip(_font_names(data), _letter_maps(data), strict=True))
    texts = []
    for content in contents(data):
        for line in re.findall(rb"BT (.*) ET", content):
            parts = re.findall(rb"(/F\d+\+\d+) \S+ Tf <([0-9a-f]*)> Tj", line)
            texts.append(
                "".join(
                    letters[font][code]
                    for font, codes in parts
                    for code in bytes.fromhex(codes.decode())
                )
            )
    return texts


def _font_names(data: bytes) -> list[bytes]:
    return re.findall(rb"/Name (/F\d+\+\d+)", data)


def _letter_maps(data: bytes) -> list[dict[int, str]]:
    maps = []
    for stream in streams(data):
        if b"beginbfchar" in stream:
            pairs = re.findall(rb"<([0-9A-F]{2})> <([0-9A-F]{4})>", stream)
            maps.append({int(code, 16): chr(int(letter, 16)) for code, letter in pairs})
    return maps
