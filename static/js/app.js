// Small comforts on top of pages that work without them.
(() => {
  "use strict";

  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // A form that came back with mistakes starts at the first one.
  const goToMistake = () => find('[aria-invalid="true"]')?.focus();

  // Choosing an order is asking for it. Whoever steps through the orders with the arrow
  // keys asks by Enter, or by going on, and comes back to the list of orders.
  const order = "[data-submit]";
  const keptPlace = "place";
  let isStepping = false;
  let isChosen = false;

  const ask = (select) => {
    isChosen = false;
    if (isStepping) sessionStorage.setItem(keptPlace, select.id);
    select.form.requestSubmit();
  };

  document.addEventListener("pointerdown", () => {
    isStepping = false;
  });

  document.addEventListener("keydown", (event) => {
    if (!event.target.matches(order)) return;
    isStepping = true;
    if (event.key !== "Enter" || !isChosen) return;
    event.preventDefault();
    ask(event.target);
  });

  document.addEventListener("change", ({ target }) => {
    if (!target.matches(order)) return;
    isChosen = true;
    if (!isStepping) ask(target);
  });

  document.addEventListener("focusout", ({ target }) => {
    if (isChosen && target.matches(order) && document.hasFocus()) ask(target);
  });

  const comeBackToOrder = () => {
    const place = sessionStorage.getItem(keptPlace);
    sessionStorage.removeItem(keptPlace);
    if (place) document.getElementById(place)?.focus({ preventScroll: true });
  };

  // A page that is shown again says which order it is in, not which one was chosen last.
  const showOrder = () => {
    for (const select of all(order)) {
      select.selectedIndex = [...select.options].findIndex((one) => one.defaultSelected);
    }
    isChosen = false;
  };

  // Filters leave no empty words in the address.
  document.addEventListener("formdata", ({ target, formData }) => {
    if (!target.matches("#filter, #find")) return;
    for (const [name, value] of [...formData]) if (!value) formData.delete(name);
  });

  // Thumbnails slide the strip; the page itself stays where it is.
  const showPicture = (thumb) => {
    const picture = find(thumb.hash);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    picture.parentElement.scrollTo({
      left: picture.offsetLeft - picture.parentElement.offsetLeft,
      behavior: calm ? "auto" : "smooth",
    });
  };

  const markThumb = (picture) => {
    for (const thumb of all(".thumbs a")) {
      if (thumb.hash === `#${picture.id}`) thumb.setAttribute("aria-current", "true");
      else thumb.removeAttribute("aria-current");
    }
  };

  const watchGallery = () => {
    const strip = find(".strip");
    if (!find(".thumbs")) return;
    const watcher = new IntersectionObserver(
      (seen) => seen.forEach((one) => one.isIntersecting && markThumb(one.target)),
      { root: strip, threshold: 0.6 },
    );
    for (const picture of strip.children) watcher.observe(picture);
  };

  // Text beside a copy button goes to the clipboard, and the button says so.
  const copy = async (button) => {
    const words = button.textContent;
    const source = find(button.dataset.copy);
    await navigator.clipboard.writeText((source.value ?? source.textContent).trim());
    button.textContent = "Copied";
    setTimeout(() => {
      button.textContent = words;
    }, 2000);
  };

  document.addEventListener("click", (event) => {
    const thumb = event.target.closest(".thumbs a");
    const copier = event.target.closest("[data-copy]");
    if (copier) copy(copier);
    if (thumb) {
      event.preventDefault();
      showPicture(thumb);
    }
  });

  addEventListener("pageshow", showOrder);

  // The strip of categories shows the one that this page is about.
  const showCategory = () => {
    const here = find(".categories [aria-current]")?.getBoundingClientRect();
    const strip = find(".categories ul");
    if (here) strip.scrollLeft += here.left + here.width / 2 - strip.clientWidth / 2;
  };

  // Paper does not change any more: it says which day it is from.
  addEventListener("beforeprint", () => {
    const date = new Intl.DateTimeFormat(undefined, { dateStyle: "long" });
    find("#printed-on")?.replaceChildren(date.format(new Date()));
  });

  document.addEventListener("DOMContentLoaded", () => {
    comeBackToOrder();
    goToMistake();
    showCategory();
    watchGallery();
  });
})();
