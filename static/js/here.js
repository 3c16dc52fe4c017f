// Writes reach the shop without the page loading anew; what they answer is shown here.
(() => {
  "use strict";

  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // What the scripts of this page tell each other.
  const shop = (window.shop = { writes: 0, writing: 0, isDragging: false });

  // What changes a list or a cart, or what operators look after, is answered here,
  // whichever of a form's buttons was pressed.
  const answered = /^\/(account\/messages|cart|w|wishlist|sg-admin\/(messages|orders|promotions|settings))\//;

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const source = event.submitter ?? form;
    const path = source.getAttribute("formaction") ?? form.getAttribute("action");
    if (!form.matches("[data-here]") || !answered.test(path)) return;
    event.preventDefault();
    htmx.ajax("POST", path, { source, swap: "none" });
  });

  // The second click of a double click is none: what it hits is another button by now.
  const pressed = '[form="act"]:not([data-step]), [data-here] button, #save';

  const dropSecondClick = (event) => {
    if (event.detail < 2 || !event.target.closest(pressed)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  document.addEventListener("click", dropSecondClick, { capture: true });

  // Whoever looks after the page waits while something is being written.
  const isWrite = ({ detail }) => detail.ctx.request.method !== "GET";

  document.addEventListener("htmx:before:request", (event) => {
    if (!isWrite(event)) return;
    shop.writes += 1;
    shop.writing += 1;
  });

  document.addEventListener("htmx:finally:request", (event) => {
    if (isWrite(event)) shop.writing -= 1;
  });

  // Send something that no button stands for; give the status of the answer.
  shop.send = async (path, values) => {
    const source = find("#voice");
    let status = 0;
    const hear = ({ detail }) => {
      if (detail.ctx.sourceElement === source) status = detail.ctx.response?.status ?? 0;
    };
    document.addEventListener("htmx:finally:request", hear);
    await htmx.ajax("POST", path, { source, swap: "none", values });
    document.removeEventListener("htmx:finally:request", hear);
    return status;
  };

  shop.say = (sentence) => find("#said")?.replaceChildren(sentence);

  // A notice goes when dismissed, or by itself when there is nothing to press in it.
  const restful = 8000;
  let leaving;

  const dismiss = () => {
    const held = find("#notice:focus-within");
    find("#notice")?.replaceChildren();
    if (held) shop.comeBack();
  };

  const letNoticeRest = () => {
    clearTimeout(leaving);
    if (!find("#notice .notice-toast") || find("#undo")) return;
    leaving = setTimeout(() => {
      if (find("#notice:hover, #notice:focus-within")) letNoticeRest();
      else dismiss();
    }, restful);
  };

  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-dismiss]")) dismiss();
  });

  // A click that never reached the shop says so instead of doing nothing.
  shop.fail = () => {
    const words = document.createElement("p");
    words.textContent = "That did not reach the shop. Please try again.";
    const note = document.createElement("div");
    note.className = "notice notice-error notice-toast";
    note.append(words);
    find("#notice")?.replaceChildren(note);
    letNoticeRest();
  };

  document.addEventListener("htmx:error", shop.fail);
  document.addEventListener("htmx:response:error", ({ detail }) => {
    if (detail.ctx.response.status >= 500) shop.fail();
  });

  // Where one was before something took the focus along: there it comes back to.
  let place = "";
  let control = "";

  document.addEventListener("focusin", ({ target }) => {
    if (target.closest("#notice")) return;
    place = target.closest("[id]")?.id ?? "";
    control = target.classList[0] ?? "";
  });

  shop.comeBack = () => {
    const spot = document.getElementById(place);
    const same = spot && control && find(`.${CSS.escape(control)}`, spot);
    const inside = same || (spot && find("button", spot));
    const stop = spot?.matches("a, button, [tabindex]") ? spot : inside;
    (stop || find("#main")).focus({ preventScroll: true });
  };

  // What was removed took the focus with it: the way back gets it.
  shop.catchFocus = () => {
    if (document.activeElement !== document.body) return;
    const undo = find("#undo");
    if (undo) undo.focus({ preventScroll: true });
    else if (place) shop.comeBack();
  };

  // Who asked for more goes on with the first of it.
  let known = 0;

  document.addEventListener("htmx:before:request", ({ target }) => {
    known = target.id === "more-link" ? all("#cards > li").length : 0;
  });

  const goOn = () => {
    const fresh = known && all("#cards > li")[known];
    if (!fresh) return;
    known = 0;
    find("a", fresh).focus({ preventScroll: true });
  };

  // What changed by itself, not by what one did here, leaves focus and notices alone.
  document.addEventListener("htmx:after:swap", ({ detail }) => {
    if (detail.ctx.sourceElement === document.body) return;
    goOn();
    shop.catchFocus();
    letNoticeRest();
  });
})();
