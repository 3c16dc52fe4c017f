// The order of a list, by drag and by arrow keys; each move is told to the shop in turn.
(() => {
  "use strict";

  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  const movable = "[data-list]:not([data-fixed])";
  const group = '[data-group]:not([data-group=""])';
  const library = document.currentScript.dataset.sortable;
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)");

  const isGroup = (thing) => thing.matches("[data-group]");
  const idOf = (thing) => (isGroup(thing) ? thing.dataset.group : thing.id.slice("item-".length));
  const pathOf = (thing) => `/wishlist/${isGroup(thing) ? "groups" : "items"}/${idOf(thing)}/place`;

  // A place is where something stands: in what, and before what; nothing is the end.
  const placeOf = (thing) => ({ within: thing.parentElement, before: thing.nextElementSibling });

  const wordsFor = (thing) => {
    const next = thing.nextElementSibling;
    const before = next ? idOf(next) : "";
    return isGroup(thing)
      ? { before }
      : { group: thing.closest("[data-group]").dataset.group, before };
  };

  // How many there are in each group is counted where they stand.
  const count = (list) => {
    for (const section of all("[data-group]", list)) {
      find(".group-count", section)?.replaceChildren(find("[data-items]", section).children.length);
    }
  };

  // Moves leave one after the other, each with the newest version of the list.
  const moves = [];
  let isSending = false;

  const takeBack = () => {
    for (const { thing, from } of moves.splice(0).reverse()) {
      if (!thing.isConnected || !from.within.isConnected) continue;
      from.within.insertBefore(thing, from.before?.isConnected ? from.before : null);
    }
    for (const list of all(movable)) count(list);
    shop.look();
  };

  const sendAll = async () => {
    if (isSending) return;
    isSending = true;
    while (moves.length) {
      const [move] = moves;
      move.isSent = true;
      const version = find("#list-version")?.value ?? "";
      const status = await shop.send(move.path, { ...move.words, version });
      if (status === 409) moves.splice(0);
      else if (status === 200) moves.shift();
      else takeBack();
    }
    isSending = false;
  };

  // What is moved again before its first move left is told of once.
  const tell = (thing, from) => {
    const last = moves.at(-1);
    const move = { thing, from, path: pathOf(thing), words: wordsFor(thing) };
    if (last?.thing === thing && !last.isSent) last.words = move.words;
    else moves.push(move);
    count(thing.closest("[data-list]"));
    sendAll();
  };

  // Everything on the list glides to where it is now.
  const glide = (list, change) => {
    const things = isCalm.matches ? [] : all("[data-items] > *, [data-group]", list);
    const before = things.map((thing) => thing.getBoundingClientRect());
    change();
    things.forEach((thing, i) => {
      const now = thing.getBoundingClientRect();
      const [x, y] = [before[i].x - now.x, before[i].y - now.y];
      if (!x && !y) return;
      thing.animate([{ translate: `${x}px ${y}px` }, { translate: "0 0" }], {
        duration: 160,
        easing: "ease-out",
      });
    });
  };

  // Put something to a place; the focus stays on its grip.
  shop.move = (thing, { within, before }) => {
    const from = placeOf(thing);
    if (before === thing || (from.within === within && from.before === before)) return;
    const held = thing.contains(document.activeElement);
    glide(thing.closest("[data-list]"), () => within.insertBefore(thing, before));
    if (held) find(".grip", thing).focus({ preventScroll: true });
    thing.scrollIntoView({ block: "nearest" });
    tell(thing, from);
  };

  // Where a step leads to: over the border of a group into the next one, too.
  const ways = {
    up: ({ thing, within, at, all: lists }) =>
      thing.previousElementSibling?.matches(thing.localName === "section" ? group : "li")
        ? { within, before: thing.previousElementSibling }
        : at > 0 && { within: lists[at - 1], before: null },
    down: ({ thing, within, at, all: lists }) => {
      const next = thing.nextElementSibling;
      if (next) return { within, before: next.nextElementSibling };
      return at >= 0 && at < lists.length - 1 && { within: lists[at + 1], before: lists[at + 1].firstElementChild };
    },
    top: ({ within, siblings }) => ({ within, before: siblings[0] }),
    bottom: ({ within }) => ({ within, before: null }),
  };

  // Whether there is anywhere to go that way: from the end of everything there is not.
  shop.step = (thing, way) => {
    const within = thing.parentElement;
    const lists = isGroup(thing) ? [] : all("[data-items]", thing.closest("[data-list]"));
    const siblings = [...within.children].filter((one) => !isGroup(thing) || one.matches(group));
    const to = ways[way]({ thing, within, siblings, at: lists.indexOf(within), all: lists });
    const from = placeOf(thing);
    const isThere = !to || to.before === thing || (to.within === from.within && to.before === from.before);
    if (isThere) return shop.say(`It is ${way === "up" || way === "top" ? "first" : "last"} already`);
    shop.move(thing, to);
  };

  const keys = { ArrowUp: "up", ArrowDown: "down", Home: "top", End: "bottom" };

  document.addEventListener("keydown", (event) => {
    const grip = event.target.closest(".grip");
    const way = keys[event.key];
    if (!grip || !way || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    shop.step(shop.held(grip), way);
  });

  // Whoever comes to a grip by keyboard is told its keys.
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches(".grip")) target.setAttribute("aria-describedby", "grip-keys");
  });

  // What a grip moves: its item, or its group.
  shop.held = (grip) => grip.closest(grip.matches(".group-grip") ? "[data-group]" : "[data-items] > *");

  // Dragging, by mouse and by touch.
  const wired = new WeakSet();
  let from;

  // Groups show their names alone while one of them is dragged; the page stays under it.
  const fold = (item, kind, isOn) => {
    const { top } = item.getBoundingClientRect();
    document.documentElement.classList.toggle(`dragging-${kind}`, isOn);
    const scroller = item.closest("dialog") ?? window;
    scroller.scrollBy({ top: item.getBoundingClientRect().top - top, behavior: "instant" });
  };

  const dragged = (kind) => ({
    animation: isCalm.matches ? 0 : 160,
    delay: 80,
    delayOnTouchOnly: true,
    forceFallback: true,
    fallbackOnBody: !find("dialog[open]"),
    fallbackTolerance: 4,
    scrollSensitivity: 80,
    bubbleScroll: true,
    ghostClass: "is-leaving",
    dragClass: "is-dragged",
    onStart: ({ item }) => {
      from = placeOf(item);
      shop.isDragging = true;
      fold(item, kind, true);
    },
    onEnd: ({ item }) => {
      fold(item, kind, false);
      // The click that ends a drag is none.
      setTimeout(() => {
        shop.isDragging = false;
      });
    },
    onUpdate: ({ item }) => tell(item, from),
    onAdd: ({ item }) => tell(item, from),
  });

  const wire = (element, options) => {
    if (wired.has(element)) return;
    wired.add(element);
    Sortable.create(element, options);
  };

  const wireAll = () => {
    for (const list of all(movable)) {
      wire(list, { ...dragged("group"), draggable: group, handle: ".group-grip" });
      for (const items of all("[data-items]", list)) {
        wire(items, { ...dragged("item"), group: "items", draggable: "li", handle: ".grip" });
      }
    }
  };

  // The library comes when there is something to drag.
  let loading;

  const load = () =>
    new Promise((done) => {
      const script = document.createElement("script");
      script.src = library;
      script.addEventListener("load", done);
      document.head.append(script);
    });

  shop.wire = async () => {
    if (!find(movable)) return;
    loading ??= load();
    await loading;
    wireAll();
  };

  document.addEventListener("DOMContentLoaded", shop.wire);
  document.addEventListener("htmx:after:swap", shop.wire);
})();
