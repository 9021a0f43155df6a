from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.hubs import SETTINGS, add_story, built, write_file, write_hub


def website(folder: Path, redirects: str = "", base: str = "/", files: tuple[str, ...] = ()) -> dict[str, Any]:
    site = write_hub(folder)
    write_file(site / "site.yaml", SETTINGS.replace("example/", f"example{base}") + "host: s3\n")
    write_file(site / "redirects.yaml", redirects or "{}\n")
    for path in files:
        write_file(site / "static/root" / path, "mine")
    add_story(site, "first")
    read: dict[str, Any] = json.loads((built(site) / "_s3/website.json").read_text(encoding="utf-8"))
    return read


def prefixes(settings: dict[str, Any]) -> list[str]:
    return [rule["Condition"]["KeyPrefixEquals"] for rule in settings.get("RoutingRules", ())]


def test_s3_file_names_index_and_error_page(tmp_path: Path) -> None:
    assert website(tmp_path) == {"IndexDocument": {"Suffix": "index.html"}, "ErrorDocument": {"Key": "404.html"}}


def test_s3_file_has_a_rule_for_each_redirect(tmp_path: Path) -> None:
    redirects = "/old/: /news/first/\n/old.html: https://elsewhere.example:8080/a/b\n/gone/: gone\n"
    found = website(tmp_path, redirects, "/below/")
    assert found["ErrorDocument"] == {"Key": "below/404.html"}
    assert found["RoutingRules"] == [
        {
            "Condition": {"KeyPrefixEquals": "below/old.html"},
            "Redirect": {
                "HostName": "elsewhere.example:8080",
                "Protocol": "https",
                "ReplaceKeyWith": "a/b",
                "HttpRedirectCode": "301",
            },
        },
        {
            "Condition": {"KeyPrefixEquals": "below/old/"},
            "Redirect": {"ReplaceKeyWith": "below/news/first/", "HttpRedirectCode": "301"},
        },
    ]
    assert (tmp_path / "public/old/index.html").is_file()  # For those who do not ask the bucket's website.


def test_s3_file_is_valid_for_amazon(tmp_path: Path) -> None:
    session, validate = pytest.importorskip("botocore.session"), pytest.importorskip("botocore.validate")
    shape = session.get_session().get_service_model("s3").shape_for("WebsiteConfiguration")
    found = website(tmp_path, "/old/: /news/first/\n/old.html: https://elsewhere.example/a\n")
    assert validate.ParamValidator().validate(found, shape).generate_report() == ""


def test_s3_rules_never_hide_other_paths(tmp_path: Path) -> None:
    redirects = "/2024/: /news/first/\n/2024/may/: /news/first/\n/files/: /news/first/\n/q/: https://a.example/?b\n/r/: https://a.example/#b\n"
    assert prefixes(website(tmp_path, redirects, files=("files/a.pdf",))) == ["2024/may/"]


def test_s3_file_keeps_to_the_limit_of_rules(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    write_file(site / "redirects.yaml", "".join(f"/old-{i:02}/: /news/first/\n" for i in range(50)))
    assert len(prefixes(website(tmp_path, (site / "redirects.yaml").read_text()))) == 50


def test_s3_file_is_not_made_for_other_hosts(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first")
    assert not (built(site) / "_s3").exists()
