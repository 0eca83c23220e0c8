"""A photograph as a telephone writes it: with the place, the camera and the person in its metadata.

Written by hand, so that the scenarios need no imaging library: a grey gradient whose blocks have only a mean value
(ITU-T T.81, sequential baseline), and metadata segments for Exif with GPS, XMP, IPTC and a comment.
"""

import json
import struct
import subprocess

WIDTH, HEIGHT = 320, 240

# The groups of `exiftool -G1` that describe the file and its coding, not where it comes from.
TECHNICAL_GROUPS = {"ExifTool", "System", "File", "JFIF", "PNG", "RIFF", "VP8", "Composite"}
TECHNICAL_COMPOSITES = {"ImageSize", "Megapixels"}
REVEALING_FILE_TAGS = {"Comment", "ExifByteOrder", "CurrentIPTCDigest"}


def photograph():
    """The bytes of a JPEG with GPS, camera, XMP, IPTC and a comment."""
    segments = [
        _segment(0xE0, b"JFIF\0" + struct.pack(">HBHHBB", 0x0102, 1, 72, 72, 0, 0)),
        _segment(0xE1, b"Exif\0\0" + _exif()),
        _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + _xmp()),
        _segment(0xED, b"Photoshop 3.0\0" + _iptc()),
        _segment(0xFE, b"Ward 7, bed 3"),
    ]
    return b"\xff\xd8" + b"".join(segments) + _picture() + b"\xff\xd9"


def metadata_left(path):
    """The tags of a file that tell more than how the picture is coded, as `exiftool` names them."""
    command = ["exiftool", "-a", "-G1", "-j", str(path)]
    listing = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    left = {}
    for name, value in json.loads(listing)[0].items():
        group, _, tag = name.rpartition(":")
        technical = group == "" and tag == "SourceFile" or group in TECHNICAL_GROUPS
        if group == "Composite" and tag not in TECHNICAL_COMPOSITES:
            technical = False
        if group == "File" and tag in REVEALING_FILE_TAGS:
            technical = False
        if not technical:
            left[name] = value
    return left


def _segment(marker, body):
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def _exif():
    """A TIFF with a camera and a GPS position (Exif 2.32)."""
    position = [
        (1, 2, 2, b"N\0\0\0"),
        (2, 5, 3, struct.pack("<6I", 54, 1, 58, 1, 4213, 100)),
        (3, 2, 2, b"W\0\0\0"),
        (4, 5, 3, struct.pack("<6I", 1, 1, 37, 1, 1187, 100)),
    ]
    camera = [
        (0x010F, 2, 8, b"Example\0"),
        (0x0110, 2, 8, b"Pocket1\0"),
        (0x013B, 2, 12, b"A Clinician\0"),
        (0x8825, 4, 1, None),
    ]
    start = 8
    gps_start = start + _directory_size(camera)
    camera[-1] = (0x8825, 4, 1, struct.pack("<I", gps_start))
    return b"II*\0" + struct.pack("<I", start) + _directory(camera, start) + _directory(position, gps_start)


def _directory_size(entries):
    outside = sum(len(value) for *_, value in entries if value is not None and len(value) > 4)
    return 2 + 12 * len(entries) + 4 + outside


def _directory(entries, start):
    """One image file directory of a little-endian TIFF; longer values follow its entries."""
    after = start + 2 + 12 * len(entries) + 4
    head, tail = struct.pack("<H", len(entries)), b""
    for tag, kind, count, value in entries:
        head += struct.pack("<HHI", tag, kind, count)
        if len(value) > 4:
            head += struct.pack("<I", after + len(tail))
            tail += value
        else:
            head += value.ljust(4, b"\0")
    return head + struct.pack("<I", 0) + tail


def _xmp():
    return (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:City="Newcastle"/>'
        b"</rdf:RDF></x:xmpmeta>"
    )


def _iptc():
    city = b"Newcastle"
    record = b"\x1c\x02\x5a" + struct.pack(">H", len(city)) + city
    return b"8BIM\x04\x04\0\0" + struct.pack(">I", len(record)) + record


def _picture():
    """Frame, tables and scan of a grey picture that becomes lighter towards the lower right."""
    quantisers = _segment(0xDB, b"\0" + bytes([1] * 64))
    frame = _segment(0xC0, struct.pack(">BHHB", 8, HEIGHT, WIDTH, 1) + bytes([1, 0x11, 0]))
    # Twelve codes of four bits for the sizes of the mean's difference, and one bit for "the rest is nought".
    means = _segment(0xC4, b"\x00" + bytes([0, 0, 0, 12] + [0] * 12) + bytes(range(12)))
    rest = _segment(0xC4, b"\x10" + bytes([1] + [0] * 15) + b"\0")
    scan = _segment(0xDA, bytes([1, 1, 0x00, 0, 63, 0]))
    bits, before = [], 0
    columns, rows = WIDTH // 8, HEIGHT // 8
    for row in range(rows):
        for column in range(columns):
            # The coefficient of a flat block is eight times its level, which is counted from the middle grey.
            mean = 8 * (round(200 * (row + column) / (rows + columns)) - 100)
            difference, before = mean - before, mean
            size = abs(difference).bit_length()
            bits += _binary(size, 4)
            bits += _binary(difference if difference >= 0 else difference + (1 << size) - 1, size)
            bits.append(0)
    bits += [1] * (-len(bits) % 8)
    coded = bytes(int("".join(map(str, bits[at : at + 8])), 2) for at in range(0, len(bits), 8))
    return quantisers + frame + means + rest + scan + coded.replace(b"\xff", b"\xff\0")


def _binary(value, width):
    return [(value >> (width - 1 - place)) & 1 for place in range(width)]
