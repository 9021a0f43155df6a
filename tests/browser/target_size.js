// The links and buttons of a page that are less than 24 pixels wide or high to touch (WCAG 2.2, 2.5.8), with their sizes.
// Not those in a sentence, which the criterion excepts. A link of two lines must be as high as if it had one.
() => {
  const LEAST = 24;
  const STEP = 0.5;

  function isInSentence(target) {
    if (getComputedStyle(target).display !== "inline") return false;
    const texts = document.createTreeWalker(target.parentElement.closest(":not(em, strong, span, sup, code)"), NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { data, parentElement } = texts.currentNode;
      if (/[\p{L}\p{N}]{2}/u.test(data) && !parentElement.closest("a, button, .visually-hidden")) return true;
    }
    return false;
  }

  function isHit(target, x, y) {
    const hit = document.elementFromPoint(x, y);
    return hit !== null && target.contains(hit);
  }

  // How far a target reaches from a point, up to the least size.
  function reach(target, x, y, dx, dy) {
    let length = 0;
    while (length < LEAST && isHit(target, x + length * dx, y + length * dy)) length += STEP;
    return length;
  }

  function isLargeEnough(target) {
    const lines = [...target.getClientRects()];
    const [first, last] = [lines[0], lines[lines.length - 1]];
    const [x, y] = [first.left + first.width / 2, first.top + first.height / 2];
    const height = reach(target, x, y, 0, -1) + reach(target, last.left + last.width / 2, last.top + last.height / 2, 0, 1);
    const width = lines.length > 1 ? LEAST : reach(target, x, y, -1, 0) + reach(target, x, y, 1, 0);
    return height >= LEAST && width >= LEAST;
  }

  const found = [];
  for (const target of document.querySelectorAll("main a[href], header a[href], footer a[href], button, input, select, summary")) {
    if (!target.checkVisibility() || isInSentence(target)) continue;
    target.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    if (isLargeEnough(target)) continue;
    const { width, height } = target.getClientRects()[0];
    found.push(`${width.toFixed(1)} x ${height.toFixed(1)}: ${target.outerHTML.slice(0, 100)}`);
  }
  return found;
}
