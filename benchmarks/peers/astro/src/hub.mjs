// Shared by all pages: the stories from newest to oldest, their lists, and parts of pages that are made once.
import { getCollection } from "astro:content";
import MarkdownIt from "markdown-it";

export const TITLE = "Bench Hub";
export const ORIGIN = "https://bench.example";
export const CATEGORIES = ["research", "models", "tools", "agents", "safety", "policy", "hardware", "science"];
const PAGE = 20;
const markdown = new MarkdownIt({ html: false });
const hub = { stories: [], lists: [], places: new Map(), category: new Map(), tag: new Map(), source: new Map(), month: new Map() };
const cards = new Map();

const HTML = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
export const escape = (text) => text.replace(/[&<>"']/g, (mark) => HTML[mark]);
export const inline = (text) => markdown.renderInline(text);
export const title = (name) => name[0].toUpperCase() + name.slice(1);
export const slugify = (name) => name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
export const tone = (category) => Math.max(0, CATEGORIES.indexOf(category));
export const pattern = (slug) => slug.length % 16;
export const iso = (date) => date.toISOString().slice(0, 19) + "Z";
const form = (month) => new Intl.DateTimeFormat("en-US", { month, day: "numeric", year: "numeric", timeZone: "UTC" });
const [LONG, SHORT] = [form("long"), form("short")];
export const monthOf = (story) => iso(story.date).slice(0, 7);
export const longDate = (date) => LONG.format(date);
export const minutes = (text) => Math.max(1, Math.round(text.split(/\s+/).length / 220));

function put(terms, name, story) {
  if (!terms.has(name)) terms.set(name, []);
  terms.get(name).push(story);
}

async function load() {
  const entries = await getCollection("news");
  hub.stories = entries
    .map(({ data, body, rendered }) => ({
      data, url: `/news/${data.slug}/`, date: new Date(data.date), rawInput: body, html: rendered.html,
    }))
    .sort((a, b) => b.date - a.date);
  hub.stories.forEach((story, place) => {
    hub.places.set(story.url, place);
    put(hub.category, story.data.category, story);
    put(hub.source, story.data.source.name, story);
    put(hub.month, monthOf(story), story);
    for (const tag of story.data.tags) put(hub.tag, tag, story);
  });
  hub.lists = lists();
  return hub;
}

let loading;
export const getHub = () => (loading ??= load());

function lists() {
  const lists = pages("News", "All news", "/news/", hub.stories);
  for (const kind of ["category", "tag", "source"]) {
    for (const [name, stories] of hub[kind]) {
      const shown = kind === "category" ? title(name) : name;
      lists.push(...pages(title(kind), shown, `/${kind}/${slugify(name)}/`, stories));
    }
  }
  return lists;
}

function pages(kind, name, url, stories) {
  const address = (number) => (number > 1 ? `${url}page/${number}/` : url);
  const last = Math.ceil(stories.length / PAGE);
  return Array.from({ length: last }, (_, i) => ({
    kind, name, url: address(i + 1), front: url, count: stories.length,
    stories: stories.slice(i * PAGE, (i + 1) * PAGE),
    newer: i > 0 ? address(i) : "", older: i + 1 < last ? address(i + 2) : "",
  }));
}

export function surroundings(url) {
  const place = hub.places.get(url);
  const story = hub.stories[place];
  const same = hub.category.get(story.data.category).slice(0, 7);
  return {
    story,
    newer: hub.stories[place - 1],
    older: hub.stories[place + 1],
    more: same.filter((other) => other !== story).slice(0, 6),
  };
}

export const items = (stories) => stories.map((story) => `<li>${card(story)}</li>\n`).join("");

export const line = ({ data, url, date }) => `<li class="line">
<time datetime="${iso(date)}">${SHORT.format(date)}</time>
<a href="${url}">${escape(data.title)}</a>
<span class="line-source">${escape(data.source.name)}</span>
</li>
`;

export function reason(story, other) {
  const shared = story.data.tags.find((tag) => other.data.tags.includes(tag));
  return shared ? `also about ${shared}` : `also in ${title(other.data.category)}`;
}

export function card(story) {
  if (!cards.has(story.url)) cards.set(story.url, makeCard(story));
  return cards.get(story.url);
}

function makeCard({ data, url, date, rawInput }) {
  const { category, source, slug } = data;
  return `<article class="card tone-${tone(category)}">
<div class="thumb vary-${pattern(slug)}"></div>
<div class="card-text">
<a class="badge" href="/category/${category}/">${title(category)}</a>
<h3><a href="${url}">${escape(data.title)}</a></h3>
<p class="dek">${escape(data.summary)}</p>
<p class="meta">
<a href="/source/${slugify(source.name)}/">${escape(source.name)}</a>
<time datetime="${iso(date)}">${SHORT.format(date)}</time>
<span>${minutes(rawInput)} min read</span>
</p>
</div>
</article>`;
}
