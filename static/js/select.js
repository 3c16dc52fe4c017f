// Choosing several things on the list to do the same with all of them; small forms beside it.
(() => {
  "use strict";

  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  const boxes = () => all('input[form="bulk"]');
  const chosen = () => boxes().filter((box) => box.checked);
  const isSelecting = () => Boolean(find(".wishlist.selecting"));

  const showCount = () => {
    const label = find("#bulk-count");
    if (!label) return;
    const { length } = chosen();
    label.dataset.none ??= label.textContent;
    label.textContent = length ? `${length} selected` : label.dataset.none;
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

  // A box stands before the heading that names it, as the shop draws it.
  const addBox = (item) => {
    const id = item.id.slice("item-".length);
    const heading = find("h3", item);
    heading.id = `name-${id}`;
    const box = document.createElement("input");
    const attributes = { type: "checkbox", form: "bulk", name: "items", value: id };
    for (const [name, value] of Object.entries(attributes)) box.setAttribute(name, value);
    box.setAttribute("aria-labelledby", heading.id);
    heading.before(box);
  };

  const dropBox = (box) => {
    box.nextElementSibling.removeAttribute("id");
    box.remove();
  };

  // The address says that one is selecting: the shop draws the boxes, too, from now on.
  const select = (isOn) => {
    const address = new URL(location.href);
    address.searchParams.delete("select");
    if (isOn) address.searchParams.set("select", "1");
    history.replaceState(history.state, "", address);
    find(".wishlist").classList.toggle("selecting", isOn);
    boxes().forEach(dropBox);
    if (isOn) all("#items .item").forEach(addBox);
    showCount();
    showGroups();
    (isOn ? boxes()[0] : find("#select"))?.focus({ preventScroll: true });
  };

  document.addEventListener("click", (event) => {
    const { target } = event;
    if (target.closest("#select, #select-end")) {
      event.preventDefault();
      select(Boolean(target.closest("#select")) && !isSelecting());
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
    if (key === "Escape" && isSelecting() && !find("dialog[open]")) select(false);
  });

  document.addEventListener("htmx:after:swap", () => {
    if (isSelecting()) showCount();
  });

  document.addEventListener("DOMContentLoaded", showCount);

  // What did not go into the cart is read and put aside.
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-clear]");
    if (!button) return;
    document.getElementById(button.dataset.clear).replaceChildren();
    find("#main").focus({ preventScroll: true });
  });

  // A form that was answered well is done with.
  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
    if (!(ctx.response?.status < 300)) return;
    const form = ctx.sourceElement.form ?? ctx.sourceElement;
    if (form.id === "bulk" && isSelecting()) select(false);
    if (form.matches(".row-buy")) form.reset();
    if (form.id !== "new-group") return;
    form.reset();
    form.closest("details").open = false;
    find("summary", form.closest("details")).focus({ preventScroll: true });
  });

  // Whoever asks for a new group names it next.
  document.addEventListener(
    "toggle",
    ({ target, newState }) => {
      if (newState === "open") find("#new-group-name", target)?.focus();
    },
    { capture: true },
  );

  // A note tells how much room is left.
  document.addEventListener("input", ({ target }) => {
    const left = target.matches("textarea[maxlength]") && find("[data-left]", target.form);
    if (left) left.textContent = `${target.value.length} of ${target.maxLength}`;
  });
})();
