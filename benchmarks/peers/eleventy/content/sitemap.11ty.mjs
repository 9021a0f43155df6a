import { hub, iso, ORIGIN } from "../hub.mjs";

export const data = { permalink: "/sitemap.xml", eleventyExcludeFromCollections: true };

export function render({ collections }) {
  const entry = (url, date) => `<url><loc>${ORIGIN}${url}</loc>${date ? `<lastmod>${iso(date)}</lastmod>` : ""}</url>\n`;
  const stories = hub.stories.map((story) => entry(story.url, story.date));
  const fronts = new Set(collections.lists.map((list) => list.front));
  return `<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${entry("/")}${stories.join("")}${[...fronts].map((url) => entry(url)).join("")}</urlset>
`;
}
