// Text in a box goes to the clipboard, and the button beside it says so.
(() => {
  "use strict";

  if (!navigator.clipboard) return; // of a page that is not secured

  const said = document.querySelector("#copied");

  const copy = async (button) => {
    const [shown] = button.children;
    const code = button.closest("figure").querySelector("code");
    await navigator.clipboard.writeText(`${code.textContent.trim()}\n`);
    shown.textContent = said.textContent = "Copied";
    setTimeout(() => {
      shown.textContent = "Copy";
      said.textContent = "";
    }, 2000);
  };

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
})();
