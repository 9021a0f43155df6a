// Shared by all layouts: the stories from newest to oldest, their lists, and the parts of a page.
import MarkdownIt from "markdown-it";

export const TITLE = "Bench Hub";
export const ORIGIN = "https://bench.example";
const CATEGORIES = ["research", "models", "tools", "agents", "safety", "policy", "hardware", "science"];
const PAGE = 20;
const markdown = new MarkdownIt({ html: false });
export const hub = { stories: [], places: new Map(), category: new Map(), tag: new Map(), source: new Map(), month: new Map() };
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

// Called once per build: fill the hub, and return all pages of all lists.
export function index(items) {
  hub.stories = items.sort((a, b) => b.date - a.date);
  hub.stories.forEach((story, place) => {
    hub.places.set(story.url, place);
    put(hub.category, story.data.category, story);
    put(hub.source, story.data.source.name, story);
    put(hub.month, monthOf(story), story);
    for (const tag of story.data.tags) put(hub.tag, tag, story);
  });
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

const menu = (section) =>
  CATEGORIES.slice(0, 6)
    .map((name) => `<li><a href="/category/${name}/"${name === section ? ' aria-current="true"' : ""}>${title(name)}</a></li>`)
    .join("\n");

const header = (section) => `<header class="masthead">
<div class="masthead-top wrap">
<a class="brand" href="/">${TITLE}</a>
<button class="theme" data-theme-toggle hidden aria-label="Dark colours" aria-pressed="false"><svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z"/></svg></button>
</div>
<nav class="wrap" aria-label="Main">
<ul class="menu">
<li><a href="/news/">All news</a></li>
${menu(section)}
</ul>
</nav>
</header>`;

const FOOTER = `<footer class="colophon">
<div class="wrap">
<div class="footer-columns">
<nav aria-label="Sections">
<h2>Sections</h2>
<ul>
<li><a href="/news/">All news</a></li>
${menu("")}
</ul>
</nav>
<nav aria-label="Browse">
<h2>Browse</h2>
<ul>
<li><a href="/categories/">Categories</a></li>
<li><a href="/tags/">Tags</a></li>
<li><a href="/sources/">Sources</a></li>
<li><a href="/archive/">Archive</a></li>
<li><a href="/feed.xml">RSS feed</a></li>
</ul>
</nav>
<nav aria-label="About this site">
<h2>About this site</h2>
<ul>
<li><a href="/about/">About</a></li>
</ul>
</nav>
</div>
<p class="brand-line"><a class="brand" href="/">${TITLE}</a> <span>Invented AI news, for measuring builds.</span></p>
</div>
</footer>`;

export function page({ name, url, description = "Invented AI news, for measuring builds.", section, scripts = "", head, main }) {
  const [shown, text] = [escape(name || TITLE), escape(description)];
  return `<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'">
<meta name="color-scheme" content="light dark">
<title>${name ? `${shown} - ` : ""}${TITLE}</title>
<meta name="description" content="${text}">
<link rel="canonical" href="${ORIGIN}${url}">
<script src="/js/theme.js"></script>
<link rel="stylesheet" href="/css/site.css">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
${scripts}<link rel="alternate" type="application/rss+xml" title="${TITLE}" href="/feed.xml">
<meta property="og:site_name" content="${TITLE}">
<meta property="og:title" content="${shown}">
<meta property="og:url" content="${ORIGIN}${url}">
<meta property="og:description" content="${text}">
${head || '<meta property="og:type" content="website">'}
</head>
<body>
<a class="skip" href="#_main">Skip to main content</a>
${header(section)}
<main id="_main" tabindex="-1">
${main}</main>
${FOOTER}
</body>
</html>
`;
}
