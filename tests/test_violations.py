"""The page about what breaks the shapes over a corpus: a row for each, which says whether anyone has read it."""

from pathlib import Path

import pytest

from tools import violations


def test_the_page_has_a_row_for_each_violation_and_the_reason_of_who_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = "{{{{Infobox settlement|name={0}|area_total_km2=10|population_total=1,000|population_density_km2={1}}}}}\n"
    (tmp_path / "pages").mkdir()
    for name, density in (("Ordna", 100), ("Umra", 300), ("Quill", 250)):
        (tmp_path / "pages" / f"{name}.wikitext").write_text(box.format(name, density), "utf-8")
    (tmp_path / "read.toml").write_text('[Umra]\nPlace-density = "1,000 people on 10 km² are 100, not 300"\n', "utf-8")
    monkeypatch.setattr(violations, "READ", tmp_path / "read.toml")
    page = violations.main(tmp_path)
    assert "over 3 articles" in page
    rows = [line.split(" | ") for line in page.splitlines() if "kgsh:" in line]
    assert [(row[0], row[1], row[-1]) for row in rows] == [
        ("| Quill", "kgsh:Place-density", "**not read yet** |"),
        ("| Umra", "kgsh:Place-density", "1,000 people on 10 km² are 100, not 300 |"),
    ]
