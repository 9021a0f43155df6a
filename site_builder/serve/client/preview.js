"use strict";
// The preview in an open page: a bar for what keeps readers from it, and an overlay for what is wrong in the hub.
// A plug-in of livereload.js: it receives what has changed, and reports which page it shows.
(() => {
  const STYLES = "/_preview/styles", STATE = "/_preview/state";
  let shown = document.currentScript.dataset;
  let asked = 0;
  let ended = false;
  let hidden = "";
  let last = {notes: [], failed: false, problems: [], errors: 0, warnings: 0, rest: ""};
  let panel;

  window.LiveReloadPluginPreview = class {
    static identifier = "preview";
    static version = "1";

    analyze() {
      return {whole: shown.whole, unstyled: shown.unstyled};
    }

    reload(path) {
      if (path === STATE) refresh();
      if (path === STYLES) restyle();
      return path === STATE || path === STYLES;
    }
  };

  async function refresh() {
    const turn = ++asked;
    const answer = await fetch(`${STATE}?path=${encodeURIComponent(location.pathname)}`);
    const state = await answer.json();
    if (turn === asked) {
      last = state;
      if (!last.failed) hidden = "";
      if (panel && !last.problems.length) delete panel.host.dataset.opened;
      draw();
    }
  }

  // The page is the same except for its style sheets: take over those of the page as it is now.
  async function restyle() {
    const answer = await fetch(location.href, {cache: "no-store"});
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const before = sheets(document), now = sheets(page);
    if (before.length !== now.length) {
      location.reload();
      return;
    }
    before.forEach((link, place) => replace(link, now[place].getAttribute("href")));
    shown = page.querySelector("script[data-whole]").dataset;
  }

  function sheets(page) {
    return [...page.querySelectorAll("link[rel~=stylesheet]:not([data-leaving])")];
  }

  function replace(link, href) {
    if (link.getAttribute("href") === href) return;
    const next = link.cloneNode();
    next.href = href;
    next.onload = next.onerror = () => link.remove();
    link.dataset.leaving = "";
    link.after(next);
  }

  function draw() {
    panel ??= begin();
    document.querySelector("[data-unpublished]")?.remove(); // The bar says it too.
    const failed = last.failed && hidden !== JSON.stringify(last.problems);
    const opened = failed || panel.host.hasAttribute("data-opened");
    panel.replaceChildren(
      ...panel.querySelectorAll("link"),
      ...(opened && last.problems.length ? [overlay()] : []),
      ...bar(opened),
    );
  }

  // The styles of the site do not reach into a shadow tree, nor those of the preview out of it.
  function begin() {
    const host = element("site-builder-preview");
    const root = host.attachShadow({mode: "open"});
    const styles = element("link");
    host.hidden = true;
    styles.rel = "stylesheet";
    styles.href = "/_preview/preview.css";
    styles.onload = () => { host.hidden = false; };
    root.append(styles);
    document.body.append(host);
    document.addEventListener("keydown", event => { if (event.key === "Escape") hide(); });
    return root;
  }

  function bar(opened) {
    const notes = last.notes.map(text => element("span", text));
    if (ended) notes.push(element("span", "The preview has ended; this page does not change any more"));
    if (last.problems.length && !opened) notes.push(button(counted(), open));
    const whole = element("aside", "", ...notes);
    whole.className = "bar";
    whole.setAttribute("aria-label", "Preview");
    whole.setAttribute("role", "status");
    return notes.length ? [whole] : [];
  }

  function overlay() {
    const below = "empty" in document.body.dataset ? "there is no page yet" : "this is the last good page";
    const title = element("h2", last.failed ? `${counted()}: ${below}` : counted());
    const head = element("header", "", title, button("Hide", hide));
    const rest = last.rest ? [element("p", last.rest)] : [];
    const whole = element("section", "", head, ...last.problems.map(problem), ...rest);
    whole.className = last.failed ? "overlay failed" : "overlay";
    whole.setAttribute("role", "alert");
    return whole;
  }

  function problem({severity, location, href, message, excerpt, hint}) {
    const where = element(href ? "a" : "b", location);
    if (href) where.href = href;
    const head = element("p", "", where, `: ${message}`);
    const whole = element("article", "", head);
    if (excerpt) whole.append(element("pre", excerpt));
    if (hint) whole.append(element("small", hint));
    whole.className = severity;
    return whole;
  }

  function counted() {
    const parts = [[last.errors, "error"], [last.warnings, "warning"]].filter(([number]) => number);
    return parts.map(([number, noun]) => `${number} ${noun}${number === 1 ? "" : "s"}`).join(", ");
  }

  function open() {
    hidden = "";
    panel.host.dataset.opened = "";
    draw();
  }

  function hide() {
    hidden = JSON.stringify(last.problems);
    delete panel.host.dataset.opened;
    draw();
  }

  function button(text, act) {
    const made = element("button", text);
    made.type = "button";
    made.onclick = act;
    return made;
  }

  function element(name, text = "", ...children) {
    const made = document.createElement(name);
    made.append(...(text ? [text] : []), ...children);
    return made;
  }

  document.addEventListener("LiveReloadConnect", () => { ended = false; refresh(); });
  document.addEventListener("LiveReloadDisconnect", () => { ended = true; draw(); });
  refresh();
})();
