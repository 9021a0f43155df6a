import pytest

from site_builder.content.redirects import old_path, parse_redirects


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("/old/", "/old/"),
        ("/old", "/old/"),
        ("/2024/launch.html", "/2024/launch.html"),
        ("/LAUNCH.HTM", "/LAUNCH.HTM"),
        ("/2024/index.html", "/2024/"),
        ("/launch.php", "/launch.php/"),
        ("/caf%C3%A9", "/café/"),
        ("/cafe\u0301/", "/café/"),
        ("/a%20b/", "/a b/"),
        ("/", "/"),
        ("/con-men/", "/con-men/"),
    ],
)
def test_old_path_normalises_urls(written: str, path: str) -> None:
    assert old_path(written) == path
    assert old_path(path) == path


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("", "is not a path of this site"),
        ("old/", "is not a path of this site"),
        ("https://hub.example/old/", "is not a path of this site"),
        ("//hub.example/old/", "is not a path of this site"),
        ("/old/?p=1", "has a `?` or `#`"),
        ("/old/#part", "has a `?` or `#`"),
        ("/old/../new/", "has a part that is"),
        ("/old/%2e%2e/new/", "has a part that is"),
        ("/old/%2E/", "has a part that is"),
        ("/old//new/", "has a part that is"),
        ("/a%3Fb/", "has the part `a?b`"),
        ("/a:b/", "has the part `a:b`"),
        ("/a*", "has the part `a*`"),
        ("/a\\b", "has the part `a\\b`"),
        ("/dot./", "has the part `dot.`"),
        ("/space%20/", "has the part `space `"),
        ("/con.html", "has the part `con.html`"),
        ("/Aux/", "has the part `Aux`"),
        ("/a%0Ab/", "has the part `a\nb`"),
        ("/a%E2%80%AEb/", "has the part `a\u202eb`"),
        ("/%FF/", "is not valid UTF-8"),
        ("/" + "é" * 128 + "/", "has a part longer than 255 bytes"),
        ("/" + "ab/" * 300, "is longer than 900 bytes"),
    ],
)
def test_old_path_rejects_invalid_urls(written: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=r"^(is|has) ") as caught:
        old_path(written)
    assert str(caught.value).startswith(wrong)


def test_parse_redirects_returns_targets() -> None:
    targets, problems = parse_redirects(b"/old/: /new/\n/2024/x.html: https://example.org/x\n/no: gone # since May\n")
    assert targets == {"/old/": "/new/", "/2024/x.html": "https://example.org/x", "/no": "gone"}
    assert problems == []


def test_parse_redirects_accepts_an_empty_file() -> None:
    assert parse_redirects(b"") == ({}, [])
    assert parse_redirects(b"# Nothing yet.\n") == ({}, [])


@pytest.mark.parametrize(
    ("data", "targets", "codes"),
    [
        (b"- /old/\n", None, ["wrong-type"]),
        (b"/old/: [a\n", None, ["yaml-syntax"]),
        (b"/old/: \xff\n", None, ["not-utf8"]),
        (b"/a/:\n/b/: [x]\n/c/: /d/\n", {"/c/": "/d/"}, ["bad-redirect", "bad-redirect"]),
        (b"/a/: /b/\n/a/: /c/\n", {"/a/": "/b/"}, ["duplicate-key"]),
    ],
)
def test_parse_redirects_reports_mistakes(data: bytes, targets: dict[str, str] | None, codes: list[str]) -> None:
    read, problems = parse_redirects(data)
    assert read == targets
    assert [problem.code for problem in problems] == codes
