import footnote from "markdown-it-footnote";
import { index, monthOf } from "./hub.mjs";

export default function (config) {
  config.setUseGitIgnore(false);
  config.amendLibrary("md", (markdown) => markdown.set({ html: false }).use(footnote));
  config.addPassthroughCopy({ static: "." });
  config.addCollection("lists", (api) => index(api.getFilteredByGlob("./content/news/**/*.md")));
  config.addCollection("months", (api) => [...new Set(api.getFilteredByGlob("./content/news/**/*.md").map(monthOf))]);
  return {
    dir: { input: "content", includes: "../_includes", output: "_site" },
    markdownTemplateEngine: false,
    templateFormats: ["md", "11ty.js"],
  };
}
