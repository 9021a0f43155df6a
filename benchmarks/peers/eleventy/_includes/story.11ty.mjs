import { card, escape, inline, iso, longDate, minutes, ORIGIN, page, pattern, slugify, surroundings, TITLE, title, tone } from "../hub.mjs";

const head = (data) => `<meta property="og:type" content="article">
<meta property="article:published_time" content="${iso(data.page.date)}">
<meta property="article:section" content="${title(data.category)}">`;

const tags = (names) => names.map((name) => `<li><a rel="tag" href="/tag/${name}/">${name}</a></li>`).join("\n");

function share(data) {
  const [url, name] = [encodeURIComponent(ORIGIN + data.page.url), encodeURIComponent(data.title)];
  return `<li><a href="https://x.com/intent/post?url=${url}&amp;text=${name}" rel="noopener">Share on X</a></li>
<li><a href="https://www.linkedin.com/sharing/share-offsite/?url=${url}" rel="noopener">Share on LinkedIn</a></li>
<li><a href="https://bsky.app/intent/compose?text=${name}%20${url}" rel="noopener">Share on Bluesky</a></li>
<li><a href="mailto:?subject=${name}&amp;body=${url}" rel="noopener">Share by e-mail</a></li>`;
}

function neighbours({ older, newer }) {
  const before = older
    ? `<a rel="next" href="${older.url}"><span>← Older story</span> ${escape(older.data.title)}</a>\n` : "";
  const after = newer
    ? `<a rel="prev" class="newer" href="${newer.url}"><span>Newer story →</span> ${escape(newer.data.title)}</a>\n` : "";
  return `<nav class="neighbours wrap" aria-label="Stories before and after">\n${before}${after}</nav>\n`;
}

function main(data) {
  const { category, source, slug } = data;
  const around = surroundings(data.page.url);
  const label = title(category);
  return `<article class="story wrap tone-${tone(category)}">
<header class="story-head">
<a class="badge" href="/category/${category}/">${label}</a>
<h1>${escape(data.title)}</h1>
<p class="dek">${escape(data.summary)}</p>
<ul class="byline">
<li><a href="/source/${slugify(source.name)}/">${escape(source.name)}</a></li>
<li><time datetime="${iso(data.page.date)}">${longDate(data.page.date)}</time></li>
<li>${minutes(data.page.rawInput)} min read</li>
<li><a href="/category/${category}/">${label}</a></li>
</ul>
</header>
<div class="cover tone-${tone(category)} pattern-${pattern(slug)}" aria-hidden="true">
<span class="cover-category">${label}</span>
<span class="cover-title">${escape(data.title)}</span>
<span class="cover-domain">${new URL(source.url).host}</span>
</div>
<section class="prose" aria-labelledby="_what">
<h2 id="_what">What happened</h2>
${data.content}
</section>
<section class="takeaways" aria-labelledby="_takeaways">
<h2 id="_takeaways">Key takeaways</h2>
<ul>
${data.takeaways.map((text) => `<li>${inline(text)}</li>`).join("\n")}
</ul>
</section>
<section class="prose" aria-labelledby="_why">
<h2 id="_why">Why it matters</h2>
<p>${inline(data.why_it_matters)}</p>
</section>
<aside class="credit">
<p>This is an original editorial digest by ${TITLE}. Full reporting at the source:</p>
<a class="button" href="${escape(source.url)}" rel="noopener">Read the original on ${escape(source.name)}</a>
</aside>
<section class="tags" aria-labelledby="_tags">
<h2 id="_tags">Tags</h2>
<ul>
${tags(data.tags)}
</ul>
</section>
<section class="share" aria-labelledby="_share">
<h2 id="_share">Share this story</h2>
<ul>
${share(data)}
</ul>
</section>
</article>
<section class="more wrap" aria-labelledby="_more">
<div class="section-head">
<h2 id="_more">More AI news</h2>
<a href="/news/">All news →</a>
</div>
<ul class="cards">
${around.more.map(card).join("")}</ul>
</section>
${neighbours(around)}`;
}

export function render(data) {
  return page({
    name: data.title, url: data.page.url, description: data.summary, section: data.category,
    head: head(data), main: main(data),
  });
}
