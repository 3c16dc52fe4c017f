"""Take the pictures of the shop that the README and the documents show."""

import os
import struct
import sys
import zlib

from playwright.sync_api import Page, ViewportSize, sync_playwright

from scripts.demo_shop import ROOT, demo_shop
from scripts.find_browser import find

PICTURES = ROOT / "docs" / "pictures"
PASSWORD = "keepsake-demo"  # noqa: S105 - everybody may know the demo's
SIZE: ViewportSize = {"width": 1200, "height": 900}
PAGES = {
    "catalogue": "/",
    "product": "/p/fishermans-sweater",
    "wishlist": "/wishlist",
    "shared": "/lists",  # from there to the first of them
    "cart": "/cart",  # with what is on the list
}
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def main() -> None:
    """Open a demo shop, sign alice in, and photograph her pages in both themes."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    program = find()
    if program is None:
        sys.exit("There is no Chromium here; run: make screenshots")
    print("Opening a demo shop…", flush=True)
    with demo_shop() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
        )
        for theme in ("light", "dark"):
            page = browser.new_page(
                base_url=address,
                viewport=SIZE,
                color_scheme="dark" if theme == "dark" else "light",
                reduced_motion="reduce",
            )
            sign_in(page)
            for name, path in PAGES.items():
                page.goto(path, wait_until="networkidle")
                if name == "shared":
                    page.locator("main a[href*='/w/']").first.click()
                    page.wait_for_load_state("networkidle")
                if name == "cart":
                    page.goto("/wishlist")
                    page.locator("[formaction='/wishlist/to-cart']").first.click()
                    page.wait_for_load_state("networkidle")
                    page.goto(path, wait_until="networkidle")
                file = PICTURES / f"{name}-{theme}.png"
                file.write_bytes(smaller(page.screenshot()))
                print(f"{file.relative_to(ROOT)}  {file.stat().st_size // 1000} kB")
        browser.close()


def sign_in(page: Page) -> None:
    """Let alice in."""
    page.goto("/account/sign-in")
    page.locator("main [name=email]").fill("alice@example.com")
    page.locator("main [name=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda address: "/sign-in" not in address)


def smaller(png: bytes) -> bytes:
    """Return the same picture, packed as tightly as its format allows.

    Chromium packs for speed. Chunks and filters stay as they are (PNG, 3rd edition,
    chapter 5); only the compressed stream is written anew.
    """
    kept, stream, place = bytearray(SIGNATURE), bytearray(), len(SIGNATURE)
    while place < len(png):
        length, kind = struct.unpack_from(">I4s", png, place)
        body = png[place + 8 : place + 8 + length]
        place += length + 12
        if kind == b"IDAT":
            stream += body
            continue
        if kind == b"IEND":
            kept += chunk(b"IDAT", zlib.compress(zlib.decompress(stream), 9))
        kept += chunk(kind, body)
    return min(bytes(kept), png, key=len)


def chunk(kind: bytes, body: bytes) -> bytes:
    """Return one chunk of a PNG file."""
    check = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)


if __name__ == "__main__":
    main()
