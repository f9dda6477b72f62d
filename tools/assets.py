"""Vendors the browser libraries of the explorer from npm into kg/web/static: make assets."""

import base64
import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

STATIC = Path(__file__).resolve().parent.parent / "kg" / "web" / "static"
PACKAGES = {
    "leaflet": "1.9.4",
    "world-atlas": "2.0.2",
    "topojson-client": "3.1.0",
    "cytoscape": "3.34.4",
    "@zazuko/yasgui": "4.6.2",
    "oxigraph": "0.5.11",
}
FILES = {
    "leaflet/dist/leaflet.js": "leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet.css",
    "topojson-client/dist/topojson-client.min.js": "topojson-client.min.js",
    "cytoscape/dist/cytoscape.min.js": "cytoscape.min.js",
    "@zazuko/yasgui/build/yasgui.min.js": "yasgui.min.js",
    "@zazuko/yasgui/build/yasgui.min.css": "yasgui.min.css",
}
LICENCES = ("LICENSE", "LICENSE.md", "LICENSE.txt", "LICENSE-MIT", "license")


def classic(module: str) -> str:
    """Makes a script of a module: what it exports becomes `globalThis.oxigraph`."""
    names = re.findall(r"^export (?:class|function) (\w+)", module, re.MULTILINE)
    body = re.sub(r"^export (?=class |function )", "", module, flags=re.MULTILINE)
    body = re.sub(r"^export \{[^}]*\};?$", "", body, flags=re.MULTILINE).replace("import.meta.url", "location.href")
    return f"(() => {{\n{body}\nglobalThis.oxigraph = {{ {', '.join(names)}, initSync }};\n}})();\n"


def vendored(folder: Path) -> None:
    """Installs the packages in a folder of their own and copies what the pages need, with licences and checksums."""
    (folder / "package.json").write_text(json.dumps({"private": True, "dependencies": PACKAGES}))
    subprocess.run(["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, check=True)
    modules = folder / "node_modules"
    for source, name in FILES.items():
        data = (modules / source).read_bytes()
        lines = data.split(b"\n")
        if lines[-1].startswith(b"//# sourceMappingURL") or (
            lines[-2:-1] and lines[-2].startswith(b"//# sourceMappingURL")
        ):
            data = b"\n".join(line for line in lines if not line.startswith(b"//# sourceMappingURL"))
        (STATIC / name).write_bytes(data)
    atlas = (modules / "world-atlas" / "countries-50m.json").read_text()
    (STATIC / "world.js").write_text(f"globalThis.kgWorld={atlas.strip()};\n")
    (STATIC / "oxigraph.js").write_text(classic((modules / "oxigraph" / "web.js").read_text()))
    wasm = gzip.compress((modules / "oxigraph" / "web_bg.wasm").read_bytes(), 9, mtime=0)
    (STATIC / "oxigraph-wasm.js").write_text(f'globalThis.kgWasm="{base64.b64encode(wasm).decode()}";\n')
    notices = [
        (
            "Browser libraries that the explorer carries. Made by tools/assets.py, which takes away "
            "references to source maps,\n"
            "writes the outlines of world-atlas as a script, and makes a classic script of oxigraph's module "
            "(pages that are\n"
            "opened as files can load no modules).\n"
        )
    ]
    for name, version in PACKAGES.items():
        package = json.loads((modules / name / "package.json").read_text())
        text = next((modules / name / each for each in LICENCES if (modules / name / each).is_file()), None)
        notices.append(
            f"\n{'=' * 100}\n{name} {version}, {package.get('license', '')}, "
            f"https://www.npmjs.com/package/{name}\n{'=' * 100}\n"
        )
        notices.append(
            text.read_text() if text else "(the package names its licence above and carries no text of it)\n"
        )
    (STATIC / "LICENSES.txt").write_text("".join(notices))
    names = sorted({*FILES.values(), "world.js", "oxigraph.js", "oxigraph-wasm.js"})
    sums = {name: hashlib.sha256((STATIC / name).read_bytes()).hexdigest() for name in names}
    (STATIC / "assets.json").write_text(json.dumps({"packages": PACKAGES, "sha256": sums}, indent=1) + "\n")


if __name__ == "__main__":
    if shutil.which("npm") is None:
        sys.exit("npm is needed: it comes with Node.js")
    with TemporaryDirectory() as temporary:
        vendored(Path(temporary))
