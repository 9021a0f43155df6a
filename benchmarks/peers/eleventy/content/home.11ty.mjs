import { hub, items, page, title, TITLE } from "../hub.mjs";

export const data = { permalink: "/", eleventyExcludeFromCollections: true };

export function render() {
  const sections = [...hub.category].map(
    ([name, stories]) => `<section class="section" aria-labelledby="_section-${name}">
<h2 id="_section-${name}"><a href="/category/${name}/">${title(name)}</a></h2>
<ul class="cards">
${items(stories.slice(0, 4))}</ul>
</section>
`,
  );
  const main = `<div class="wrap">
<h1 class="visually-hidden">${TITLE}</h1>
<section class="latest" aria-labelledby="_latest">
<h2 id="_latest">Latest</h2>
<ul class="cards">
${items(hub.stories.slice(0, 8))}</ul>
</section>
${sections.join("")}</div>
`;
  return page({ name: "", url: "/", main });
}
