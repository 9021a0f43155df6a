import { defineConfig } from "astro/config";

export default defineConfig({
  site: "https://bench.example",
  trailingSlash: "always",
  build: { format: "directory" },
  cacheDir: "./cache",
  compressHTML: false,
  devToolbar: { enabled: false },
  markdown: { syntaxHighlight: "prism", smartypants: false },
});
