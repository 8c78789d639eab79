"""Puzzles that people solve and programs rather not: a picture with four letters, or beeps to count.

Each opens once, for whoever typed either answer, within ten minutes, and is drawn or played a few times only: whoever
could ask for the same letters again and again would see through the noise. What they guard is limited by throttle as
well, and so is how many puzzles one address may ask for.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import os
import random
import secrets
import wave

from django.db.models import F
from PIL import Image, ImageDraw, ImageFont

from . import throttle
from .models import PuzzleToRead

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # no I, no O: they look like figures
FIGURES = "12345"
LONG = 4
LONG_TO_HEAR = 8  # about as many answers as four letters have: 390,625 to 331,776
SHOWN = 12  # times a puzzle is drawn or played: players ask for a sound more than once
FROM_ONE_ADDRESS = throttle.TryLimits(here=120, everywhere=None)  # in a quarter of an hour; a unit shares an address
LASTS = dt.timedelta(minutes=10)
WIDTH, HEIGHT = 120, 44
_RATE = 8000  # samples a second
_BEEP, _GAP, _PAUSE = 0.14, 0.2, 0.9  # seconds


def make(*, now: dt.datetime) -> str:
    """Key of a new puzzle."""
    row = PuzzleToRead.objects.create(
        key=secrets.token_hex(20),
        letters="".join(secrets.choice(LETTERS) for _ in range(LONG)),
        beeps="".join(secrets.choice(FIGURES) for _ in range(LONG_TO_HEAR)),
        expires_at=now + LASTS,
    )
    return row.key


def solve(*, key: str, typed: str, now: dt.datetime) -> bool:
    """Whether the answer fits. The puzzle is gone afterwards, right or wrong: of two at once one is told no."""
    row = PuzzleToRead.objects.filter(key=key[:40]).first()
    if row is None or not PuzzleToRead.objects.filter(pk=row.pk).delete()[0]:
        return False
    answer = "".join(typed.split()).upper()
    return now < row.expires_at <= now + LASTS and answer in (row.letters, row.beeps)


def forget_old(*, now: dt.datetime) -> None:
    """Removes those whose time is over, and those from a clock that ran ahead."""
    PuzzleToRead.objects.exclude(expires_at__range=(now, now + LASTS)).delete()


def count(what: str, *, address: str, now: dt.datetime) -> None:
    """Counts that an address asks for a new puzzle, or sees one that nobody has seen. Raises Throttled; the caller must
    not be inside a transaction."""
    index = throttle.index_of(f"puzzle {what}")
    throttle.begin(
        purpose=throttle.Purpose.PUZZLE, login_index=index, address=address, now=now, limits=FROM_ONE_ADDRESS
    )


def show(key: str, *, address: str, now: dt.datetime) -> PuzzleToRead | None:
    """The puzzle that is about to be drawn or played; None for one that is gone or was shown often enough. Raises
    Throttled: puzzles stand on several pages, whichever way one comes by them they are counted here."""
    rows = PuzzleToRead.objects.filter(key=key[:40])
    if not rows.filter(shown__lt=SHOWN).update(shown=F("shown") + 1):
        return None
    row = rows.first()
    if row is not None and row.shown == 1:
        count("seen", address=address, now=now)
    return row


def picture(letters: str) -> bytes:
    """A PNG in which people read the letters."""
    chance = random.SystemRandom()
    image = Image.new("RGB", (WIDTH, HEIGHT), "white")
    draw = ImageDraw.Draw(image)
    for _ in range(6):
        line = [(chance.randrange(WIDTH), chance.randrange(HEIGHT)) for _ in range(2)]
        draw.line(line, fill=_ink(chance, 150), width=1)
    font = ImageFont.load_default(30)
    for place, letter in enumerate(letters):
        glyph = Image.new("RGBA", (38, 42), (0, 0, 0, 0))
        ImageDraw.Draw(glyph).text((19, 20), letter, fill=_ink(chance, 20), font=font, anchor="mm")
        turned = glyph.rotate(chance.uniform(-24, 24), resample=Image.Resampling.BICUBIC)
        image.paste(turned, (place * 27 + chance.randrange(-2, 3), chance.randrange(-2, 4)), turned)
    for _ in range(220):
        draw.point((chance.randrange(WIDTH), chance.randrange(HEIGHT)), fill=_ink(chance, 120))
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


def _ink(chance: random.Random, least: int) -> tuple[int, int, int]:
    red, green, blue = (chance.randrange(least, least + 70) for _ in range(3))
    return red, green, blue


def sound(beeps: str) -> bytes:
    """A WAV: as many beeps as each figure says, with a pause after each figure and a longer one after each four."""
    chance = random.SystemRandom()
    samples = bytearray(_silence(0.4))
    for place, figure in enumerate(beeps, start=1):
        pitch = chance.uniform(520, 880)
        for _ in range(int(figure)):
            samples += _beep(pitch) + _silence(_GAP)
        samples += _silence(_PAUSE if place % 4 else 2 * _PAUSE)
    target = io.BytesIO()
    with wave.open(target, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(1)
        made.setframerate(_RATE)
        made.writeframes(bytes(samples))
    return target.getvalue()


def _beep(pitch: float) -> bytes:
    noise = os.urandom(int(_RATE * _BEEP))
    return bytes(110 + round(70 * math.sin(2 * math.pi * pitch * n / _RATE)) + one % 37 for n, one in enumerate(noise))


def _silence(seconds: float) -> bytes:
    return bytes(116 + one % 25 for one in os.urandom(int(_RATE * seconds)))
