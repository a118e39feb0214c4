"""The sealed form: what goes in comes out, and nothing that was touched does."""

import io

import pytest

from cohesion.site.copies import seal

KEY = "a key of copies that is long enough"
ABOUT = {"engine": "sqlite", "made_at": "2026-11-26T03:00:00+00:00"}


@pytest.fixture
def sealed(tmp_path, monkeypatch):
    """Writes these parts sealed, in chunks of 64 bytes, and gives the path."""
    monkeypatch.setattr(seal, "CHUNK", 64)

    def sealed(*parts: bytes):
        path = tmp_path / "copy"
        with path.open("wb") as file:
            seal.write(file, KEY, ABOUT, parts)
        return path

    return sealed


@pytest.mark.parametrize("length", [0, 1, 63, 64, 65, 640, 1000])
def test_what_was_sealed_comes_out_whole(sealed, length):
    path = sealed(b"x" * (length // 2), b"", b"y" * (length - length // 2))
    assert seal.about(path, KEY) == ABOUT
    assert b"".join(seal.content(path, KEY)) == b"x" * (length // 2) + b"y" * (length - length // 2)


def test_nothing_of_it_can_be_read_without_the_key(sealed):
    path = sealed(b"+447700900123 " * 20)
    assert b"447700900123" not in path.read_bytes()
    with pytest.raises(seal.Broken, match="another key"):
        seal.about(path, "some other key that is long enough")


def test_the_same_twice_looks_different(sealed):
    assert sealed(b"same").read_bytes() != sealed(b"same").read_bytes()


START, SEALED = 32, 64 + 16
SPOILT = {
    "one bit": lambda whole: whole[:200] + bytes([whole[200] ^ 1]) + whole[201:],
    "the salt": lambda whole: whole[:20] + bytes([whole[20] ^ 1]) + whole[21:],
    "cut short": lambda whole: whole[:-1],
    "the last chunk gone": lambda whole: whole[: START + 4 * SEALED],
    "two chunks swapped": lambda whole: (
        whole[:START]
        + whole[START + SEALED : START + 2 * SEALED]
        + whole[START : START + SEALED]
        + whole[START + 2 * SEALED :]
    ),
    "something behind": lambda whole: whole + b"more",
    "only the start": lambda whole: whole[:START],
    "not ours": lambda whole: b"SQLite format 3" + whole,
    "empty": lambda whole: b"",
}


@pytest.mark.parametrize("how", SPOILT)
def test_whatever_was_touched_is_refused(sealed, how):
    path = sealed(bytes(400))
    path.write_bytes(SPOILT[how](path.read_bytes()))
    with pytest.raises(seal.Broken):
        seal.about(path, KEY)


def test_the_form_stays_as_it_is_documented(tmp_path):
    """Read here by hand, as somebody would who has only the description: old copies must open for ever."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    out = io.FileIO(tmp_path / "copy", "w")
    with out:
        seal.write(out, KEY, ABOUT, [b"words"])
    whole = (tmp_path / "copy").read_bytes()
    key = Scrypt(salt=whole[16:32], length=32, n=2**15, r=8, p=1).derive(KEY.encode())
    text = AESGCM(key).decrypt(bytes(11) + b"\x01", whole[32:], whole[:32])
    assert whole[:16] == b"COHESION-COPY-01"
    assert text == b'{"engine": "sqlite", "made_at": "2026-11-26T03:00:00+00:00"}\nwords'
