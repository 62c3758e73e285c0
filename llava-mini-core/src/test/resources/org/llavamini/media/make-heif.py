# SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
# SPDX-License-Identifier: Apache-2.0
"""Made the HEIC, AVIF and animated WebP pictures of this folder, and the PNG files beside them: what Pillow 13.0.0 (with
libavif and libwebp) and pillow-heif 1.8.1 (libheif 1.23.6) make of them. The pictures are drawn, no third-party content.

    pip install pillow pillow-heif numpy && python make-heif.py
"""
import struct

import numpy as np
import pillow_heif
from PIL import Image, ImageOps

pillow_heif.register_heif_opener()


def drawing(width, height):
    y, x = np.mgrid[0:height, 0:width]
    rgb = np.stack([x * 255 / width, y * 255 / height, (np.hypot(x - width / 3, y - height / 2) * 6) % 256], -1)
    rgb[height // 4 : height // 2, width // 2 : width // 2 + width // 5] = (230, 30, 20)
    return Image.fromarray(rgb.astype(np.uint8))


def box(kind, *parts):
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def full(kind, *parts, version=0, flags=0):
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def boxes(data):
    at = 0
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        yield kind, data[at + 8 : at + length]
        at += length


def find(data, *path):
    for kind, content in boxes(data):
        if kind == path[0]:
            return content if len(path) == 1 else find(content[4:] if kind == b"meta" else content, *path[1:])
    raise KeyError(path)


def coded(file):
    """The setup box and the bytes of the only item of a file."""
    data = open(file, "rb").read()
    properties = {kind: content for kind, content in boxes(find(data, b"meta", b"iprp", b"ipco"))}
    setup = next(kind for kind in (b"hvcC", b"av1C") if kind in properties)
    return box(setup, properties[setup]), find(data, b"mdat")


def grid(picture, side, brand, item, name, turned=0, **options):
    """A grid of square tiles as phones write it; the last row and column reach over the edge."""
    width, height = picture.size
    columns, rows = -(-width // side), -(-height // side)
    padded = Image.fromarray(
        np.pad(np.array(picture), ((0, rows * side - height), (0, columns * side - width), (0, 0)), mode="edge"))
    tiles, setup = [], b""
    for i in range(rows * columns):
        left, top = i % columns * side, i // columns * side
        padded.crop((left, top, left + side, top + side)).save("tile." + name, **options)
        setup, data = coded("tile." + name)
        tiles.append(data)
    count = len(tiles)
    ispe = lambda w, h: full(b"ispe", struct.pack(">II", w, h))
    colr = box(b"colr", b"nclx", struct.pack(">HHHB", 1, 13, 6, 0x80))
    ipco = box(b"ipco", setup, ispe(side, side), ispe(width, height), box(b"irot", bytes([turned])), colr)
    associations = b"".join(struct.pack(">HBBBB", i + 1, 3, 0x81, 2, 5) for i in range(count))
    associations += struct.pack(">HBBB", count + 1, 2, 3, 0x84)
    ipma = full(b"ipma", struct.pack(">I", count + 1), associations)
    infos = b"".join(full(b"infe", struct.pack(">HH", i + 1, 0), item, b"\0", version=2, flags=1) for i in range(count))
    infos += full(b"infe", struct.pack(">HH", count + 1, 0), b"grid", b"\0", version=2)
    shape = struct.pack(">BBBBHH", 0, 0, rows - 1, columns - 1, width, height)

    def meta(start):
        places, at = b"", start
        for i, data in enumerate(tiles):
            places += struct.pack(">HHHHII", i + 1, 0, 0, 1, at, len(data))
            at += len(data)
        places += struct.pack(">HHHHII", count + 1, 1, 0, 1, 0, len(shape))
        return full(
            b"meta",
            full(b"hdlr", b"\0" * 4, b"pict", b"\0" * 13),
            full(b"pitm", struct.pack(">H", count + 1)),
            full(b"iloc", b"\x44\x00", struct.pack(">H", count + 1), places, version=1),
            full(b"iinf", struct.pack(">H", count + 1), infos),
            full(b"iref", box(b"dimg", struct.pack(">HH", count + 1, count), *[struct.pack(">H", i + 1) for i in range(count)])),
            box(b"iprp", ipco, ipma),
            box(b"idat", shape),
        )

    ftyp = box(b"ftyp", brand, b"\0" * 4, b"mif1", brand, b"miaf")
    start = len(ftyp) + len(meta(0)) + 8
    open(name, "wb").write(ftyp + meta(start) + box(b"mdat", *tiles))


def expected(name):
    ImageOps.exif_transpose(Image.open(name)).convert("RGB").save(name + ".png", optimize=True)


picture = drawing(150, 100)
picture.save("plain.heic", quality=70)
picture.save("plain.avif", quality=70)
turned = Image.Exif()
for number in (5, 6):
    turned[274] = number
    picture.save(f"turned-{number}.avif", quality=60, exif=turned.tobytes())
turned[274] = 6
picture.save("turned-6.heic", quality=60, exif=turned.tobytes())
deep = np.array(picture).astype(np.uint16) << 8
pillow_heif.encode("RGB;16", picture.size, deep.tobytes(), "deep.heic", quality=70)
clear = picture.copy()
clear.putalpha(Image.fromarray((np.arange(150)[None] * np.ones((100, 1)) * 255 / 149).astype(np.uint8)))
clear.save("clear.avif", quality=80)
clear.save("clear.heic", quality=80)
clear.save("clear.webp", quality=80)
clear.save("clear-lossless.webp", lossless=True, exact=True)
grid(picture, 64, b"heic", b"hvc1", "grid.heic", turned=1, quality=70)
grid(picture, 64, b"avif", b"av01", "grid.avif", turned=3, quality=70)
frames = []
for i in range(6):
    frame = Image.new("RGBA", (60, 40), (0, 0, 0, 0))
    frame.paste((250 - 40 * i, 40 * i, 120, 255), (8 * i, 4 * i, 8 * i + 16, 4 * i + 12))
    frame.paste((20, 30, 200, 100), (30, 0, 60, 20 + i))
    frames.append(frame)
frames[0].save("clear-animated.webp", save_all=True, append_images=frames[1:], duration=[500, 500, 1000, 1000, 500, 500],
               lossless=True, minimize_size=True)
animation = Image.open("clear-animated.webp")
strip = Image.new("RGB", (60, 40 * animation.n_frames))
for i in range(animation.n_frames):
    animation.seek(i)
    strip.paste(animation.convert("RGB"), (0, 40 * i))
strip.save("clear-animated.webp.png", optimize=True)
for name in ("plain.heic", "plain.avif", "turned-5.avif", "turned-6.avif", "turned-6.heic", "deep.heic", "grid.heic", "grid.avif",
             "clear.avif"):
    expected(name)
for name in ("clear.avif", "clear.heic", "clear.webp", "clear-lossless.webp"):
    white = Image.new("RGBA", picture.size, "white")
    white.alpha_composite(Image.open(name).convert("RGBA"))
    white.convert("RGB").save(name + ".white.png", optimize=True)
