// An open page stays current: it asks every few seconds whether it still is.
(() => {
  "use strict";

  const often = 4000;
  const seldom = 60000;
  const root = document.documentElement;

  // By these marks the shop knows what one has: the page, and the drawer over it.
  const stamps = { page: root.dataset.stamp && `"${root.dataset.stamp}"`, drawer: "" };
  let wait = often;
  let waiting;
  let isAsking = false;

  const drawer = () => document.querySelector("#drawer[open]");
  const what = () => (drawer() ? "drawer" : "page");

  const isBusy = () =>
    shop.writing || shop.isDragging || document.querySelector(".mover:popover-open");

  const ask = (part) => {
    const headers = part === "drawer" ? { "HX-Request": "true" } : { Accept: "text/html" };
    if (stamps[part]) headers["If-None-Match"] = stamps[part];
    return fetch(part === "drawer" ? "/wishlist/drawer" : location.href, {
      headers,
      cache: "no-store",
    });
  };

  // What htmx notes on elements is none of the shop's words.
  const words = (element) => element.outerHTML.replaceAll(' data-htmx-powered="true"', "");

  // Who signed in or out in another tab is somebody else here, too: the list of a guest
  // in place of one's own would look as if everything were gone.
  const isCustomers = (page) => {
    const list = page.querySelector("#drawer-list");
    if (list && page !== document) return !list.matches("[data-fixed]");
    return Boolean(page.querySelector('.you a[href="/account"]'));
  };

  shop.isForAnother = (page) => {
    const wasCustomer = isCustomers(document);
    if (wasCustomer === isCustomers(page)) return false;
    const isDrawer = page !== document && page.querySelector("#drawer-list");
    const isOwn = isDrawer || /^\/(cart|wishlist)\b/.test(location.pathname);
    const next = encodeURIComponent(location.pathname + location.search);
    if (wasCustomer && isOwn) location.assign(`/account/sign-in?next=${next}`);
    else location.reload();
    return true;
  };

  const changed = (fresh) => {
    return [...fresh.querySelectorAll("[data-part]")].filter((part) => {
      const stale = document.getElementById(part.id);
      return stale && words(stale) !== part.outerHTML;
    });
  };

  // What the shop refused stays as it was typed until its writer has corrected it.
  const isToCorrect = ({ id }) =>
    document.getElementById(id).querySelector('[aria-invalid="true"]');

  const show = async (parts) => {
    if (!parts.length) return;
    const held = document.activeElement;
    for (const part of parts) part.setAttribute("hx-swap-oob", "outerMorph");
    const text = parts.map((part) => part.outerHTML).join("");
    await htmx.swap({ text, swap: "none", sourceElement: document.body });
    if (held === document.body || document.activeElement !== document.body) return;
    if (held.isConnected) held.focus({ preventScroll: true });
    else shop.catchFocus();
  };

  // Answers that came too late, because something was written meanwhile, do not count.
  const take = async (part, answer, writes) => {
    if (answer.status === 304) return;
    if (answer.status === 429 || answer.status >= 500) throw new Error(answer.status);
    if (answer.redirected || !answer.ok) {
      stamps[part] = "";
      if (part === "page") location.reload();
      return;
    }
    const text = await answer.text();
    if (isBusy() || writes !== shop.writes || part !== what()) return;
    const fresh = new DOMParser().parseFromString(text, "text/html");
    if (shop.isForAnother(fresh)) return;
    const parts = changed(fresh);
    const free = parts.filter((one) => !isToCorrect(one));
    if (free.length === parts.length) stamps[part] = answer.headers.get("ETag") ?? "";
    await show(free);
  };

  const look = async () => {
    const part = what();
    if (isAsking || isBusy()) return later();
    isAsking = true;
    const { writes } = shop;
    try {
      await take(part, await ask(part), writes);
      wait = often;
    } catch {
      wait = Math.min(2 * wait, seldom);
    }
    isAsking = false;
    later();
  };

  const later = () => {
    clearTimeout(waiting);
    if (!document.hidden && stamps[what()]) waiting = setTimeout(look, wait);
  };

  const now = () => {
    clearTimeout(waiting);
    if (!document.hidden && stamps[what()]) look();
  };

  shop.look = now;
  shop.isCurrent = (part, answer) => {
    stamps[part] = answer.headers.get("ETag") ?? "";
    later();
  };

  document.addEventListener("visibilitychange", now);

  // A page that the browser kept while one was elsewhere may be long out of date.
  addEventListener("pageshow", ({ persisted }) => (persisted ? look() : later()));

  // What came back into stock is news until it was on the screen.
  const seen = new IntersectionObserver((entries) => {
    if (entries.some((entry) => entry.isIntersecting)) shop.hasSeenNews = true;
  });

  const watchNews = () => {
    for (const card of document.querySelectorAll("#items .is-back")) seen.observe(card);
  };

  document.addEventListener("DOMContentLoaded", watchNews);
  document.addEventListener("htmx:after:swap", watchNews);

  addEventListener("pagehide", () => {
    if (!shop.hasSeenNews) return;
    shop.hasSeenNews = false;
    fetch("/wishlist/seen", {
      method: "POST",
      keepalive: true,
      headers: { "X-CSRFToken": document.querySelector("#act [name=csrf_token]").value },
    });
  });
})();
