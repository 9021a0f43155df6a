import {
  card, escape, inline, iso, longDate, minutes, ORIGIN, page, pattern, reason, slugify, surroundings, TITLE, title, tone,
} from "../hub.mjs";

const head = (data) => `<meta property="og:type" content="article">
<meta property="article:published_time" content="${iso(data.page.date)}">
<meta property="article:section" content="${title(data.category)}">
<meta name="twitter:card" content="summary">
<meta name="robots" content="max-image-preview:large">
<script type="application/ld+json">
${structuredData(data)}
</script>`;

const HUB = { "@type": "Organization", name: TITLE, url: `${ORIGIN}/` };

function structuredData({ title: headline, summary, category, source, tags, page: { url, date } }) {
  const [section, published] = [title(category), iso(date)];
  const publisher = { "@type": "Organization", name: source.name };
  const article = {
    "@type": "NewsArticle", url: ORIGIN + url, headline, description: summary, datePublished: published,
    dateModified: published, author: HUB, publisher: HUB,
    isBasedOn: { "@type": "CreativeWork", url: source.url, publisher },
    articleSection: section, keywords: tags, inLanguage: "en",
  };
  const trail = [
    { "@type": "ListItem", position: 1, name: "Home", item: `${ORIGIN}/` },
    { "@type": "ListItem", position: 2, name: section, item: `${ORIGIN}/category/${category}/` },
    { "@type": "ListItem", position: 3, name: headline },
  ];
  const graph = [article, { "@type": "BreadcrumbList", itemListElement: trail }];
  return JSON.stringify({ "@context": "https://schema.org", "@graph": graph }).replaceAll("</", "<\\/");
}

const tags = (names) => names.map((name) => `<li><a rel="tag" href="/tag/${name}/">${name}</a></li>`).join("\n");

function share(data) {
  const [url, name] = [encodeURIComponent(ORIGIN + data.page.url), encodeURIComponent(data.title)];
  return `<li><a href="https://x.com/intent/post?url=${url}&amp;text=${name}">Share on X</a></li>
<li><a href="https://www.linkedin.com/sharing/share-offsite/?url=${url}">Share on LinkedIn</a></li>
<li><a href="https://bsky.app/intent/compose?text=${name}%20${url}">Share on Bluesky</a></li>
<li><a href="mailto:?subject=${name}&amp;body=${url}">Share by e-mail</a></li>`;
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
  const more = (other) => `<li>${card(other)}\n<p class="reason">${reason(around.story, other)}</p></li>`;
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
<div class="cover vary-${pattern(slug)}" aria-hidden="true">
<div class="cover-text">
<span class="cover-category">${label}</span>
<span class="cover-title">${escape(data.title)}</span>
<span class="cover-domain">${new URL(source.url).host}</span>
</div>
</div>
<div class="story-columns">
<div class="story-main">
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
</div>
<aside class="story-side" aria-label="About this story">
<div class="credit">
<p>This is an original editorial digest by ${TITLE}. Full reporting at the source:</p>
<a class="button" href="${escape(source.url)}">Read the original on ${escape(source.name)}</a>
</div>
<div class="tags">
<h2>Tags</h2>
<ul>
${tags(data.tags)}
</ul>
</div>
<div class="share">
<h2>Share this story</h2>
<ul>
${share(data)}
<li data-copy hidden><button data-done="The link is copied">Copy link</button></li>
</ul>
<p class="visually-hidden" role="status" data-copied></p>
</div>
</aside>
</div>
</article>
<section class="more wrap" aria-labelledby="_more">
<div class="section-head">
<h2 id="_more">More AI news</h2>
<a href="/news/">All news →</a>
</div>
<ul class="cards six">
${around.more.map(more).join("\n")}
</ul>
</section>
${neighbours(around)}`;
}

export function render(data) {
  return page({
    name: data.title, url: data.page.url, description: data.summary, section: data.category,
    scripts: '<script type="module" src="/js/copy.js"></script>\n', head: head(data), main: main(data),
  });
}
