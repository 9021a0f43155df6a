// "Copy link" of a story: there only where the browser can write to the clipboard.
const item = document.querySelector("[data-copy]");
const status = document.querySelector("[data-copied]");
if (item && navigator.clipboard) {
  const button = item.querySelector("button");
  const label = button.textContent;
  item.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector("link[rel=canonical]").href);
    status.textContent = button.textContent = button.dataset.done;
    setTimeout(() => {
      button.textContent = label;
      status.textContent = "";
    }, 3000);
  });
}
