// Choosing several things on the list to do the same with all of them; small forms beside it.
(() => {
  "use strict";

  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  const boxes = () => all('#items input[form="bulk"]');
  const chosen = () => boxes().filter((box) => box.checked);

  const showCount = () => {
    const label = find("#bulk-count");
    if (!label) return;
    const { length } = chosen();
    label.textContent = length ? `${length} selected` : "Select things above";
    for (const button of all('#bulk button[name="do"]')) button.disabled = !length;
  };

  // The groups to move to are those that the list has now.
  const showGroups = () => {
    const select = find("[data-groups]");
    const sections = all("#items [data-group]");
    if (!select || find("#items[data-fixed]") || !sections.length) return;
    const kept = select.value;
    const options = sections.map(
      (section) => new Option(find(".group-name", section).textContent, section.dataset.group),
    );
    select.replaceChildren(...options);
    if (options.some((option) => option.value === kept)) select.value = kept;
  };

  const select = (isOn) => {
    find(".wishlist").classList.toggle("selecting", isOn);
    for (const box of boxes()) box.checked = false;
    showCount();
    showGroups();
    (isOn ? boxes()[0] : find("#select"))?.focus({ preventScroll: true });
  };

  document.addEventListener("click", (event) => {
    const { target } = event;
    if (target.closest("#select, #select-end")) {
      event.preventDefault();
      select(Boolean(target.closest("#select")) && !find(".wishlist.selecting"));
    }
    if (target.closest("#select-all")) {
      const isAll = chosen().length === boxes().length;
      for (const box of boxes()) box.checked = !isAll;
      showCount();
    }
  });

  document.addEventListener("change", ({ target }) => {
    if (target.matches('input[form="bulk"]')) showCount();
  });

  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && find(".wishlist.selecting") && !find("dialog[open]")) select(false);
  });

  document.addEventListener("htmx:after:swap", () => {
    if (find(".wishlist.selecting")) showCount();
  });

  // A form that was answered well is done with.
  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
    if (!(ctx.response?.status < 300)) return;
    const form = ctx.sourceElement.form ?? ctx.sourceElement;
    if (form.id === "bulk" && find(".wishlist.selecting")) select(false);
    if (form.id !== "new-group") return;
    form.reset();
    form.closest("details").open = false;
    find("summary", form.closest("details")).focus({ preventScroll: true });
  });

  // A note tells how much room is left.
  document.addEventListener("input", ({ target }) => {
    const left = target.matches("textarea[maxlength]") && find("[data-left]", target.form);
    if (left) left.textContent = `${target.value.length} of ${target.maxLength}`;
  });
})();
