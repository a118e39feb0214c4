"""The sealed form of a copy: nobody without the key can read it, alter it, shorten it or swap its parts unnoticed.

A file is the mark (16 bytes), a salt (16 bytes), then chunks of 1 MiB, the last one shorter, each AES-256-GCM with its
16-byte tag. The key is scrypt (n 2^15, r 8, p 1) of BACKUP_KEY and the salt, so it is another in each file. A chunk's
nonce is its number (11 bytes, from 0) and whether it is the last (1 byte); mark and salt are authenticated with each.
Inside is one line of JSON, which engine it is of and when it was made, and then the copy itself.
"""

import json
import os
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MARK = b"COHESION-COPY-01"
SALT, TAG, CHUNK = 16, 16, 1 << 20
LONGEST_HEAD = 1000  # characters of the line of JSON
LONG_ENOUGH = 32  # characters of the key: whoever finds a copy can guess at leisure


class Broken(Exception):
    """The file is no copy of ours, is not whole, was altered, or was sealed with another key."""


def cipher_of(key: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=1 << 15, r=8, p=1).derive(key.encode()))


def nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def write(out: BinaryIO, key: str, about: dict[str, str], parts: Iterable[bytes]) -> None:
    """Seals these parts, of any length, and puts them on the disk for good."""
    start = MARK + os.urandom(SALT)
    cipher = cipher_of(key, start[len(MARK) :])
    out.write(start)
    head = json.dumps(about, sort_keys=True).encode() + b"\n"
    for number, (part, is_last) in enumerate(even(chain([head], parts))):
        out.write(cipher.encrypt(nonce(number, is_last=is_last), part, start))
    out.flush()
    os.fsync(out.fileno())


def even(parts: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The same bytes in chunks, and whether each is the last: that one is shorter, and may be empty."""
    held = bytearray()
    for part in parts:
        held += part
        while len(held) >= CHUNK:
            yield bytes(held[:CHUNK]), False
            del held[:CHUNK]
    yield bytes(held), True


def read(path: Path, key: str) -> Iterator[bytes]:
    """What was sealed, from the line of JSON on. Raises Broken as soon as something is wrong: take nothing of it in
    earnest before the end, or call `about` first, which reads it all."""
    with path.open("rb") as file:
        start = file.read(len(MARK) + SALT)
        if not start.startswith(MARK) or len(start) < len(MARK) + SALT:
            raise Broken("it is no sealed copy of this service")
        cipher, number, is_last = cipher_of(key, start[len(MARK) :]), 0, False
        while not is_last:
            sealed = file.read(CHUNK + TAG)
            is_last = len(sealed) < CHUNK + TAG
            try:
                yield cipher.decrypt(nonce(number, is_last=is_last), sealed, start)
            except (InvalidTag, ValueError):
                raise Broken("it is not whole, was altered, or was sealed with another key") from None
            number += 1


def about(path: Path, key: str) -> dict[str, str]:
    """What the copy is of, once all of it has been read and found whole. Raises Broken."""
    first, *_ = [part[:LONGEST_HEAD] if n == 0 else b"" for n, part in enumerate(read(path, key))]
    return json.loads(first.partition(b"\n")[0])


def content(path: Path, key: str) -> Iterator[bytes]:
    """The copy itself, without the line of JSON. Raises Broken."""
    parts = read(path, key)
    yield next(parts).partition(b"\n")[2]
    yield from parts
