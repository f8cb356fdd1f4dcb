#!/usr/bin/env python3
"""Makes the window's font files from Debian's fonts-inter and fonts-jetbrains-mono.

JavaFX cannot switch on an OpenType feature, so the tabular digits of Inter become its digits here,
and everything the window does not need is left out. Run it again after a new release of either
font: python3 packaging/fonts/make.py
"""
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

INTER = Path("/usr/share/fonts/opentype/inter")
MONO = Path("/usr/share/fonts/truetype/jetbrains-mono")
OUT = Path(__file__).resolve().parents[2] / "src/main/resources/picotorrent/fx/view/part/fonts"


def tabular(font):
    """Every character that has a tabular glyph is drawn with it."""
    gsub = font["GSUB"].table
    lookups = {i for f in gsub.FeatureList.FeatureRecord if f.FeatureTag == "tnum" for i in f.Feature.LookupListIndex}
    mapping = {}
    for index in lookups:
        for table in gsub.LookupList.Lookup[index].SubTable:
            mapping.update(getattr(getattr(table, "ExtSubTable", table), "mapping", {}))
    digits = {ord(c) for c in "0123456789"}
    for cmap in font["cmap"].tables:
        for code in digits & cmap.cmap.keys():
            cmap.cmap[code] = mapping.get(cmap.cmap[code], cmap.cmap[code])


def make(source, name, unicodes, features, prepare):
    font = TTFont(source)
    prepare(font)
    options = subset.Options()
    options.layout_features = features
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.hinting = False
    options.desubroutinize = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=unicodes(font))
    subsetter.subset(font)
    font.save(OUT / name)


def letters(font):
    """Latin, Greek, Cyrillic, punctuation, currency, arrows: what names and numbers are made of."""
    wanted = [range(0x20, 0x530), range(0x1E00, 0x2000), range(0x2000, 0x2200)]
    return {c for c in font.getBestCmap() if any(c in r for r in wanted)}


def ascii_only(font):
    return set(range(0x20, 0x7F))


OUT.mkdir(parents=True, exist_ok=True)
for weight in ("Regular", "Medium", "SemiBold"):
    make(INTER / f"Inter-{weight}.otf", f"Inter-{weight}.otf", letters, ["kern", "mark", "mkmk"], tabular)
make(MONO / "JetBrainsMono-Regular.ttf", "JetBrainsMono-Regular.ttf", ascii_only, [], lambda font: None)
