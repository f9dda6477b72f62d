"""The wheel carries what kg reads at run time: shapes, queries, mappings, links, context."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], check=True, cwd=ROOT)
    (wheel,) = folder.glob("wikikg-*.whl")
    with zipfile.ZipFile(wheel) as file:
        file.extractall(folder / "site")
    return folder / "site"


def test_every_data_file_is_in_the_wheel(unpacked: Path) -> None:
    data = {
        path.relative_to(ROOT / "kg")
        for path in (ROOT / "kg").rglob("*")
        if path.suffix in (".toml", ".tsv", ".jsonld")
    }
    data |= {path.relative_to(ROOT) for folder in ("shapes", "queries") for path in (ROOT / folder).iterdir()}
    assert len(data) > 20
    assert not {path for path in data if not (unpacked / "kg" / path).is_file()}
    assert (unpacked / "kg" / "py.typed").is_file()


def test_kg_finds_its_data_when_installed(unpacked: Path) -> None:
    code = """
import kg, kg.vocab, kg.queries, kg.mapping
assert kg.__file__.startswith(SITE), kg.__file__
assert kg.vocab.P["country"] and kg.vocab.resource("shapes").is_relative_to(SITE)
assert "wards" in kg.queries.names()
assert kg.mapping.mappings("en").infoboxes
"""
    script = code.replace("SITE", repr(str(unpacked)))
    environment = {"PYTHONPATH": str(unpacked)}
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, cwd=unpacked, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
