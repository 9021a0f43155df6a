import re
from pathlib import Path

from tests.support.hubs import SETTINGS, add_story, built, write_file, write_hub

HUB = "https://hub.example"


def test_llms_has_the_standard_form_and_working_links(tmp_path: Path) -> None:
    site = write_hub(tmp_path, f"-- site.yaml --\n{SETTINGS}description: All *the* news.\n")
    add_story(site, "first", "2026-11-01", summary="A dek.")
    add_story(site, "second", "2026-11-02", title="'[Second] <story>'")
    output = built(site)
    text = (output / "llms.txt").read_text()
    assert text.startswith("# Test Hub\n\n> All \\*the\\* news.\n\nTest Hub publishes digests")
    assert re.findall(r"^## (.+)$", text, flags=re.M) == ["Latest", "Categories", "Feeds"]
    assert f"- [\\[Second\\] \\<story\\>](<{HUB}/news/second/index.md>)\n" in text
    assert f"- [First](<{HUB}/news/first/index.md>): A dek.\n" in text
    for address in re.findall(r"\]\(<(.+?)>\)", text):
        path = address.removeprefix(f"{HUB}/")
        assert (output / path).is_file() or (output / path / "index.html").is_file(), address


def test_llms_gives_way_to_a_file_of_the_hub(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    write_file(site / "static/root/llms.txt", "# Mine\n")
    assert (built(site) / "llms.txt").read_text() == "# Mine\n"
