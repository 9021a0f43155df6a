// The search page: finds as the reader types, filters, sorts and groups what was found, and keeps the query in the
// address. Pagefind does the searching; its parts are loaded with the first word or filter, not with the page.

const SHOWN = 10; // Stories shown at a time.
const TERMS = 8; // Categories, tags, sources or pages shown of each kind.
const EXCERPT = 32; // Words of an excerpt,
const BEFORE = 8; // of which this many before a found one.
const DENSE = 3; // Characters that take the room of a word.
const PAUSE = 150; // Milliseconds without a key before a search.
const LOSS = 0.15; // Of relevance, for each year of age.
const DAY = 24 * 60 * 60 * 1000; // Milliseconds.
const YEAR = 365.25 * DAY;
const FILTERS = ["category", "source", "year"];

const words = JSON.parse(document.getElementById("_search-data").textContent);
const language = document.documentElement.lang;
const form = document.getElementById("_search");
const input = form.elements.q;
const reset = form.querySelector("[type=reset]");
const status = document.getElementById("_status");
const results = document.getElementById("_results");
const browse = document.getElementById("_browse");
const template = document.getElementById("_story-result").content.firstElementChild;
const numbers = new Intl.NumberFormat(language);
const plurals = new Intl.PluralRules(language);
const DAY_MONTH_YEAR = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" };
const dates = new Intl.DateTimeFormat(language, { ...DAY_MONTH_YEAR, calendar: "gregory", numberingSystem: "latn" }); // As on all pages.

// Scripts without spaces between words. The index has their characters in overlapping pairs (content/scripts.py): 推理 理能 能力 力.
const CHINESE_JAPANESE =
  "\\u3005-\\u3007\\u3021-\\u3029\\u3031-\\u3035\\u3041-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u3105-\\u312f\\u31a0-\\u31bf\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\uff66-\\uff9f\\u{1b000}-\\u{1b16f}\\u{20000}-\\u{3fffd}";
const SOUTH_EAST_ASIAN = "\\u0e01-\\u0e3a\\u0e40-\\u0e4e\\u0e81-\\u0ece\\u0edc-\\u0edf\\u1000-\\u103f\\u1050-\\u108f\\u1780-\\u17d3\\uaa60-\\uaa7f";
const MARKS =
  "\\u0e31\\u0e34-\\u0e3a\\u0e47-\\u0e4e\\u0eb1\\u0eb4-\\u0ebc\\u0ec8-\\u0ece\\u102b-\\u103e\\u1056-\\u1059\\u105e-\\u1060\\u1062-\\u1064\\u1067-\\u106d\\u1071-\\u1074\\u1082-\\u108d\\u108f\\u17b4-\\u17d3\\u3099\\u309a";
const CHARACTER = `[${CHINESE_JAPANESE}${SOUTH_EAST_ASIAN}][${MARKS}]*`;
const CHARACTERS = new RegExp(CHARACTER, "gu");
const RUN = new RegExp(`(?:${CHARACTER})+`, "gu");
const PAIR = new RegExp(`^([^\\p{L}\\p{N}\\p{M}]*)(${CHARACTER})(${CHARACTER})$`, "u");
const JOINS_NEXT = new RegExp(`[${CHINESE_JAPANESE}\\u3000-\\u303f\\uff00-\\uff60]$|[\\p{Ps}\\p{Pi}]$`, "u");
const JOINS_LAST = new RegExp(`^[${CHINESE_JAPANESE}\\u3000-\\u303f\\uff00-\\uff60]`, "u");

let opened; // The promise of the index.
let latest = 0; // Number of the newest search: what an older one finds is dropped.
let timer;

// The index: Pagefind, and what its documents are, by the names that it gives them.
function index() {
  opened ??= open().catch((error) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

async function open() {
  const [program, ...parts] = words.index;
  const loading = import(`${program}pagefind.js`);
  const catalogues = await Promise.all([program, ...parts].map(fetchCatalogue));
  const pagefind = await loading;
  await pagefind.options({ basePath: program, baseUrl: "/", noWorker: true });
  await begin(pagefind);
  const filled = parts.filter((part, place) => catalogues[place + 1].entries.length);
  await Promise.all(filled.map((part) => pagefind.mergeIndex(part, { baseUrl: "/" })));
  const documents = new Map(catalogues.flatMap((catalogue, part) => [...entries(catalogue, part)]));
  const newest = Math.max(...[...documents.values()].map((one) => one.time || 0));
  return { pagefind, documents, newest };
}

// For these languages, Pagefind would divide what is searched for into words, which the index does not have.
function begin(pagefind) {
  const page = document.documentElement;
  if (/^(ja|th|zh)\b/i.test(language)) page.lang = "";
  const begun = pagefind.init(); // Reads the language at once.
  page.lang = language;
  return begun;
}

async function fetchCatalogue(part) {
  const response = await fetch(`${part}catalogue.json`, { cache: "no-cache" });
  if (!response.ok) throw new Error(`${response.status} ${part}`);
  return response.json();
}

// An entry is the name of a document and, of a story, its day and the places of its category and source; else its kind.
function* entries(catalogue, part) {
  for (const [name, kind, category, source] of catalogue.entries) {
    if (typeof kind === "string") {
      yield [name, { kind, part }];
    } else {
      const time = kind === null ? undefined : kind * DAY;
      const year = kind === null ? "" : String(new Date(time).getUTCFullYear());
      const terms = { category: catalogue.categories[category], source: catalogue.sources[source] };
      yield [name, { kind: "story", part, time, year: [year, year], ...terms }];
    }
  }
}

// What the form asks for.
function asked() {
  const values = Object.fromEntries(new FormData(form));
  return { ...values, q: values.q.trim(), filtered: FILTERS.some((name) => values[name]) };
}

async function search() {
  clearTimeout(timer);
  const number = ++latest;
  const query = asked();
  remember(query);
  reset.hidden = !query.filtered;
  if (!query.q && !query.filtered) {
    show(false);
    status.textContent = "";
    opened?.then(({ documents }) => offer([...documents.values()], query)).catch(() => {});
    return;
  }
  try {
    if (!results.childElementCount) status.textContent = words.loading;
    const { pagefind, documents, newest } = await index();
    const found = await pagefind.search(inPairs(query.q) || null);
    if (number !== latest) return;
    const known = found.results.map((hit) => ({ hit, ...documents.get(hit.id) })).filter((one) => one.kind);
    const hits = await matching(known, inPairs(query.q));
    if (number !== latest) return;
    for (const one of hits) one.worth = one.hit.score * freshness(one.time, newest);
    const stories = hits.filter((one) => one.kind === "story");
    offer(hits, query);
    const chosen = stories.filter((one) => matches(one, query)).sort(order(query));
    const others = query.filtered ? [] : hits.filter((one) => one.kind !== "story");
    await render(query, chosen, others, number);
  } catch (error) {
    if (number !== latest) return;
    show(false);
    status.textContent = words.failed;
  }
}

// Where a part of the index lacks a word, Pagefind takes the longest beginning of it that the part has, down to one
// letter. So the best hit of each part is looked at: unless it has the words that were asked for, the part has not.
async function matching(hits, query) {
  const wanted = wordsOf(query);
  const best = new Map();
  for (const one of hits) if (!(best.get(one.part)?.hit.score >= one.hit.score)) best.set(one.part, one);
  const kept = new Set();
  await Promise.all(
    [...best].map(async ([part, one]) => {
      const { content, locations } = await one.hit.data();
      const text = content.split(/\s+/);
      const matched = wordsOf(locations.map((place) => text[place] || "").join(" "));
      if (wanted.every((word) => matched.some((other) => other.includes(word) || related(other, word)))) kept.add(part);
    }),
  );
  return hits.filter((one) => kept.has(one.part));
}

// Runs of a script without spaces as the index has them; a single character is the beginning of its pairs.
function inPairs(text) {
  return text.normalize("NFC").replace(RUN, (run) => {
    const characters = run.match(CHARACTERS);
    const pairs = characters.slice(1).map((character, place) => characters[place] + character);
    return ` ${pairs.join(" ") || run} `;
  });
}

function wordsOf(text) {
  const plain = text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase(language);
  return plain.match(/[\p{L}\p{N}]+/gu) || [];
}

// Whether a word of a text may be a form of a word of the query: what is searched are stems of words.
function related(word, wanted) {
  let same = 0;
  while (same < word.length && word[same] === wanted[same]) same += 1;
  const isStem = same === word.length && wanted.length - same < 5;
  return same === wanted.length || (same > 2 && (isStem || same >= Math.floor(0.6 * wanted.length)));
}

// A newer story is worth more than an older one that matches as well.
function freshness(time, newest) {
  return time ? 1 / (1 + (LOSS * (newest - time)) / YEAR) : 0.5;
}

function order(query) {
  const byWorth = (a, b) => b.worth - a.worth;
  const byDate = (a, b) => (b.time || 0) - (a.time || 0) || byWorth(a, b);
  return query.sort === "date" || !query.q ? byDate : byWorth;
}

function matches(one, query, but = "") {
  return FILTERS.every((name) => name === but || !query[name] || one[name][0] === query[name]);
}

// The choices of each filter: what the stories that were found have, as far as the other filters let them through.
function offer(found, query) {
  for (const name of FILTERS) {
    const counted = new Map();
    for (const one of found.filter((one) => one.kind === "story" && matches(one, query, name))) {
      const [value, label] = one[name];
      if (value) counted.set(value, { label, count: (counted.get(value)?.count || 0) + 1 });
    }
    fill(form.elements[name], counted, query[name], name === "year");
  }
}

function fill(select, counted, chosen, descending) {
  const known = [...select.options].find((option) => option.value === chosen);
  if (chosen && !counted.has(chosen)) counted.set(chosen, { label: known?.dataset.label || chosen, count: 0 });
  const sorted = [...counted].sort(([, a], [, b]) => a.label.localeCompare(b.label, language));
  if (descending) sorted.reverse();
  const options = sorted.map(([value, { label, count }]) => {
    const option = new Option(`${label} (${numbers.format(count)})`, value, false, value === chosen);
    option.dataset.label = label;
    return option;
  });
  select.replaceChildren(select.options[0], ...options);
  select.value = chosen;
}

async function render(query, stories, others, number) {
  const list = element("ul", "finder-stories");
  const first = await Promise.all(stories.slice(0, SHOWN).map((one) => storyItem(one, query)));
  const groups = await Promise.all(
    ["category", "tag", "source", "page"].map((kind) => termGroup(kind, others.filter((one) => one.kind === kind))),
  );
  if (number !== latest) return;
  list.append(...first);
  const parts = [];
  if (stories.length) parts.push(group("story", stories.length, list));
  if (stories.length > SHOWN) parts[0].append(moreButton(list, stories, query));
  const aside = groups.filter(Boolean);
  if (aside.length) {
    const side = element("div", "finder-terms");
    side.append(...aside);
    parts.push(side);
  }
  results.replaceChildren(...parts);
  show(true);
  status.textContent = told(query, stories.length + others.length);
}

function told(query, count) {
  if (!count) return query.filtered ? words.noneFiltered : words.none.replace("{query}", () => query.q);
  return (words.found[plurals.select(count)] || words.found.other).replace("{n}", numbers.format(count));
}

function group(kind, count, content) {
  const section = element("section", "finder-group");
  const heading = element("h2");
  heading.id = `_group-${kind}`;
  heading.textContent = `${words.groups[kind]} (${numbers.format(count)})`;
  section.setAttribute("aria-labelledby", heading.id);
  section.append(heading, content);
  return section;
}

async function storyItem(one, query) {
  const data = await one.hit.data();
  const item = template.cloneNode(true);
  const [heading, link] = [element("h3"), element("a")];
  link.href = data.url;
  markWords(link, data.meta.title, query.q);
  heading.append(link);
  item.prepend(heading);
  markExcerpt(item.querySelector(".finder-excerpt"), data, query.q);
  item.querySelector(".finder-category").textContent = one.category[1];
  item.querySelector(".finder-source").textContent = one.source[1];
  if (one.time) {
    const time = element("time");
    time.dateTime = new Date(one.time).toISOString().slice(0, 10);
    time.textContent = dates.format(one.time);
    item.querySelector(".meta").append(" ", time);
  }
  return item;
}

async function termGroup(kind, found) {
  if (!found.length) return null;
  const list = element("ul", "terms");
  const shown = await Promise.all(found.slice(0, TERMS).map((one) => one.hit.data()));
  for (const data of shown) {
    const item = element("li");
    const link = element("a");
    link.href = data.url;
    link.textContent = data.meta.title;
    item.append(link);
    list.append(item);
  }
  return group(kind, found.length, list);
}

function moreButton(list, stories, query) {
  const button = element("button", "finder-more");
  button.type = "button";
  button.textContent = words.more;
  button.addEventListener("click", async () => {
    const start = list.childElementCount;
    const items = await Promise.all(stories.slice(start, start + SHOWN).map((one) => storyItem(one, query)));
    if (list.childElementCount !== start) return;
    list.append(...items);
    items[0].querySelector("a").focus();
    if (list.childElementCount >= stories.length) button.remove();
  });
  return button;
}

// The piece of the text with most found words. The title and terms that stand before the text are left out.
function markExcerpt(target, { content, locations, anchors }, query) {
  const text = content.split(/\s+/);
  const begin = anchors.find((anchor) => anchor.id === "_excerpted")?.location || 0;
  const found = new Set(locations.filter((place) => place >= begin));
  const room = PAIR.test(text[begin + 1] || "") ? DENSE : 1;
  const length = EXCERPT * room;
  let [from, most] = [begin, 0];
  for (const place of found) {
    const start = Math.max(begin, place - BEFORE * room);
    const count = [...found].filter((other) => other >= start && other < start + length).length;
    if (count > most) [from, most] = [start, count];
  }
  const wanted = new Set(wordsOf(inPairs(query)));
  if (from > begin) target.append("… ");
  for (let place = from; place < Math.min(from + length, text.length); place += 1) {
    const [before, word, after] = shown(text, place);
    const isFound = found.has(place) || (place > begin && found.has(place - 1) && endsHere(text, place, wanted));
    if (before) target.append(before);
    if (isFound && word && target.lastChild?.nodeName === "MARK") target.lastChild.append(word);
    else if (word) target.append(isFound ? mark(word) : word);
    if (after) target.append(after);
    if (place + 1 < text.length && !isJoined(text, place)) target.append(" ");
  }
  if (from + length < text.length) target.append("…");
}

// What a word of the index shows of the text: of a pair, its first character, as the second begins the next word.
function shown(text, place) {
  const pair = isInRun(text, place);
  return pair ? [pair[1], pair[2], ""] : text[place].match(/^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{N}\p{M}]*)$/su).slice(1);
}

function isInRun(text, place) {
  const pair = text[place].match(PAIR);
  return pair && text[place + 1]?.startsWith(pair[3]) ? pair : null;
}

// Whether a pair that was searched for ends at a place: the one before it was found with both of its characters.
function endsHere(text, place, wanted) {
  return isInRun(text, place - 1) !== null && wanted.has(wordsOf(text[place - 1])[0]);
}

function isJoined(text, place) {
  return isInRun(text, place) !== null || (JOINS_NEXT.test(text[place]) && JOINS_LAST.test(text[place + 1]));
}

function markWords(target, title, query) {
  const runs = query.normalize("NFC").match(RUN) || [];
  const wanted = wordsOf(query.replace(RUN, " "));
  for (const part of runs.length ? title.split(new RegExp(`(${runs.join("|")})`, "u")) : [title]) {
    for (const piece of runs.includes(part) ? [part] : part.split(/([\p{L}\p{N}\p{M}]+)/u)) {
      const [word] = wordsOf(piece);
      const isFound = runs.includes(piece) || (word && wanted.some((one) => related(word, one)));
      target.append(isFound ? mark(piece) : piece);
    }
  }
}

function mark(text) {
  const marked = element("mark");
  marked.textContent = text;
  return marked;
}

function element(name, className = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  return made;
}

function show(found) {
  results.hidden = !found;
  browse.hidden = found;
  if (!found) results.replaceChildren();
}

// The address holds the query, so that it can be sent to somebody and Back leads to it.
function remember(query) {
  const parameters = new URLSearchParams();
  for (const name of ["q", ...FILTERS, "sort"]) if (query[name]) parameters.set(name, query[name]);
  const search = parameters.toString();
  history.replaceState(null, "", location.pathname + (search ? `?${search}` : "") + location.hash);
}

function recall() {
  const parameters = new URLSearchParams(location.search);
  input.value = parameters.get("q") || "";
  form.elements.sort.value = parameters.get("sort") === "date" ? "date" : "";
  for (const name of FILTERS) {
    const value = parameters.get(name) || "";
    const select = form.elements[name];
    if (value && ![...select.options].some((option) => option.value === value)) select.append(new Option(value, value));
    select.value = value;
  }
}

// Up and down move through the links of the results, Escape goes back to the words.
function move(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const inside = event.target === input || results.contains(event.target);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && inside && !results.hidden) {
    const links = [input, ...results.querySelectorAll("a, .finder-more")];
    const next = links[links.indexOf(event.target) + step];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  } else if (event.key === "Escape" && results.contains(event.target)) {
    input.focus();
  }
}

input.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(search, PAUSE);
});
form.addEventListener("focusin", () => index().then(() => asked().q || search()).catch(() => {}), { once: true });
form.addEventListener("change", (event) => event.target !== input && search());
form.addEventListener("submit", (event) => {
  event.preventDefault();
  search();
});
form.addEventListener("reset", (event) => {
  event.preventDefault();
  for (const name of FILTERS) form.elements[name].value = "";
  search();
  input.focus();
});
document.addEventListener("keydown", move);

recall();
search();
