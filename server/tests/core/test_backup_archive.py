"""A backup proves that it is whole, or is refused."""

import tarfile
from pathlib import Path

import pytest

from rapport.core.backup.archive import BrokenBackup, reading, writing


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    path = tmp_path / "backup.tar"
    (tmp_path / "large").write_bytes(b"x" * 3_000_000)
    with writing(path) as writer:
        writer.add("small", b"a few bytes")
        writer.add_file("large", tmp_path / "large")
    return path


def test_what_was_put_in_comes_out(backup, tmp_path):
    with reading(backup) as found:
        assert list(found.names()) == ["small", "large", "SHA256SUMS"]
        assert found.read("small") == b"a few bytes"
        found.extract("large", tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == b"x" * 3_000_000
    assert backup.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("kept", [0, 100, 512, 600_000, 3_000_000])
def test_one_that_was_cut_short_is_refused(backup, kept):
    backup.write_bytes(backup.read_bytes()[:kept])
    with pytest.raises(BrokenBackup), reading(backup):
        raise AssertionError("it was opened")


def test_one_that_was_changed_is_refused(backup):
    whole = bytearray(backup.read_bytes())
    whole[2_000_000] ^= 1
    backup.write_bytes(whole)
    with pytest.raises(BrokenBackup, match="checksum of large is wrong"), reading(backup):
        raise AssertionError("it was opened")


def test_any_other_archive_is_refused(tmp_path):
    path = tmp_path / "other.tar"
    with tarfile.open(path, "w") as tar:
        tar.add(__file__, "test.py")
    with pytest.raises(BrokenBackup, match="cut short"), reading(path):
        raise AssertionError("it was opened")
    with pytest.raises(BrokenBackup, match="no file"), reading(tmp_path / "nothing.tar"):
        raise AssertionError("it was opened")


def fail_while_writing(path: Path) -> None:
    with writing(path) as writer:
        writer.add("small", b"a few bytes")
        raise OSError("the disk is full")


def test_a_failure_leaves_nothing_behind(tmp_path):
    with pytest.raises(OSError, match="disk is full"):
        fail_while_writing(tmp_path / "backup.tar")
    assert list(tmp_path.iterdir()) == []
