from __future__ import annotations

import re
from pathlib import Path

import pytest

from site_builder import commands
from site_builder.model.problems import PointLocation
from site_builder.render.content_policy import parse_policy
from site_builder.render.stylesheets import prepare
from tests.support.hubs import add_story, build_hub, built, tree, write_file, write_hub

SOURCES = {
    "css/site.css": '@layer a, b;\n@import "parts/card.css";\n@import "own.css";\nb { top: 0 }\n',
    "css/parts/card.css": '@import "../own.css";\n.card { top: 0 }\n',
    "css/own.css": ".own { top: 0 }\n",
    "css/other.css": '@import "own.css" print;\n',
}


def test_import_is_replaced_by_the_file() -> None:
    sheets = prepare(SOURCES, minify=False)
    assert sheets.problems == ()
    own = ".own { top: 0 }\n"
    whole = "@layer a, b;\n" + f"{own}\n.card {{ top: 0 }}\n" + f"\n{own}\nb {{ top: 0 }}\n"
    assert sheets.published["css/site.css"].decode() == whole
    assert set(sheets.published) == {"css/site.css", "css/other.css"}


@pytest.mark.parametrize(
    ("rule", "css"),
    [
        ('@import "own.css" print;', "@media print{.own{top:0}}"),
        ("@import url(own.css);", ".own{top:0}"),
        ("@import url('/css/own.css') layer(a);", "@layer a{.own{top:0}}"),
        (
            '@import "own.css" layer screen and (min-width: 40rem);',
            "@layer{@media screen and (width>=40rem){.own{top:0}}}",
        ),
        ('@import "own.css" supports(display: grid) print;', "@supports (display:grid){@media print{.own{top:0}}}"),
        ('/* @import "gone.css"; */', ""),
    ],
)
def test_every_form_of_import_is_replaced(rule: str, css: str) -> None:
    sheets = prepare({"css/own.css": SOURCES["css/own.css"], "css/x.css": f"{rule}\n"}, minify=True)
    assert (sheets.problems, sheets.published["css/x.css"].decode()) == ((), css)


FILES = {
    "fonts/own.woff2": "assets/fonts/own.12345678.woff2",
    "img/a b.png": "assets/img/a b.12345678.png",
    "img/dot.svg": "assets/img/dot.12345678.svg",
    "root/old.woff": "old.woff",
}


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ('url("../fonts/own.woff2")', "../fonts/own.12345678.woff2"),
        ("url( '../fonts/own.woff2?x#iefix' )", "../fonts/own.12345678.woff2?x#iefix"),
        ("url(/fonts/own.woff2)", "../fonts/own.12345678.woff2"),
        ("URL(../img/dot.svg#part)", "../img/dot.12345678.svg#part"),
        ("url('../img/a%20b.png')", "../img/a%20b.12345678.png"),
        ('url("../img/a b.png")', "../img/a%20b.12345678.png"),
        ("url(../../old.woff)", "../../old.woff"),
        ("url(/old.woff)", "../../old.woff"),
        ("url(#clip)", "#clip"),
    ],
)
@pytest.mark.parametrize("importer", ["", "css/deep/down/x.css"])
def test_urls_lead_to_the_published_files(written: str, published: str, importer: str) -> None:
    sources = {"css/own.css": f"a {{ background: {written} no-repeat }}\n"}
    if importer:
        sources[importer] = '@import "../../own.css";\n'
        published = published if published.startswith("#") else f"../../{published}"
    sheets = prepare(sources, False, FILES)
    (text,) = sheets.published.values()
    assert sheets.problems == ()
    assert re.findall(r"""\(\s*(?:"|'|)([^"')]*)""", text.decode()) == [published]


def test_urls_that_lead_nowhere_are_reported() -> None:
    policy = parse_policy("default-src 'none'; img-src 'self'; font-src 'self' https://fonts.example; style-src 'self'")
    source = (
        '@import url("https://fonts.example/css");\n'
        "@namespace svg url(http://www.w3.org/2000/svg);\n"
        "@font-face { src: url(https://fonts.example/a), url(https://other.example/a), url(../fonts/onw.woff2) }\n"
        "/* url(gone.png) */ a { background: url(data:image/png;base64,AAAA) }\n"
        "b { content: 'url(no.png)'; mask: image-set('../img/dto.svg' 1x) }\n"
    )
    found = prepare({"css/a.css": source}, True, FILES, policy).problems
    assert [(p.code, p.severity, p.location, p.hint[:40]) for p in found] == [
        ("blocked-by-policy", "warning", PointLocation(1, 1), "publish it from `static/`, or allow it: "),
        ("blocked-by-policy", "warning", PointLocation(3, 53), "publish it from `static/`, or allow it: "),
        ("missing-file", "error", PointLocation(3, 83), "did you mean `fonts/own.woff2`?"),
        ("blocked-by-policy", "warning", PointLocation(4, 41), "allow it: copy `partials/csp.txt` into `"),
        ("missing-file", "error", PointLocation(5, 45), "did you mean `img/dot.svg`?"),
    ]


def test_font_of_a_hub_is_published_and_allowed(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    write_file(site / "static/fonts/own.woff2", "font")
    write_file(site / "static/css/own.css", '@font-face { font-family: Own; src: url("../fonts/own.woff2") }\n')
    output = built(site, base_url="https://hub.example/news-hub/")
    (sheet,) = output.glob("assets/css/site.*.css")
    (name,) = re.findall(r"url\(\"?([^)\"]*own[^)\"]*)", sheet.read_text())
    assert (sheet.parent / name).resolve().read_text() == "font"
    assert "font-src 'self'" in (output / "index.html").read_text().replace("&#39;", "'")


def test_following_the_words_of_the_starter_gives_valid_css() -> None:
    text = (Path(commands.__file__).parent / "starter/static/css/own.css").read_text()
    inside = re.sub(r"/\* ((?:--[a-z]+:|@font-face).*) \*/", r"\1", text)
    assert inside.count("--") >= 8 and "/* @" not in inside
    sheets = prepare({"css/own.css": inside}, True, FILES)
    assert sheets.problems == ()
    css = sheets.published["css/own.css"].decode()
    assert all(f"--{name}:" in css for name in ("accent", "paper", "raised", "ink", "soft", "rule", "serif", "sans"))
    assert css.count("{") == css.count("}") == 2


def test_style_sheets_are_minified() -> None:
    source = "/* About */\na {\n  color: #ff0000;\n}\n"
    assert prepare({"a.css": source}, minify=True).published == {"a.css": b"a{color:red}"}


def test_style_sheet_that_imports_itself_terminates() -> None:
    circle = {"a.css": '@import "b.css";\na{}', "b.css": '@import "a.css";\nb{}', "c.css": '@import "a.css";\n'}
    assert prepare(circle, minify=False).published == {"c.css": b"\nb{}\na{}\n"}


def test_css_errors_are_reported_at_their_location() -> None:
    sheets = prepare({"a.css": '@layer a;\n@import "gone.css";\n', "b.css": "a {}\nb { c: ( }\n"}, minify=True)
    assert [(p.path, p.code, p.location) for p in sheets.problems] == [
        ("static/a.css", "missing-file", PointLocation(2)),
        ("static/b.css", "style-syntax", PointLocation(2, 10)),
    ]


def test_own_style_sheet_changes_colours(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first")
    write_file(site / "static/css/colours.css", "@layer base{:root{--paper:#fff}}\n")
    output = built(site)
    (name,) = [path for path in tree(output) if path.startswith("assets/css/site.")]
    css = (output / name).read_text()
    assert "--paper:#fff" in css and ".masthead" in css
    assert f'href="/{name}"' in (output / "index.html").read_text()
    assert not [path for path in tree(output) if "colours" in path]


def test_broken_style_sheet_leaves_the_site_unchanged(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    before = tree(built(site))
    write_file(site / "static/css/colours.css", ":root {\n  color: ;\n}}\n")
    found = build_hub(site).diagnostics
    assert [(d.path, d.line, d.code) for d in found] == [("static/css/colours.css", 4, "style-syntax")]
    assert tree(site / "public") == before


def test_own_styles_come_last(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    write_file(site / "static/css/own.css", ":root { --accent: #123456 }\n")
    build_hub(site)
    [sheet] = (site / "public/assets/css").glob("site.*.css")
    assert sheet.read_text().rstrip().rstrip("}").rstrip().endswith("--accent:#123456")
    assert "--paper" in sheet.read_text(), "and the others are there all the same"
