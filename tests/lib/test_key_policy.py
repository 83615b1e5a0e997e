"""A real installation refuses keys that others may know; the file of the ring is its owner's only."""

import base64
import secrets
from pathlib import Path

import pytest

from referral.lib.crypto import KeyRing, KeyRingError
from referral.lib.key_policy import named_key, new_entry, objections, ring_text

RING = f"k2:{base64.b64encode(bytes(range(100, 196, 3))).decode()}"


def good() -> tuple[KeyRing, tuple[str, bytes], str]:
    """Keys that nothing is wrong with."""
    return KeyRing.parse(new_entry("k1")), ("", secrets.token_bytes(32)), secrets.token_urlsafe(48)


def test_good_keys_pass() -> None:
    assert list(objections(*good())) == []


@pytest.mark.parametrize(
    "key",
    [
        b"k" * 32,
        b"\0" * 32,
        b"ab" * 16,
        bytes(range(32)),
        bytes(range(0, 96, 3)),
        b"passwordpasswordpasswordpassword",
    ],
)
def test_a_typed_key_is_refused(key: bytes) -> None:
    ring, index, secret = good()
    assert list(objections(KeyRing({"k1": key}, "k1"), index, secret)) == [
        "key 'k1' of the ring was not made by chance"
    ]
    assert list(objections(ring, ("", key), secret)) == ["BLIND_INDEX_KEY was not made by chance"]


@pytest.mark.parametrize("name", ["demo-k1", "test-1"])
def test_a_marked_key_is_refused_also_when_it_only_reads(name: str) -> None:
    ring, index, secret = good()
    both = KeyRing({**ring.keys, name: secrets.token_bytes(32)}, ring.current)
    wrong = f"{name!r} is a key of a demo or a test"
    assert list(objections(both, index, secret)) == [wrong]
    assert list(objections(ring, (name, index[1]), secret)) == [wrong]


def test_one_key_serves_one_end() -> None:
    ring, index, secret = good()
    key = ring.keys["k1"]
    assert list(objections(ring, ("", key), secret)) == ["BLIND_INDEX_KEY is also in the key ring"]
    for same in (base64.b64encode(key).decode(), key.hex(), base64.b64encode(index[1]).decode()):
        assert list(objections(ring, index, same)) == ["SECRET_KEY is also one of the other keys"]


@pytest.mark.parametrize("secret", ["demo-" + "abcdefghijklmnopqrstuvwxyz0123456789", "short", "ab" * 40])
def test_a_poor_secret_is_refused(secret: str) -> None:
    ring, index, _ = good()
    assert len(list(objections(ring, index, secret))) == 1


def test_no_objection_shows_a_key() -> None:
    key = b"k" * 32
    told = " ".join(objections(KeyRing({"demo-1": key}, "demo-1"), ("", key), "k" * 32))
    assert base64.b64encode(key).decode() not in told
    assert "k" * 32 not in told


def test_the_ring_comes_from_a_private_file(tmp_path: Path) -> None:
    file = tmp_path / "ring"
    file.write_text(f"# the current key first\n{new_entry('k2')}  # since May\n\n{new_entry('k1')}\n")
    file.chmod(0o600)
    assert list(KeyRing.parse(ring_text("", str(file))).keys) == ["k2", "k1"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o620, 0o777])
def test_a_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "ring"
    file.write_text(RING)
    file.chmod(mode)
    with pytest.raises(KeyRingError, match=f"chmod 600 {file}"):
        ring_text("", str(file))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeyRingError, match="FileNotFoundError"):
        ring_text("", str(tmp_path / "gone"))
    with pytest.raises(KeyRingError, match="not a file"):
        ring_text("", str(tmp_path))
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\xff")
    (tmp_path / "bytes").chmod(0o600)
    with pytest.raises(KeyRingError, match="UnicodeDecodeError"):
        ring_text("", str(tmp_path / "bytes"))


@pytest.mark.parametrize(("inline", "file"), [("", ""), (RING, "/somewhere")])
def test_the_ring_has_one_source(inline: str, file: str) -> None:
    with pytest.raises(KeyRingError, match="one of them"):
        ring_text(inline, file)


def test_an_index_key_may_have_a_name() -> None:
    encoded = RING.partition(":")[2]
    assert named_key(RING)[0] == "k2"
    assert named_key(encoded) == ("", named_key(RING)[1])


@pytest.mark.parametrize(
    "text",
    [
        f"{RING},{RING}",
        f"{RING},k3:{RING.partition(':')[2]}",
        f"a name:{RING.partition(':')[2]}",
        f":{RING.partition(':')[2]}",
        f"{'n' * 41}:{RING.partition(':')[2]}",
    ],
)
def test_a_doubled_or_badly_named_key_is_refused(text: str) -> None:
    with pytest.raises(KeyRingError):
        KeyRing.parse(text)
