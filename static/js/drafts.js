// What one wrote about a thing is not lost with the sheet that it was written in.
(() => {
  "use strict";

  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  const written = "#panel form[action] textarea[name]";
  const keyOf = (form, name) => `draft:${form.getAttribute("action")}#${name}`;
  const keyFor = (area) => keyOf(area.form, area.name);

  // A line beside the field says that the shop does not have these words.
  const sayNotKept = (area) => {
    if (find(".draft-left", area.parentElement)) return;
    const line = document.createElement("p");
    line.className = "draft-left";
    line.setAttribute("role", "status");
    line.textContent = "Not kept yet";
    area.after(line);
  };

  const forget = (area) => {
    sessionStorage.removeItem(keyFor(area));
    find(".draft-left", area.parentElement)?.remove();
  };

  // Words that are those of the shop again are no draft.
  document.addEventListener("input", ({ target }) => {
    if (!target.matches(written)) return;
    if (target.value === target.defaultValue) forget(target);
    else sessionStorage.setItem(keyFor(target), target.value);
  });

  const bring = (area) => {
    const draft = sessionStorage.getItem(keyFor(area));
    if (draft === null) return;
    if (draft === area.defaultValue) return forget(area);
    sayNotKept(area);
    area.value = draft;
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };

  shop.bringDrafts = () => all(written).forEach(bring);

  document.addEventListener("DOMContentLoaded", shop.bringDrafts);

  // What the shop has taken is no draft any more.
  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
    const source = ctx.sourceElement;
    const form = source.form ?? source;
    const isOwn = form.matches("form[action]") && !source.hasAttribute("formaction");
    if (!isOwn || !(ctx.response?.status < 300)) return;
    for (const { name } of all("textarea[name]", form)) {
      sessionStorage.removeItem(keyOf(form, name));
    }
  });
})();
