from __future__ import annotations

from pathlib import Path

from site_builder.model.problems import PointLocation
from site_builder.render.stylesheets import prepare
from tests.support.hubs import add_story, build_hub, built, tree, write_file, write_hub

SOURCES = {
    "css/site.css": '@layer a, b;\n@import "parts/card.css";\n@import "own.css";\nb { top: 0 }\n',
    "css/parts/card.css": '@import "../own.css";\n.card { top: 0 }\n',
    "css/own.css": ".own { top: 0 }\n",
    "css/other.css": '@import "own.css" print;\n@import url(own.css);\n',
}


def test_import_is_replaced_by_the_file() -> None:
    sheets = prepare(SOURCES, minify=False)
    assert sheets.problems == ()
    own = ".own { top: 0 }\n"
    whole = "@layer a, b;\n" + f"{own}\n.card {{ top: 0 }}\n" + f"\n{own}\nb {{ top: 0 }}\n"
    assert sheets.published["css/site.css"].decode() == whole
    assert set(sheets.published) == {"css/site.css", "css/other.css"}


def test_conditional_imports_stay() -> None:
    assert prepare(SOURCES, minify=False).published["css/other.css"].decode() == SOURCES["css/other.css"]


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
