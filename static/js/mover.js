// Whoever clicks a grip instead of dragging it is shown where its thing can go.
(() => {
  "use strict";

  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  const room = 8; // px that stay free at the edges of the window
  let grip;
  let isClosing = false;

  const mover = () => find("dialog[open] .mover") ?? find(".mover");
  const isOpen = () => Boolean(mover()?.matches(":popover-open"));
  const thing = () => shop.held(grip);

  const stand = () => {
    const box = mover();
    const { left, bottom, top } = grip.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = box;
    const fits = bottom + height + room <= innerHeight;
    box.style.left = `${Math.max(room, Math.min(left, innerWidth - width - room))}px`;
    box.style.top = `${fits ? bottom + 2 : Math.max(room, top - height - 2)}px`;
  };

  const choice = (section) => {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.moveTo = section.id;
    button.textContent = find(".group-name", section).textContent;
    return button;
  };

  // An item can go to any other group; a group goes nowhere but up and down.
  const offerGroups = (box) => {
    const list = thing().closest("[data-list]");
    const others = thing().matches("[data-group]")
      ? []
      : all("[data-group]", list).filter((section) => !section.contains(thing()));
    find("[data-move-groups]", box).replaceChildren(...others.map(choice));
    find(".mover-title", box).hidden = !others.length;
  };

  const open = (pressed) => {
    grip = pressed;
    const box = mover();
    offerGroups(box);
    box.showPopover();
    stand();
    grip.setAttribute("aria-expanded", "true");
    find("button", box).focus({ preventScroll: true });
  };

  const go = (button) => {
    const target = button.dataset.moveTo && document.getElementById(button.dataset.moveTo);
    if (target) {
      const within = find("[data-items]", target);
      shop.move(thing(), { within, before: within.firstElementChild });
    } else {
      shop.step(thing(), button.dataset.move);
    }
    // A step may be followed by another one.
    if (["up", "down"].includes(button.dataset.move)) stand();
    else {
      mover().hidePopover();
      grip.focus({ preventScroll: true });
    }
  };

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest(".grip");
    const button = event.target.closest(".mover button");
    if (button) return go(button);
    if (pressed && !isClosing && !shop.isDragging) open(pressed);
    isClosing = false;
  });

  // A press on the grip of an open menu closes it, and does not open it again.
  document.addEventListener(
    "pointerdown",
    ({ target }) => {
      isClosing = isOpen() && target.closest(".grip") === grip;
    },
    { capture: true },
  );

  document.addEventListener(
    "toggle",
    ({ target, newState }) => {
      if (!target.matches?.(".mover") || newState !== "closed" || !grip) return;
      grip.removeAttribute("aria-expanded");
    },
    { capture: true },
  );

  addEventListener("scroll", () => isOpen() && stand(), {
    capture: true,
    passive: true,
  });
})();
