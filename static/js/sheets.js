// Pages that open over this one: the list in its drawer, what concerns one thing in a sheet.
(() => {
  "use strict";

  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  const inSheet = [
    'a[href^="/wishlist/items/"]',
    'a[href^="/wishlist/groups/"]',
    'a[href="/wishlist/share"]',
    'a[href="/wishlist/clear"]',
  ].join();
  const inDrawer = '.you a[href="/wishlist"]';

  // What is said is said where one can see and press it: over what is open.
  const notices = find(".notices");
  const home = document.createComment("");
  const root = document.documentElement;

  const make = (id, title) => {
    const dialog = document.createElement("dialog");
    dialog.id = id;
    dialog.setAttribute("aria-label", title);
    dialog.addEventListener("close", () => {
      if (home.isConnected) home.after(notices);
      all(":scope > :not(.notices)", dialog).forEach((part) => part.remove());
      shop.catchFocus();
      shop.look();
    });
    document.body.append(dialog);
    return dialog;
  };

  // What stands in the page, not over it, stays there until there is something new.
  const bringNotices = () => {
    const dialog = find("dialog[open]");
    if (!dialog || dialog.contains(notices) || find(".notice:not(.notice-toast)", notices)) return;
    if (!home.isConnected) notices.before(home);
    dialog.append(notices);
  };

  document.addEventListener("htmx:after:swap", bringNotices, { capture: true });

  const show = (dialog) => {
    root.classList.toggle("has-scrollbar", innerWidth > root.clientWidth);
    if (!dialog.open) dialog.showModal();
    bringNotices();
  };

  const closer = () => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "closer";
    button.dataset.close = "";
    button.setAttribute("aria-label", "Close");
    return button;
  };

  const isPlain = (event) =>
    !event.defaultPrevented &&
    !event.button &&
    !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

  // A page for a sheet brings its own styles along.
  const dress = (page) => {
    for (const sheet of all('link[rel="stylesheet"]', page)) {
      const href = sheet.getAttribute("href");
      if (!find(`link[href="${CSS.escape(href)}"]`)) document.head.append(sheet);
    }
  };

  const openSheet = async (address) => {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (answer.status >= 500) return shop.fail();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const panel = find("#panel", page);
    if (!panel || answer.redirected) return location.assign(address);
    dress(page);
    const sheet = find("#sheet") ?? make("sheet", "");
    sheet.setAttribute("aria-label", find("h1, h2", panel)?.textContent.trim() ?? "");
    panel.tabIndex = -1;
    sheet.replaceChildren(closer(), panel);
    show(sheet);
    panel.focus({ preventScroll: true });
    sheet.scrollTop = 0;
    htmx.process(sheet);
    shop.bringDrafts();
  };

  const openDrawer = async () => {
    const drawer = find("#drawer") ?? make("drawer", "Your wishlist");
    const answer = await fetch("/wishlist/drawer", { headers: { "HX-Request": "true" } });
    if (answer.status >= 500) return shop.fail();
    if (!answer.ok || answer.redirected) return location.assign("/wishlist");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (shop.isForAnother(page)) return;
    drawer.replaceChildren(closer(), ...page.body.childNodes);
    show(drawer);
    htmx.process(drawer);
    shop.isCurrent("drawer", answer);
    shop.wire();
  };

  document.addEventListener("click", (event) => {
    const { target } = event;
    const link = target.closest?.("a");
    if (target.closest("[data-close]")) target.closest("dialog").close();
    if (target.matches("#drawer")) target.close();
    if (!link || !isPlain(event)) return;
    const isList = link.matches(inDrawer) && location.pathname !== "/wishlist";
    // A page that is about one thing itself is left for the next, not covered by it.
    if (!isList && (!link.matches(inSheet) || find("main #panel"))) return;
    event.preventDefault();
    const opening = isList ? openDrawer() : openSheet(link.href);
    opening.catch(shop.fail);
  });

  // The shop draws anew what one sees: the drawer, not the page below it.
  document.addEventListener("htmx:config:request", ({ detail }) => {
    if (find("#drawer[open]")) detail.ctx.request.headers["X-Drawer"] = "true";
  });

  // What is done in a sheet closes it, unless the sheet itself comes back.
  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    const source = ctx.sourceElement;
    ctx.isOfSheet = Boolean(find("#sheet[open]")?.contains(source)) && !source.closest("#notice");
  });

  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
    const isDone = ctx.response?.status < 300 && ctx.request.method !== "GET";
    if (!ctx.isOfSheet || !isDone || ctx.text?.includes('id="panel"')) return;
    find("#sheet").close();
  });
})();
