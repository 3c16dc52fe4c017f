"""Copy the pinned front-end files from node_modules to static/vendor."""

import argparse
import base64
import hashlib
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"


@dataclass(frozen=True, slots=True)
class Package:
    """One npm package, the folder it gets here, and the files taken as they are."""

    name: str
    folder: str
    files: tuple[str, ...] = ()


PACKAGES = (
    Package("htmx.org", "htmx", ("dist/htmx.min.js",)),
    Package(
        "@fontsource-variable/inter",
        "inter",
        (
            "files/inter-latin-wght-normal.woff2",
            "files/inter-latin-ext-wght-normal.woff2",
        ),
    ),
    Package("sortablejs", "sortable", ("Sortable.min.js",)),
    Package("open-props", "open-props"),
    Package("lucide-static", "lucide"),
)

# The families of design tokens that our own style sheets draw on.
TOKEN_FILES = ("sizes", "borders", "easings", "durations", "shadows", "fonts")
TOKENS = re.compile(
    r"--(size-\d+|radius-(\d|round)|ease-(out-|in-out-)?\d"
    r"|duration-(quick|moderate|gentle)-\d|shadow-(color|strength(-\d+)?|\d)"
    r"|font-size-\d+|font-weight-\d|font-lineheight-\d+|font-mono"
    r"|font-monospace-code)$"
)

ICONS = (
    "archive",
    "archive-restore",
    "arrow-down",
    "arrow-down-to-line",
    "arrow-left",
    "arrow-up",
    "arrow-up-to-line",
    "bell",
    "bell-off",
    "calendar",
    "calendar-clock",
    "check",
    "chevron-down",
    "chevron-up",
    "circle-alert",
    "circle-check",
    "circle-pause",
    "copy",
    "ellipsis",
    "eye",
    "flag",
    "folder-input",
    "folder-plus",
    "gift",
    "globe",
    "grip-vertical",
    "heart",
    "info",
    "layout-grid",
    "link",
    "list",
    "list-checks",
    "lock-keyhole",
    "log-out",
    "mail",
    "minus",
    "monitor",
    "moon",
    "pencil",
    "plus",
    "qr-code",
    "rotate-ccw",
    "search",
    "search-x",
    "settings-2",
    "share-2",
    "shopping-cart",
    "sliders-horizontal",
    "smartphone",
    "sparkles",
    "tag",
    "terminal",
    "trash-2",
    "triangle-alert",
    "unplug",
    "user-round",
    "user-round-x",
    "x",
)


def design_tokens(source: Path) -> str:
    """Return the style sheet of the design tokens that the shop uses."""
    lines = []
    for name in TOKEN_FILES:
        text = (source / f"{name}.min.css").read_text()
        rule = re.search(r":where\(html\)\{(.*?)\}", text, re.DOTALL)
        if rule is None:
            message = f"open-props has no plain rule in {name}.min.css"
            raise SystemExit(message)
        lines += [
            f"  {declaration};"
            for declaration in rule[1].split(";")
            if TOKENS.fullmatch(declaration.split(":")[0])
        ]
    body = "\n".join(lines)
    return (
        "/* Open Props, MIT licence, see LICENSE beside this file. */\n"
        f"@layer vendor {{\n:where(html) {{\n{body}\n}}\n}}\n"
    )


def icon_sprite(source: Path) -> str:
    """Return one drawing that holds every icon of the shop as a symbol."""
    symbols = []
    for name in ICONS:
        drawing = (source / "icons" / f"{name}.svg").read_text()
        shapes = re.search(r"<svg[^>]*>(.*)</svg>", drawing, re.DOTALL)
        if shapes is None:
            message = f"the icon {name} holds no drawing"
            raise SystemExit(message)
        inner = re.sub(r"\s+", " ", shapes[1]).replace("> <", "><").strip()
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{inner}</symbol>')
    body = "\n".join(symbols)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg">\n'
        "<!-- Lucide icons, ISC licence, see vendor/lucide/LICENSE. -->\n"
        f"{body}\n</svg>\n"
    )


def digest(file: Path) -> str:
    """Return a file's SHA-384 in the form of an integrity attribute."""
    raw = hashlib.sha384(file.read_bytes()).digest()
    return f"sha384-{base64.b64encode(raw).decode()}"


def copy_package(package: Package, modules: Path) -> list[Path]:
    """Lay a package's files and its licence into static/vendor; return what was laid.

    Raises:
        SystemExit: the package is not installed.
    """
    source = modules / package.name
    if not source.is_dir():
        message = f"{package.name} is not in {modules}; run: npm ci --ignore-scripts"
        raise SystemExit(message)
    target = STATIC / "vendor" / package.folder
    target.mkdir(parents=True)
    shutil.copyfile(source / "LICENSE", target / "LICENSE")
    made = [target / "LICENSE"]
    for name in package.files:
        file = target / Path(name).name
        shutil.copyfile(source / name, file)
        made.append(file)
    if package.name == "open-props":
        made.append(target / "tokens.css")
        made[-1].write_text(design_tokens(source))
    if package.name == "lucide-static":
        made.append(STATIC / "img" / "icons.svg")
        made[-1].parent.mkdir(parents=True, exist_ok=True)
        made[-1].write_text(icon_sprite(source))
    return made


def main() -> None:
    """Renew static/vendor and its manifest from the packages that npm installed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--modules", type=Path, default=ROOT / "node_modules")
    modules = parser.parse_args().modules
    pinned = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    shutil.rmtree(STATIC / "vendor", ignore_errors=True)
    manifest = {}
    for package in PACKAGES:
        about = json.loads((modules / package.name / "package.json").read_text())
        if about["version"] != pinned[package.name]:
            message = (
                f"{package.name} {about['version']} is installed, "
                f"package.json pins {pinned[package.name]}"
            )
            raise SystemExit(message)
        for file in copy_package(package, modules):
            manifest[file.relative_to(STATIC).as_posix()] = {
                "package": package.name,
                "version": about["version"],
                "licence": about["license"],
                "sha384": digest(file),
            }
    text = json.dumps(manifest, indent=2, sort_keys=True)
    (STATIC / "vendor" / "MANIFEST.json").write_text(f"{text}\n")


if __name__ == "__main__":
    main()
