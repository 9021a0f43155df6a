import { escape, hub, inline, items, line, page, title } from "../hub.mjs";

const head = (name, dek) => `<header class="page-head">
<h1>${name}</h1>
<p class="dek">${dek}</p>
</header>`;
const links = (kind, names) => names.map((name) => `<li><a href="/${kind}/${name}/">${escape(title(name))}</a></li>\n`).join("");

const archive = () => `<div class="wrap">
${head("Archive", "Stories by month")}
<ul class="terms">
${[...hub.month].map(([month, stories]) => `<li><a href="/archive/${month}/">${month}</a> <span>${stories.length}</span></li>\n`).join("")}</ul>
</div>
`;

const about = () => `<article class="page story wrap">
${head("About", "What this hub is for.")}
<div class="prose">
<p>${inline("Nothing here is true. A *random* generator wrote every story, so that builds can be measured.")}</p>
</div>
</article>
`;

const search = () => `<div class="wrap">
${head("Search", "Browse by category or tag, look through the list of sources or the archive, or begin with the newest stories.")}
<div id="_browse" class="browse">
<h2>Categories</h2>
<ul class="terms">
${links("category", [...hub.category.keys()])}</ul>
<h2>Tags</h2>
<ul class="terms">
${links("tag", [...hub.tag.keys()].sort().slice(0, 30))}</ul>
<h2>Newest stories</h2>
<ul class="lines">
${hub.stories.slice(0, 10).map(line).join("")}</ul>
</div>
</div>
`;

const missing = () => `<div class="wrap">
${head("Page not found", "There is nothing at this address. It may have moved, or the link was mistyped.")}
<h2>Read the newest stories instead</h2>
<ul class="cards six">
${items(hub.stories.slice(0, 6))}</ul>
</div>
`;

const PAGES = { "/archive/": ["Archive", archive], "/about/": ["About", about], "/search/": ["Search", search], "/404.html": ["Page not found", missing] };

export const data = {
  urls: Object.keys(PAGES),
  pagination: { data: "urls", size: 1, alias: "address" },
  permalink: ({ address }) => address,
  eleventyExcludeFromCollections: true,
};

export function render({ address }) {
  const [name, main] = PAGES[address];
  return page({ name, url: address, main: main() });
}
