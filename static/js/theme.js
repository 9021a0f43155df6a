// Light or dark: the reader's choice when there is one, else the system's. Not deferred, so that no page flashes.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const remembered = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // Storage is switched off: the system decides.
    }
  };
  const isDark = () => (root.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";

  const apply = () => {
    const theme = remembered();
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
    document.querySelector("[data-theme-toggle]")?.setAttribute("aria-pressed", String(isDark()));
  };

  const toggle = () => {
    const theme = isDark() ? "light" : "dark";
    try {
      // What the system says anyway need not be remembered.
      if ((theme === "dark") === dark.matches) localStorage.removeItem("theme");
      else localStorage.setItem("theme", theme);
    } catch {
      root.dataset.theme = theme;
      return;
    }
    apply();
  };

  apply();
  dark.addEventListener("change", apply);
  addEventListener("storage", apply);
  addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("[data-theme-toggle]");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", toggle);
    apply();
  });
})();
