import { getHub, iso, ORIGIN } from "../hub.mjs";

export async function GET() {
  const hub = await getHub();
  const entry = (url, date) => `<url><loc>${ORIGIN}${url}</loc>${date ? `<lastmod>${iso(date)}</lastmod>` : ""}</url>\n`;
  const stories = hub.stories.map((story) => entry(story.url, story.date));
  const fronts = new Set(hub.lists.map((list) => list.front));
  return new Response(`<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${entry("/")}${stories.join("")}${[...fronts].map((url) => entry(url)).join("")}</urlset>
`);
}
