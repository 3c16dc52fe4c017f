// The bell on each card of one's list. Fifty of them would be a fifth of the page, so it says
// only which cards ring; without a script the same is chosen behind a card's "…".
(() => {
  "use strict";

  const bellOf = (item) => {
    const known = item.querySelector(":scope > .bell");
    if (known) return known;
    const bell = document.createElement("button");
    bell.className = "bell";
    bell.name = "on";
    bell.setAttribute("form", "act");
    bell.setAttribute("formaction", `/wishlist/items/${item.id.slice("item-".length)}/bell`);
    bell.setAttribute("aria-label", `Tell me news of ${item.querySelector("h3").textContent}`);
    item.querySelector("h3").before(bell);
    return bell;
  };

  const hang = () => {
    for (const item of document.querySelectorAll(".item:is(.rings, .silent)")) {
      const isOn = item.classList.contains("rings");
      const bell = bellOf(item);
      bell.value = isOn ? "0" : "1";
      bell.setAttribute("aria-pressed", isOn);
    }
  };

  document.addEventListener("DOMContentLoaded", hang);

  // Before anybody looks for what had the focus.
  document.addEventListener("htmx:after:swap", hang, { capture: true });
})();
