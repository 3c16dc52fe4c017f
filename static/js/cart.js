// How many of a thing: what is pressed or typed shows at once, and the shop is told when
// it rests.
(() => {
  "use strict";

  const find = (selector, within = document) => within.querySelector(selector);

  const rest = 300;
  const due = new Set();
  let resting;
  let onward = "";

  const later = (wait = rest) => {
    clearTimeout(resting);
    resting = setTimeout(tell, wait);
  };

  // One thing after the other; what is being written may say something about the next.
  const tell = () => {
    if (shop.writing) return later();
    const [id] = due;
    due.delete(id);
    const form = document.getElementById(id);
    if (form && hasChanged(form)) form.requestSubmit();
    if (due.size) return later();
    if (onward && !shop.writing) location.assign(onward);
  };

  const field = (form) => form.elements.quantity;
  const hasChanged = (form) =>
    field(form).value.trim() !== field(form).dataset.was || field(form).ariaInvalid;

  const note = (form, wait) => {
    due.add(form.id);
    later(wait);
  };

  const step = (button) => {
    const form = find("form", button.closest(".stepper"));
    const input = field(form);
    const most = Number(input.dataset.most);
    const wanted = (Number(input.value) || 0) + Number(button.dataset.step);
    input.value = Math.min(Math.max(wanted, 1), most);
    for (const one of button.closest(".stepper").querySelectorAll("[data-step]")) {
      const end = one.dataset.step === "1" ? most : 1;
      one.toggleAttribute("disabled", Number(input.value) === end);
    }
    if (button.disabled) input.focus({ preventScroll: true });
    note(form);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    const checkout = event.target.closest("a#checkout");
    if (button) {
      event.preventDefault();
      step(button);
    }
    // Whoever goes on takes along what was pressed this very moment.
    if (checkout && (due.size || shop.writing)) {
      event.preventDefault();
      onward = checkout.href;
      later(0);
    }
  });

  // Enter sends it, too.
  document.addEventListener("submit", ({ target }) => due.delete(target.id));

  document.addEventListener("change", ({ target }) => {
    if (target.matches(".stepper [data-was]")) note(target.form, 0);
  });

  // What the shop says stands in its field, unless somebody is about to say otherwise.
  const showCounts = () => {
    for (const input of document.querySelectorAll(".stepper [data-was]")) {
      const isHeld = input === document.activeElement || due.has(input.form.id);
      if (!isHeld) input.value = input.defaultValue;
    }
  };

  document.addEventListener("htmx:after:swap", showCounts);
  addEventListener("pageshow", showCounts);

  document.addEventListener("htmx:finally:request", ({ detail }) => {
    if (!onward || due.size) return;
    if (detail.ctx.response?.status < 300) location.assign(onward);
    else onward = "";
  });
})();
