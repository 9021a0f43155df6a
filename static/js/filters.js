// The lists of a collection that readers can filter by several fields: combines filters, each of which has a page of its
// own. It changes where their links lead and how many items they say, and lists here what has all chosen values. The
// address holds them: /tools/?purpose=coding&open_source=yes. Items on other pages of the list are loaded when needed.

const FEW = 2; // Other pages of a list that are loaded with the page, to say how many items a link adds; more, when needed.

const words = JSON.parse(document.getElementById("_filters-data").textContent);
const box = document.querySelector(".filters");
const status = document.getElementById("_filters-status");
const [list, count, heading] = [document.querySelector(".directory"), document.querySelector(".byline li"), document.querySelector("h1")];
const pager = document.querySelector(".item-pager");
const above = document.getElementById("_filters-above"); // The link to all, on a page that is that of all.
const filters = [...box.querySelectorAll("nav")].map((nav) => ({
  name: nav.dataset.filter,
  title: nav.querySelector("h2").textContent,
  links: [...nav.querySelectorAll("a[data-value]")].map((link) => ({ link, value: link.dataset.value, own: link.href, label: link.dataset.label })),
}));
const front = new URL(words.front, location.href).href; // The list of all items.
const own = Object.fromEntries(filters.flatMap(({ name, links }) => links.filter(isChosen).map(({ value }) => [name, value])));
const before = { items: [...(list?.children || [])], count: count.textContent, heading: heading.textContent, title: document.title };
const numbers = new Intl.NumberFormat(document.documentElement.lang);
const plurals = new Intl.PluralRules(document.documentElement.lang);

let items; // The promise of all items: their elements with their values.
let known; // The items, when they are loaded.

function isChosen({ link, value }) {
  return value && link.getAttribute("aria-current");
}

// The values that an address asks for; those of this page if it asks for none.
function asked() {
  const parameters = new URLSearchParams(location.search);
  const state = Object.fromEntries(filters.map(({ name }) => [name, parameters.get(name)]).filter(([, value]) => value));
  return Object.keys(state).length ? state : own;
}

// The address of a list. That of a single value is a page.
function addressOf(state) {
  const chosen = filters.filter(({ name }) => state[name]);
  if (!chosen.length) return front;
  const page = chosen[0].links.find(({ value }) => value === state[chosen[0].name]);
  if (chosen.length === 1 && page) return page.own;
  return `${front}?${new URLSearchParams(chosen.map(({ name }) => [name, state[name]]))}`;
}

function all() {
  if (known) return known;
  items ??= load(Infinity).catch((error) => {
    items = undefined;
    throw error;
  });
  return items;
}

// Loads the items of the list, unless it has more than `most` other pages.
async function load(most) {
  const first = location.origin + location.pathname === front ? document : await documentAt(front);
  const links = [...first.querySelectorAll(".item-pager li a:not([aria-current])")];
  if (links.length > most) return;
  const others = await Promise.all(links.map((link) => documentAt(new URL(link.getAttribute("href"), front))));
  const elements = [first, ...others].flatMap((page) => (page === document ? before.items : [...page.querySelectorAll(".directory > li")]));
  known = elements.map((element) => ({ element, values: new Set(element.dataset.values.split(" ")) }));
}

async function documentAt(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status} ${url}`);
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

function matching(state) {
  const values = Object.entries(state).filter(([, value]) => value);
  return known.filter((one) => values.every(([name, value]) => one.values.has(`${name}/${value}`)));
}

// Makes the links lead to what they add to the chosen values; with the numbers of items, once these are known.
function showLinks(state) {
  for (const { name, links } of filters) {
    for (const { link, value } of links) {
      const next = { ...state, [name]: value };
      link.href = addressOf(next);
      if (value === (state[name] || "")) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      const number = link.querySelector("span");
      if (known && number) number.textContent = numbers.format(matching(next).length);
    }
  }
}

function headingOf(state) {
  const chosen = filters.filter(({ name }) => state[name]);
  return chosen
    .map(({ name, title, links }) => {
      const label = links.find(({ value }) => value === state[name])?.label || state[name];
      return words.filtered.replace("{field}", () => title).replace("{value}", () => label);
    })
    .join(", ");
}

// Lists what has all values that the address asks for.
async function show(isAnnounced) {
  const state = asked();
  if (state === own) {
    showList(before.items, before.count, before.heading, before.title);
    if (pager) pager.hidden = false;
    if (above) above.hidden = true;
    showLinks(state);
    if (isAnnounced) status.textContent = before.count;
    return;
  }
  try {
    await all();
  } catch (error) {
    status.textContent = words.failed;
    return;
  }
  if (asked() === own) return;
  const found = matching(state);
  const told = (words.entries[plurals.select(found.length)] || words.entries.other).replace("{n}", numbers.format(found.length));
  showList(found.map(({ element }) => document.importNode(element, true)), told, headingOf(state), `${words.name} - ${headingOf(state)} - ${words.site}`);
  if (pager) pager.hidden = true;
  if (above) above.hidden = false;
  showLinks(state);
  status.textContent = found.length ? told : words.none;
}

function showList(elements, told, title, documentTitle) {
  list?.replaceChildren(...elements);
  count.textContent = told;
  heading.textContent = title;
  document.title = documentTitle;
}

box.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-value]");
  if (!link || !new URL(link.href).search || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  history.pushState(null, "", link.href);
  show(true);
});
for (const type of ["pointerenter", "focusin"]) {
  box.addEventListener(type, () => all().then(() => showLinks(asked()), () => {}), { once: true });
}
addEventListener("popstate", () => show(true));

showLinks(own);
show(false);
load(FEW).then(() => showLinks(asked()), () => {});
