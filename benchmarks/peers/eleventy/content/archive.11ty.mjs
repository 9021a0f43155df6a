import { hub, line, page } from "../hub.mjs";

export const data = {
  pagination: { data: "collections.months", size: 1, alias: "month" },
  permalink: ({ month }) => `/archive/${month}/`,
  eleventyExcludeFromCollections: true,
};

export function render({ month, page: { url } }) {
  const main = `<div class="wrap">
<header class="page-head">
<p class="kind"><a href="/archive/">Archive</a></p>
<h1>${month}</h1>
</header>
<ul class="lines">
${hub.month.get(month).map(line).join("")}</ul>
</div>
`;
  return page({ name: month, url, section: "archive", main });
}
