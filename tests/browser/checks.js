// What the walk looks at on each page; gives one sentence for everything amiss.
() => {
  const amiss = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const name = (element) => element.outerHTML.slice(0, 120);
  const shown = (element) =>
    element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) &&
    element.getBoundingClientRect().width > 1;

  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) amiss.push(`scrolls sideways by ${wide} px`);

  for (const picture of all("img")) {
    if (!picture.getAttribute("width") || !picture.getAttribute("height")) {
      amiss.push(`keeps no room for ${name(picture)}`);
    }
    if (picture.complete && picture.currentSrc && !picture.naturalWidth) {
      amiss.push(`does not show ${name(picture)}`);
    }
  }

  // A link within a sentence may be as high as its line.
  const inSentence = (element) =>
    element.matches("a") &&
    getComputedStyle(element).display === "inline" &&
    element.closest("p, dd, li, h1, h2, h3")?.textContent.trim() !== element.textContent.trim();

  for (const target of all("a[href], button, input:not([type=hidden]), select, summary, textarea")) {
    if (!shown(target) || inSentence(target)) continue;
    const label = target.closest("label");
    const { width, height } = (label ?? target).getBoundingClientRect();
    if (width < 23.5 || height < 23.5) {
      amiss.push(`hard to hit, ${Math.round(width)} × ${Math.round(height)}: ${name(target)}`);
    }
  }
  return amiss;
}
