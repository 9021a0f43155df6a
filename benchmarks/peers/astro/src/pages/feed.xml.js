import { escape, getHub, ORIGIN, title, TITLE } from "../hub.mjs";

export async function GET() {
  const hub = await getHub();
  const items = hub.stories.slice(0, 30).map(
    (story) => `<item>
<title>${escape(story.data.title)}</title>
<link>${ORIGIN}${story.url}</link>
<guid>${ORIGIN}${story.url}</guid>
<pubDate>${story.date.toUTCString()}</pubDate>
<category>${title(story.data.category)}</category>
<description>${escape(story.data.summary)}</description>
</item>
`,
  );
  return new Response(`<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>${TITLE}</title>
<link>${ORIGIN}/</link>
<description>Invented AI news, for measuring builds.</description>
<language>en</language>
<atom:link href="${ORIGIN}/feed.xml" rel="self" type="application/rss+xml" />
${items.join("")}</channel>
</rss>
`);
}
