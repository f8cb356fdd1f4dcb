#!/usr/bin/env python3
"""Draws every form of the icon from picotorrent.svg: packaging/icons/make.py

Needs rsvg-convert (Debian: librsvg2-bin). What it makes is committed, so that a build needs no tool.
"""
import pathlib
import struct
import subprocess

HERE = pathlib.Path(__file__).parent
WINDOW = HERE.parents[1] / "src/main/resources/picotorrent/fx/desktop"

SIZES = (16, 24, 32, 48, 64, 128, 256, 512)  # hicolor folders of a Linux desktop
WINDOW_SIZES = (16, 32, 64, 256)
ICO_SIZES = (16, 24, 32, 48, 64, 256)
ICNS_TYPES = {b"icp4": 16, b"icp5": 32, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024}


SMALL = 16  # pixels; fitted to them by hand


def png(size):
    drawing = (HERE / "picotorrent.svg").read_text()
    if size == SMALL:
        drawing = drawing.replace(' display="none"', "").replace('id="large"', 'display="none"')
    command = ["rsvg-convert", "-w", str(size), "-h", str(size)]
    return subprocess.run(command, input=drawing.encode(), check=True, capture_output=True).stdout


def ico():
    """A Windows icon: a directory of pictures, each a PNG."""
    pictures = [(size, png(size)) for size in ICO_SIZES]
    head = struct.pack("<HHH", 0, 1, len(pictures))
    offset = len(head) + 16 * len(pictures)
    entries = b""
    for size, data in pictures:
        edge = size % 256  # 0 says 256
        entries += struct.pack("<BBBBHHII", edge, edge, 0, 0, 1, 32, len(data), offset)
        offset += len(data)
    return head + entries + b"".join(data for _, data in pictures)


def icns():
    """A macOS icon: blocks of type, length and PNG."""
    blocks = b""
    for kind, size in ICNS_TYPES.items():
        data = png(size)
        blocks += kind + struct.pack(">I", len(data) + 8) + data
    return b"icns" + struct.pack(">I", len(blocks) + 8) + blocks


for size in SIZES:
    (HERE / f"picotorrent-{size}.png").write_bytes(png(size))
for size in WINDOW_SIZES:
    (WINDOW / f"icon-{size}.png").write_bytes(png(size))
(HERE / "picotorrent.ico").write_bytes(ico())
(HERE / "picotorrent.icns").write_bytes(icns())
