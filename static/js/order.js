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
    const held = thing.contains(document.activeElement);
    glide(thing.closest("[data-list]"), () => within.insertBefore(thing, before));
    if (held) find(".grip", thing).focus({ preventScroll: true });
    thing.scrollIntoView({ block: "nearest" });
    tell(thing, from);
  };

  // Where a step leads to: over the border of a group into the next one, too.
  const reach = (thing, way) => {
    const within = thing.parentElement;
    const kind = isGroup(thing) ? group : "li";
    const siblings = [...within.children].filter((one) => one.matches(kind));
    const at = siblings.indexOf(thing);
    const lists = isGroup(thing) ? [within] : all("[data-items]", thing.closest("[data-list]"));
    const above = lists[lists.indexOf(within) - 1];
    const below = lists[lists.indexOf(within) + 1];
    if (way === "top") return { within, before: siblings[0] };
    if (way === "bottom") return { within, before: null };
    if (way === "up" && at > 0) return { within, before: siblings[at - 1] };
    if (way === "up") return above && { within: above, before: null };
    if (at < siblings.length - 1) return { within, before: siblings[at + 2] ?? null };
    return below && { within: below, before: below.firstElementChild };
  };

  const isHere = (thing, { within, before }) =>
    within === thing.parentElement && [thing, thing.nextElementSibling].includes(before);

  // From the end of everything there is nowhere to go.
  shop.step = (thing, way) => {
    const to = reach(thing, way);
    if (to && !isHere(thing, to)) return shop.move(thing, to);
    shop.say(`It is ${["up", "top"].includes(way) ? "first" : "last"} already`);
  };

  const keys = {
    ArrowUp: "up",
    ArrowLeft: "up",
    ArrowDown: "down",
    ArrowRight: "down",
    Home: "top",
    End: "bottom",
  };

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
  shop.held = (grip) =>
    grip.closest(grip.matches(".group-grip") ? "[data-group]" : "[data-items] > *");

  // Dragging, by mouse and by touch.
  const wired = new WeakSet();
  let from;

  const topOf = (thing) => thing.getBoundingClientRect().top;

  // Groups show their names alone while one of them is dragged. The list stays as tall as
  // it was, and the names gather where the pointer is, so that nothing jumps away from it.
  const fold = (item) => {
    const within = item.parentElement;
    const top = topOf(item);
    within.style.minBlockSize = `${within.getBoundingClientRect().height}px`;
    document.documentElement.classList.add("dragging-group");
    const above = parseFloat(getComputedStyle(within).paddingBlockStart);
    within.style.paddingBlockStart = `${above + top - topOf(item)}px`;
  };

  const unfold = (item) => {
    const within = item.parentElement;
    const top = topOf(item);
    document.documentElement.classList.remove("dragging-group");
    within.style.minBlockSize = "";
    within.style.paddingBlockStart = "";
    const scroller = item.closest("dialog") ?? window;
    scroller.scrollBy({ top: topOf(item) - top, behavior: "instant" });
  };

  const lift = (item, kind) => {
    if (kind === "group") fold(item);
    else document.documentElement.classList.add("dragging-item");
  };

  const letGo = (item, kind) => {
    if (kind === "group") unfold(item);
    else document.documentElement.classList.remove("dragging-item");
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
      lift(item, kind);
    },
    onEnd: ({ item }) => {
      letGo(item, kind);
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
