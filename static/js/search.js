// The search page: finds as the reader types, filters, sorts and groups what was found, and keeps the query in the
// address. The index is loaded with the first word or filter, not with the page: of each part of it, a list of what it
// holds, and then the files with the words that are asked for (docs/search.md).

const SHOWN = 10; // Stories shown at a time.
const TERMS = 8; // Categories, tags, sources, authors or pages shown of each kind,
const ITEMS = 4; // and items of each collection;
const ALONE = 24; // these at a time, if the reader asks for one kind.
const BRIEF = 160; // Characters of the first sentence about an item,
const EXCERPT = 220; // and of an excerpt,
const BEFORE = 50; // of which about this many before a found word.
const DENSE = 0.45; // Share of that for scripts without spaces.
const PAUSE = 150; // Milliseconds without a key before a search.
const LOSS = 0.15; // Of relevance, for each year of age.
const CHECKED = 60; // Best matches in whose text a phrase is looked for.
const LONGEST = 40; // Characters of a word in the index.
const NAME = 5; // Characters of the name of a file of the index.
const CLASSES = [1, 2, 4, 8]; // How often a text has a word, roughly, by the class that the index gives;
const BOOSTS = { 4: 2.4, 5: 2.2, 6: 2.6, 7: 5 }; // what it counts in the dek, in names, in a heading, in the title.
const [SATURATION, LENGTHS] = [1.2, 0.5]; // k1 and b of the formula BM25.
const DAY = 24 * 60 * 60 * 1000; // Milliseconds.
const YEAR = 365.25 * DAY;
const STORY = "story"; // The kind of stories.
const OWN = ["q", "in", "sort"]; // Names in the address that no filter has.

const words = JSON.parse(document.getElementById("_search-data").textContent);
const language = document.documentElement.lang;
const form = document.getElementById("_search");
const input = form.elements.q;
const reset = form.querySelector("[type=reset]");
const status = document.getElementById("_status");
const results = document.getElementById("_results");
const browse = document.getElementById("_browse");
const template = document.getElementById("_story-result").content.firstElementChild;
const kindChoice = form.elements.in;
const kinds = new Map(words.groups.map(({ slug, kind }) => [slug, kind])); // By what the address says.
const filters = [...form.querySelectorAll("select[data-kind]")].map((select) => {
  const { kind, name } = select.dataset;
  return { kind, name, select, parameter: OWN.includes(name) ? `${name}_` : name };
});
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
const RUNS = new RegExp(CHARACTER, "u");
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const PIECES = new RegExp(`(?:${CHARACTER})+|(?:(?!${CHARACTER})[\\p{L}\\p{N}\\p{M}])+`, "gu");
const ACCENTS = /[\u0300-\u036f]/g;
const SPECIAL = { ς: "σ", ı: "i", ß: "ss", ё: "е" };
const SPECIALS = new RegExp(`[${Object.keys(SPECIAL).join("")}]`, "g");
const JOINED = /^[-‐‑.’'/_+]{1,2}$/; // Between found words that are one for the reader: GPT-4.

let opened; // The promise of the index.
let latest = 0; // Number of the newest search: what an older one finds is dropped.
let timer;

// The index: its parts, the documents of all parts, and what knows the forms of words.
function index() {
  opened ??= open().catch((error) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

async function open() {
  const [{ default: Stemmer }, ...parts] = await Promise.all([import(`${words.index[0]}stemmer.js`), ...words.index.map(openPart)]);
  const documents = parts.flatMap((part) => part.documents);
  const newest = documents.reduce((latest, one) => Math.max(latest, one.time || 0), 0);
  const mean = documents.reduce((sum, one) => sum + one.length, 0) / (documents.length || 1);
  return { parts, documents, newest, mean, stemmer: new Stemmer() };
}

async function openPart(folder) {
  const catalogue = await load(`${folder}catalogue.json`, "no-cache");
  const part = { folder, words: catalogue.words, files: inPieces(catalogue.files), loaded: new Map() };
  const names = inPieces(catalogue.names);
  const kinds = catalogue.kinds.flatMap(([kind, count]) => Array(count).fill(kind));
  let day = 0;
  part.documents = kinds.map((kind, number) => {
    const one = { kind, part, name: names[number], length: 2 ** catalogue.lengths[number], isLong: false, time: undefined, values: undefined };
    if (kind !== STORY) return one;
    const isDated = catalogue.days[number] !== null;
    if (isDated) day += catalogue.days[number];
    if (isDated) one.time = day * DAY;
    const year = isDated ? String(new Date(one.time).getUTCFullYear()) : "";
    one.year = [year, year];
    one.category = catalogue.categories[catalogue.category[number]];
    one.source = catalogue.sources[catalogue.source[number]];
    return one;
  });
  for (const number of catalogue.long) part.documents[number].isLong = true;
  for (const [, name, choices] of catalogue.filters || []) addValues(part.documents, name, choices);
  return part;
}

// Notes which documents have which values of a field. A value has a place among the others.
function addValues(documents, name, choices) {
  choices.forEach(([slug, label, steps], place) => {
    let number = 0;
    for (const step of steps) {
      number += step;
      documents[number].values ??= {};
      (documents[number].values[name] ??= []).push([slug, label, place]);
    }
  });
}

async function load(url, cache = "default") {
  const response = await fetch(url, { cache });
  if (!response.ok) throw new Error(`${response.status} ${url}`);
  return response.json();
}

function inPieces(names) {
  return names.match(new RegExp(`.{${NAME}}`, "g")) || [];
}

// A file of words: all of them in order, and for each the documents that have it.
function wordFile(part, place) {
  if (!part.loaded.has(place)) {
    const loading = load(`${part.folder}words/${part.files[place]}.json`);
    loading.catch(() => part.loaded.delete(place));
    part.loaded.set(place, loading);
  }
  return part.loaded.get(place);
}

// The title, URL and text of a document; of a long one, the passage in which something was found.
function textOf(one) {
  return load(`${one.part.folder}texts/${one.name}${one.passage ? `-${one.passage}` : ""}.json`);
}

// What is asked for, as a list of words with their stems and with the first letters that all their forms have.
function termsOf(query, stemmer) {
  return [...new Set(wordsOf(query))].map((word) => {
    const stem = stemmer.stemWord(word);
    let same = 0;
    while (same < word.length && word[same] === stem[same]) same += 1;
    const root = word.slice(0, same > 3 && same < word.length ? same - 1 : same) || word;
    return { word, stem, root, isOpen: word.length > 1 || RUNS.test(word) };
  });
}

// How much a word is what is asked for: the same, another form of it, or one that begins with it; 0 if it is not.
function likeness(word, term, stemmer) {
  if (word === term.word) return 1;
  if (!word.startsWith(term.root)) return 0;
  if (stemmer.stemWord(word) === term.stem) return 0.8;
  return term.isOpen && word.startsWith(term.word) ? (0.6 * term.word.length) / word.length : 0;
}

// The documents of a part that have a word, each with its weight and the passage.
async function find(part, term, stemmer, mean) {
  const found = new Map();
  for (const [list, postings] of await Promise.all(filesWith(part, term).map((place) => wordFile(part, place)))) {
    const all = list.split(" ");
    for (let place = firstFrom(all, term.root); all[place]?.startsWith(term.root); place += 1) {
      const like = likeness(all[place], term, stemmer);
      if (like) add(found, postings[place], part.documents, like, mean);
    }
  }
  return found;
}

function add(found, posting, documents, like, mean) {
  for (let place = 0; place < posting.length; place += 1) {
    const [number, kind] = [posting[place] >> 3, posting[place] & 7];
    const document = documents[number];
    const passage = document.isLong ? posting[(place += 1)] : 0;
    const count = CLASSES[kind];
    const long = SATURATION * (1 - LENGTHS + (LENGTHS * document.length) / mean);
    const weight = like * (count ? (count * (SATURATION + 1)) / (count + long) : BOOSTS[kind]);
    const known = found.get(number);
    if (!known) found.set(number, { weight, most: weight, passage });
    else {
      known.weight += 0.2 * weight;
      if (weight > known.most) [known.most, known.passage] = [weight, passage];
    }
  }
}

// The files that may have forms of a word; of very short words only those next to the word.
function filesWith(part, { word, root }) {
  const at = (text) => Math.max(0, firstFrom(part.words, text, true) - 1);
  let [from, to] = [at(root), at(`${root}\uffff`)];
  if (to - from > 2) [from, to] = [at(word), Math.min(to, at(word) + 1)];
  return part.files.length ? Array.from({ length: to - from + 1 }, (_, place) => from + place) : [];
}

// The place of the first word of a sorted list that is not before a text, or that is after it.
function firstFrom(list, text, isAfter = false) {
  let [from, to] = [0, list.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (list[middle] < text || (isAfter && list[middle] === text)) from = middle + 1;
    else to = middle;
  }
  return from;
}

// All documents that have every word, with their worth: rare words count more than frequent ones.
async function matching({ parts, documents, mean, stemmer }, terms) {
  if (!terms.length) return [];
  const found = await Promise.all(parts.map((part) => Promise.all(terms.map((term) => find(part, term, stemmer, mean)))));
  const counts = terms.map((_, place) => found.reduce((sum, one) => sum + one[place].size, 0));
  const rarities = counts.map((count) => Math.log(1 + (documents.length - count + 0.5) / (count + 0.5)));
  const rarest = counts.indexOf(Math.min(...counts));
  return found.flatMap((one, part) =>
    [...one[rarest].keys()]
      .filter((number) => one.every((documents) => documents.has(number)))
      .map((number) => {
        const score = rarities.reduce((sum, rarity, place) => sum + rarity * one[place].get(number).weight, 0);
        return hit(parts[part].documents[number], score, one[rarest].get(number).passage);
      }),
  );
}

// A document that was found. Objects of one shape take a third of the time of `{...document}` with thousands of hits.
function hit({ kind, part, name, time, year, category, source, values }, score, passage) {
  return { kind, part, name, time, year, category, source, values, score, passage, worth: 0 };
}

// Those of the best matches whose text has all phrases: the index knows words, not their order.
async function withPhrases(hits, phrases) {
  if (!phrases.length) return hits;
  const best = [...hits].sort(byWorth).slice(0, CHECKED);
  const texts = await Promise.all(best.map(textOf));
  const has = ({ title, text }, phrase) => [title, text].some((one) => ` ${wordsOf(one).join(" ")} `.includes(` ${phrase} `));
  return best.filter((_, place) => phrases.every((phrase) => has(texts[place], phrase)));
}

function phrasesOf(query) {
  return [...query.matchAll(/["“„«]([^"”“»]+)["”“»]/g)].map((match) => wordsOf(match[1]).join(" ")).filter(Boolean);
}

// What the form asks for.
function asked() {
  const kind = kinds.get(kindChoice.value) || "";
  const chosen = filtersOf(kind)
    .filter(({ select }) => select.value)
    .map(({ name, select }) => ({ name, value: select.value }));
  return { q: input.value.trim(), kind, chosen, sort: form.elements.sort.value };
}

// The filters of what the form asks for: those of stories, unless it asks for another kind.
function filtersOf(kind) {
  return filters.filter((one) => one.kind === (kind || STORY));
}

async function search() {
  clearTimeout(timer);
  const number = ++latest;
  const query = asked();
  remember(query);
  showFilters(query);
  if (!query.q && !query.kind && !query.chosen.length) {
    show(false);
    status.textContent = "";
    opened?.then(({ documents }) => offer(documents, query)).catch(() => {});
    return;
  }
  try {
    if (!results.childElementCount) status.textContent = words.loading;
    const opened = await index();
    const terms = termsOf(query.q, opened.stemmer);
    const found = query.q ? await matching(opened, terms) : opened.documents.map((one) => hit(one, 1, 0));
    for (const one of found) one.worth = one.score * freshness(one.time, opened.newest);
    const hits = await withPhrases(found, phrasesOf(query.q));
    if (number !== latest) return;
    query.isFound = (word) => terms.some((term) => likeness(word, term, opened.stemmer));
    offer(hits, query);
    await render(query, hits, number);
  } catch (error) {
    if (number !== latest) return;
    show(false);
    status.textContent = words.failed;
  }
}

// Only the filters of what the form asks for.
function showFilters({ kind, chosen }) {
  for (const one of filters) one.select.parentElement.hidden = one.kind !== (kind || STORY);
  form.elements.sort.parentElement.hidden = Boolean(kind) && kind !== STORY;
  reset.hidden = !chosen.length;
}

// Runs of a script without spaces as the index has them; a single character is the beginning of its pairs.
function inPairs(text) {
  return text.replace(RUN, (run) => {
    const characters = run.match(CHARACTERS);
    const pairs = characters.slice(1).map((character, place) => characters[place] + character);
    return ` ${pairs.join(" ") || run} `;
  });
}

// The words of a text as the index has them (content/words.py).
function wordsOf(text) {
  const folded = inPairs(text.normalize("NFKC"))
    .replace(/[\u00ad\u200c\u200d\u2060\ufeff]/g, "")
    .toLowerCase()
    .replace(/[\u0080-\u03ff\u1e00-\u1fff]/g, (letter) => letter.normalize("NFD"))
    .replace(ACCENTS, "")
    .replace(SPECIALS, (letter) => SPECIAL[letter]);
  return (folded.match(WORD) || []).map((word) => word.slice(0, LONGEST));
}

// A newer story is worth more than an older one that matches as well.
function freshness(time, newest) {
  return time ? 1 / (1 + (LOSS * (newest - time)) / YEAR) : 0.5;
}

function byWorth(a, b) {
  return b.worth - a.worth;
}

function order(query) {
  const byDate = (a, b) => (b.time || 0) - (a.time || 0) || byWorth(a, b);
  return query.sort === "date" || !query.q ? byDate : byWorth;
}

function matches(one, query, but = "") {
  return query.chosen.every(({ name, value }) => name === but || has(one, name, value));
}

function has(one, name, value) {
  return one.kind === STORY ? one[name][0] === value : Boolean(one.values?.[name]?.some(([slug]) => slug === value));
}

// The choices of each filter: what the documents that were found have, as far as the other filters let them through.
function offer(found, query) {
  const ofKind = new Map();
  for (const one of found) ofKind.set(one.kind, (ofKind.get(one.kind) || 0) + 1);
  for (const option of kindChoice.options) {
    option.dataset.label ??= option.label;
    if (option.value) option.label = `${option.dataset.label} (${numbers.format(ofKind.get(kinds.get(option.value)) || 0)})`;
  }
  for (const { kind, name, select } of filtersOf(query.kind)) {
    const counted = new Map();
    for (const one of found) {
      if (one.kind !== kind || !matches(one, query, name)) continue;
      if (kind === STORY) count(counted, one[name]);
      else for (const value of one.values?.[name] || []) count(counted, value);
    }
    fill(select, counted, select.value, name === "year" && kind === STORY);
  }
}

function count(counted, [value, label, place]) {
  const known = counted.get(value);
  if (known) known.count += 1;
  else if (value) counted.set(value, { label, place, count: 1 });
}

function fill(select, counted, chosen, descending) {
  const known = [...select.options].find((option) => option.value === chosen);
  if (chosen && !counted.has(chosen)) counted.set(chosen, { label: known?.dataset.label || chosen, count: 0 });
  const sorted = [...counted].sort(([, a], [, b]) => a.place - b.place || a.label.localeCompare(b.label, language));
  if (descending) sorted.reverse();
  const options = sorted.map(([value, { label, count }]) => {
    const option = new Option(`${label} (${numbers.format(count)})`, value, false, value === chosen);
    option.dataset.label = label;
    return option;
  });
  select.replaceChildren(select.options[0], ...options);
  select.value = chosen;
}

async function render(query, hits, number) {
  const chosen = new Map();
  let total = 0;
  for (const one of hits) {
    if (!matchesKind(one, query) || !matches(one, query)) continue;
    total += 1;
    if (chosen.has(one.kind)) chosen.get(one.kind).push(one);
    else chosen.set(one.kind, [one]);
  }
  const groups = await Promise.all(words.groups.map(({ kind }) => chosen.has(kind) && group(kind, chosen.get(kind).sort(kind === STORY ? order(query) : byWorth), query)));
  if (number !== latest) return;
  const middle = words.groups.findIndex(({ kind }) => kind === STORY);
  const parts = [together("finder-first", groups.slice(0, middle)), groups[middle], together("finder-last", groups.slice(middle + 1))];
  results.replaceChildren(...parts.filter(Boolean));
  show(true);
  status.textContent = told(query, total);
}

// Filters for stories leave only stories.
function matchesKind(one, query) {
  return one.kind === query.kind || (!query.kind && (one.kind === STORY || !query.chosen.length));
}

// Several groups in one part of the page, or nothing.
function together(className, groups) {
  const found = groups.filter(Boolean);
  if (!found.length) return null;
  const part = element("div", className);
  part.append(...found);
  return part;
}

function told(query, count) {
  if (!count) return query.q && !query.chosen.length ? words.none.replace("{query}", () => query.q) : words.noneFiltered;
  return (words.found[plurals.select(count)] || words.found.other).replace("{n}", numbers.format(count));
}

// What was found of a kind: the best, and a way to the others.
async function group(kind, found, query) {
  const { title, slug, items } = words.groups.find((one) => one.kind === kind);
  const isAlone = query.kind === kind;
  const [className, entry, few] = kind === STORY ? ["finder-stories", storyItem, SHOWN] : items ? ["items", itemEntry, ITEMS] : ["terms", termEntry, TERMS];
  const most = isAlone && kind !== STORY ? ALONE : few;
  const size = found.length === most + 1 ? found.length : most; // A link to one more would take its place.
  const [section, heading, list] = [element("section", "finder-group"), element("h2"), element("ul", className)];
  heading.id = `_group-${kind}`;
  heading.textContent = `${title} (${numbers.format(found.length)})`;
  section.setAttribute("aria-labelledby", heading.id);
  list.append(...(await Promise.all(found.slice(0, size).map((one) => entry(one, query)))));
  section.append(heading, list);
  if (found.length > size) section.append(isAlone || kind === STORY ? moreButton(list, found, size, (one) => entry(one, query)) : allLink(slug, heading, found.length));
  return section;
}

// A link to the search for one kind. It changes this page, as the form does.
function allLink(slug, heading, count) {
  const [paragraph, link] = [element("p", "finder-all"), element("a")];
  const parameters = new URLSearchParams(location.search);
  parameters.set("in", slug);
  link.href = `?${parameters}`;
  link.textContent = words.all.replace("{n}", numbers.format(count));
  link.setAttribute("aria-describedby", heading.id);
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    history.pushState(null, "", link.href);
    recall();
    await search();
    results.querySelector("a")?.focus();
  });
  paragraph.append(link);
  return paragraph;
}

async function storyItem(one, query) {
  const data = await textOf(one);
  const item = template.cloneNode(true);
  const [heading, link] = [element("h3"), element("a")];
  link.href = data.url;
  mark(link, data.title, query.isFound);
  heading.append(link);
  item.prepend(heading);
  markExcerpt(item.querySelector(".finder-excerpt"), data.text, one.passage, query.isFound);
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

// An item with the first sentence about it.
async function itemEntry(one) {
  const data = await textOf({ ...one, passage: 0 });
  const [item, name, text] = [element("li"), element("span", "item-name"), element("p")];
  name.append(linkTo(data));
  const first = data.text.match(/^.+?[.!?。](?=\s|$)/)?.[0] ?? data.text;
  text.textContent = first.length > BRIEF ? `${first.slice(0, edge(first, BRIEF)).trimEnd()}…` : first;
  item.append(name, text);
  return item;
}

async function termEntry(one) {
  const item = element("li");
  item.append(linkTo(await textOf(one)));
  return item;
}

function linkTo({ url, title }) {
  const link = element("a");
  link.href = url;
  link.textContent = title;
  return link;
}

function moreButton(list, found, size, entry) {
  const button = element("button", "finder-more");
  button.type = "button";
  button.textContent = found[0].kind === STORY ? words.more : words.moreEntries;
  button.addEventListener("click", async () => {
    const start = list.childElementCount;
    const items = await Promise.all(found.slice(start, start + size).map(entry));
    if (list.childElementCount !== start) return;
    list.append(...items);
    items[0].querySelector("a").focus();
    if (list.childElementCount >= found.length) button.remove();
  });
  return button;
}

// The piece of a text with most found words.
function markExcerpt(target, text, isLater, isFound) {
  const places = foundPlaces(text, isFound);
  const room = RUNS.test(text.slice(0, EXCERPT)) ? DENSE : 1;
  const length = EXCERPT * room;
  let [from, most] = [0, 0];
  for (const [start] of places) {
    const begin = Math.max(0, start - BEFORE * room);
    const count = places.filter(([other, end]) => other >= begin && end < begin + length).length;
    if (count > most) [from, most] = [begin, count];
  }
  if (text.length <= from + length && from) from = Math.max(0, text.length - length);
  from = from && edge(text, from);
  const isCut = from + length < text.length;
  const end = isCut ? text.slice(0, edge(text, from + length)).trimEnd().length : text.length;
  if (from || isLater) target.append("… ");
  append(target, text, from, end, places);
  if (isCut) target.append(/[.!?]$/.test(text.slice(from, end)) ? " …" : "…");
}

// The beginning of the word at a place; the place itself in a run without spaces.
function edge(text, place) {
  const space = text.lastIndexOf(" ", place); // -1 in the first word
  return place - space < 30 ? space + 1 : Math.floor(place);
}

// Beginnings and ends of what was found in a text.
function foundPlaces(text, isFound) {
  const places = [];
  for (const { 0: piece, index } of text.matchAll(PIECES)) {
    for (const [start, end] of piece.match(RUN) ? foundPairs(piece, isFound) : foundWords(piece, isFound)) {
      const last = places.at(-1);
      const between = last && text.slice(last[1], index + start);
      if (last && (index + start <= last[1] || JOINED.test(between))) last[1] = index + end;
      else places.push([index + start, index + end]);
    }
  }
  return places;
}

function foundWords(piece, isFound) {
  return wordsOf(piece).some(isFound) ? [[0, piece.length]] : [];
}

function foundPairs(run, isFound) {
  const characters = run.match(CHARACTERS);
  const places = [];
  let start = 0;
  characters.forEach((character, place) => {
    const pair = character + (characters[place + 1] || "");
    if (isFound(wordsOf(character)[0] || "")) places.push([start, start + character.length]);
    else if (isFound(wordsOf(pair)[0] || "")) places.push([start, start + pair.length]);
    start += character.length;
  });
  return places;
}

function mark(target, text, isFound) {
  append(target, text, 0, text.length, foundPlaces(text, isFound));
}

function append(target, text, from, end, places) {
  for (const [start, stop] of places.filter(([start, stop]) => start >= from && stop <= end)) {
    target.append(text.slice(from, start));
    const marked = element("mark");
    marked.textContent = text.slice(start, stop);
    target.append(marked);
    from = stop;
  }
  target.append(text.slice(from, end));
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
  if (query.q) parameters.set("q", query.q);
  if (query.kind) parameters.set("in", kindChoice.value);
  for (const { parameter, select } of filtersOf(query.kind)) if (select.value) parameters.set(parameter, select.value);
  if (query.sort) parameters.set("sort", query.sort);
  const search = parameters.toString();
  history.replaceState(null, "", location.pathname + (search ? `?${search}` : "") + location.hash);
}

function recall() {
  const parameters = new URLSearchParams(location.search);
  input.value = parameters.get("q") || "";
  form.elements.sort.value = parameters.get("sort") === "date" ? "date" : "";
  kindChoice.value = kinds.has(parameters.get("in")) ? parameters.get("in") : "";
  for (const { select } of filters) select.value = "";
  for (const { parameter, select } of filtersOf(kinds.get(kindChoice.value))) {
    const value = parameters.get(parameter) || "";
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
  for (const { select } of filters) select.value = "";
  search();
  input.focus();
});
document.addEventListener("keydown", move);
addEventListener("popstate", () => {
  recall();
  search();
});

recall();
search();
