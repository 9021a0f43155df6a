import { escape, items, page } from "../hub.mjs";

export const data = {
  pagination: { data: "collections.lists", size: 1, alias: "list" },
  permalink: ({ list }) => list.url,
  eleventyExcludeFromCollections: true,
};

export function render({ list }) {
  const newer = list.newer
    ? `<a rel="prev" href="${list.newer}">← Newer stories</a>\n<a href="${list.front}">Newest stories</a>\n` : "";
  const older = list.older ? `<a rel="next" href="${list.older}">Older stories →</a>\n` : "";
  const main = `<div class="wrap">
<header class="page-head">
<p class="kind">${list.kind}</p>
<h1>${escape(list.name)}</h1>
<p class="dek">Invented news about ${escape(list.name)}.</p>
<ul class="byline">
<li>${list.count} stories</li>
</ul>
</header>
<h2 class="visually-hidden">Stories</h2>
<ul class="list">
${items(list.stories)}</ul>
<nav class="pager" aria-label="Pages of this list">
${newer}${older}</nav>
</div>
`;
  return page({ name: list.name, url: list.url, section: list.name.toLowerCase(), main });
}
