"""Draw the picture that goes with a link to a shared list, wherever it is pasted.

Messengers show no SVG, so the shop's drawing is made a PNG of the size that they ask
for. It names nobody: neither the shop, which may be called anything, nor a list.
"""

import os
import sys

from playwright.sync_api import ViewportSize, sync_playwright

from scripts.demo_shop import ROOT
from scripts.find_browser import find
from scripts.screenshots import smaller

IMAGES = ROOT / "static" / "img"
SIZE: ViewportSize = {"width": 1200, "height": 630}
PAGE = """<!doctype html><style>
body {{ margin: 0; height: 100vh; background: #f3f1ec }}
body {{ display: grid; place-items: center }}
svg {{ width: 1200px; height: auto; display: block }}
</style>{drawing}"""


def main() -> None:
    """Photograph the drawing of the front page by day."""
    program = find()
    if program is None:
        sys.exit("There is no Chromium here; run: make screenshots")
    drawing = (IMAGES / "hero.svg").read_text()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
        )
        page = browser.new_page(viewport=SIZE, color_scheme="light")
        page.set_content(PAGE.format(drawing=drawing))
        (IMAGES / "preview.png").write_bytes(smaller(page.screenshot()))
        browser.close()


if __name__ == "__main__":
    main()
