"""A build takes its place at once: killed at any line, a folder holds the old build or the new one."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from kg.model import KgError
from kg.publish import PENDING, mend, replace_folder_atomically

NAMES = ("a.nq", "b.ttl", "gone.txt", "list.ttl")
OLD = {"a.nq": "old", "gone.txt": "old", "list.ttl": '"a.nq" "gone.txt" old'}
NEW = {"a.nq": "new", "b.ttl": "new", "list.ttl": '"a.nq" "b.ttl" new'}

KILLED_AT_EACH_LINE = """
import json, os, signal, sys
from pathlib import Path
from kg import publish

names, old, new, inside, folder = json.loads(sys.argv[1])
folder = Path(folder)

def content():
    return {file.name: file.read_text() for file in folder.iterdir() if file.is_file()}

def write():
    with publish.replace_folder_atomically(folder, names, "list.ttl") as part:
        for name, data in new.items():
            (part / name).write_text(data)

def killed_at(line):
    left = line
    def trace(frame, event, _):
        nonlocal left
        if frame.f_code.co_filename != publish.__file__:
            return None
        if event == "line":
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace
    sys.settrace(trace)
    write()

seen, line, ended = [], 0, False
while not ended:
    line += 1
    for file in (folder.iterdir() if folder.exists() else ()):
        if file.is_file():
            file.unlink()
    folder.mkdir(exist_ok=True)
    for name, data in {**old, "notes.md": "mine"}.items():
        (folder / name).write_text(data)
    if inside:
        (folder / "sub").mkdir(exist_ok=True)
    child = os.fork()
    if not child:
        killed_at(line)
        os._exit(0)
    ended = os.waitpid(child, 0)[1] == 0
    before = content()
    publish.mend(folder)
    seen.append((before, content()))
write()
left = sorted(str(file) for file in (*folder.iterdir(), *folder.parent.iterdir()) if file.name.startswith("."))
print(json.dumps([seen, content(), left]))
"""


@pytest.mark.parametrize("inside", [False, True], ids=["folders change names", "files move one by one"])
def test_killed_at_each_line_it_leaves_no_mixture(tmp_path: Path, inside: bool) -> None:
    told = json.dumps([NAMES, OLD, NEW, inside, str(tmp_path / "out")])
    done = subprocess.run(
        [sys.executable, "-c", KILLED_AT_EACH_LINE, told], capture_output=True, check=True, encoding="utf-8"
    )
    seen, last, left = json.loads(done.stdout)
    old, new = {**OLD, "notes.md": "mine"}, {**NEW, "notes.md": "mine"}
    assert len(seen) > 50
    assert {_which(after, old, new) for _, after in seen} == {"old", "new"}
    if not inside and sys.platform == "linux":
        assert {_which(before, old, new) for before, _ in seen} == {"old", "new"}
    assert last == new
    assert left == []


def _which(found: Mapping[str, str], old: Mapping[str, str], new: Mapping[str, str]) -> str:
    return "old" if found == old else "new" if found == new else f"a mixture: {sorted(found.items())}"


def write(folder: Path, files: Mapping[str, str]) -> None:
    with replace_folder_atomically(folder, NAMES, "list.ttl") as part:
        for name, data in files.items():
            (part / name).write_text(data)


def content(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text() for file in folder.iterdir()}


def test_a_file_of_ones_own_is_refused_and_stays(tmp_path: Path) -> None:
    (tmp_path / "a.nq").write_text("mine")
    with pytest.raises(KgError, match=r"a.nq: was not written by an earlier build"):
        write(tmp_path, NEW)
    assert content(tmp_path) == {"a.nq": "mine"}
    (tmp_path / "a.nq").unlink()
    write(tmp_path, OLD)
    (tmp_path / "b.ttl").write_text("mine")
    with pytest.raises(KgError, match=r"b.ttl: was not written"):
        write(tmp_path, NEW)
    assert content(tmp_path) == {**OLD, "b.ttl": "mine"}


@pytest.mark.parametrize("inside", [False, True])
def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path, inside: bool) -> None:
    other, out = tmp_path / "other.nq", tmp_path / "out"
    other.write_text("another's")
    write(out, OLD)
    if inside:
        (out / "sub").mkdir()
    (out / "a.nq").unlink()
    (out / "a.nq").symlink_to(other)
    write(out, NEW)
    assert other.read_text() == "another's"
    assert (out / "a.nq").read_text() == "new"
    assert not (out / "a.nq").is_symlink()


def test_a_folder_that_is_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "real")
    write(tmp_path / "out", NEW)
    assert (tmp_path / "out").is_symlink()
    assert content(tmp_path / "real") == NEW


def test_into_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(Path(), OLD)
    write(Path(), NEW)
    assert content(Path()) == content(tmp_path) == NEW


def test_ones_own_files_and_the_rights_of_the_folder_stay(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, OLD)
    (out / "notes.md").write_text("mine")
    out.chmod(0o750)
    write(out, NEW)
    assert content(out) == {**NEW, "notes.md": "mine"}
    assert out.stat().st_mode & 0o777 == 0o750
    assert [file.name for file in tmp_path.iterdir()] == ["out"]


def test_an_error_leaves_the_old_build_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, OLD)
    with pytest.raises(FileNotFoundError):
        write(out, {"a.nq": "half", "no/such": "folder"})
    assert content(out) == OLD
    assert [file.name for file in tmp_path.iterdir()] == ["out"]


def test_moves_that_were_cut_short_are_finished_by_a_reader(tmp_path: Path) -> None:
    pending = tmp_path / PENDING
    pending.mkdir()
    for name, data in OLD.items():
        (tmp_path / name).write_text(data)
    for name, data in {**NEW, ".names": json.dumps(NAMES)}.items():
        (pending / name).write_text(data)
    mend(tmp_path)
    assert content(tmp_path) == NEW
