import { escape, hub, page, slugify } from "../hub.mjs";

export const data = {
  overviews: [["Categories", "category"], ["Tags", "tag"], ["Sources", "source"]],
  pagination: { data: "overviews", size: 1, alias: "overview" },
  permalink: ({ overview }) => `/${overview[0].toLowerCase()}/`,
  eleventyExcludeFromCollections: true,
};

export function render({ overview: [name, kind], page: { url } }) {
  const terms = [...hub[kind]].sort(([a], [b]) => (a < b ? -1 : 1));
  const items = terms.map(
    ([term, stories]) => `<li><a href="/${kind}/${slugify(term)}/">${escape(term)}</a> <span>${stories.length}</span></li>\n`,
  );
  const main = `<div class="wrap">
<header class="page-head">
<h1>${name}</h1>
</header>
<ul class="terms">
${items.join("")}</ul>
</div>
`;
  return page({ name, url, main });
}
