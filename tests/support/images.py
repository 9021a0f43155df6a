"""Small images for tests, drawn by Pillow."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw


def image(width: int, height: int, format: str = "PNG", mode: str = "RGB", **options: object) -> bytes:
    """The bytes of a picture with a disc in the middle."""
    made = Image.new(mode, (width, height), 200 if mode in ("L", "1") else None)
    fill = (200, 30, 40) if mode.startswith("RGB") else 1
    ImageDraw.Draw(made).ellipse((width // 4, height // 4, width // 2, height // 2), fill=fill)
    stream = BytesIO()
    made.save(stream, format, **options)
    return stream.getvalue()


def turned(width: int, height: int) -> bytes:
    """A JPEG that a camera has stored lying, and that is shown upright: of the given size as it is stored."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return image(width, height, "JPEG", exif=exif, comment="taken by A")


def of_a_camera(width: int, height: int) -> bytes:
    """A JPEG with a second picture behind the first."""
    return image(width, height, "MPO", save_all=True, append_images=[opened(image(6, 4))])


def animation(width: int, height: int) -> bytes:
    """A GIF of two pictures."""
    frames = [Image.new("P", (width, height), number) for number in (0, 1)]
    stream = BytesIO()
    frames[0].save(stream, "GIF", save_all=True, append_images=frames[1:], palette=bytes((9, 9, 9, 200, 0, 0)))
    return stream.getvalue()


def opened(data: bytes) -> Image.Image:
    """The picture in some bytes."""
    return Image.open(BytesIO(data))
