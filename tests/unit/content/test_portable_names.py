"""Names that every common file system takes."""

from __future__ import annotations

import pytest

from site_builder.content.portable_names import (
    DEVICES,
    FORBIDDEN,
    MAX_BYTES,
    has_suspect,
    is_device,
    name_problem,
    path_problem,
    portable_key,
    portable_name,
    too_long_name,
)
from site_builder.content.redirects import old_path
from site_builder.content.slug import slugify


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("news/con/index.html", "`con` is a device name"),
        ("assets/Aux.12345678.png", "`Aux.12345678.png` is a device name"),
        ("files/lpt1", "`lpt1` is a device name"),
        ("files/COM¹.txt", "`COM¹.txt` is a device name"),
        ("files/conin$", "`conin$` is a device name"),
        ("what?.txt", "`?` is not allowed in names"),
        ("a\\b.txt", "`\\` is not allowed in names"),
        ("a\x07b.txt", "it contains a control character"),
        ("a\nb.txt", "it contains a control character"),
        ("news/etc./index.html", "`etc.` ends with a full stop"),
        ("notes /a.txt", "`notes ` ends with a space"),
        (".../a.txt", "`...` ends with a full stop"),
    ],
)
def test_path_problem_says_what_windows_does_not_take(path: str, reason: str) -> None:
    assert path_problem(path) == reason
    assert has_suspect(["index.html", path, "news/index.html"])


@pytest.mark.parametrize("path", ["console/index.html", "con-1/index.html", "auxiliary.txt", "a b/.c/d.e", "日本.html"])
def test_path_problem_is_empty_for_portable_paths(path: str) -> None:
    assert path_problem(path) == too_long_name(path) == ""
    assert not has_suspect([path, "index.html"])


@pytest.mark.parametrize("name", [*sorted(DEVICES), *(f"a{character}b" for character in FORBIDDEN), "a.", "a "])
def test_every_module_refuses_the_same_names(name: str) -> None:
    assert name_problem(name) and has_suspect([f"a/{name}/b"]) and has_suspect([name])
    assert name_problem(portable_name(name)) == ""
    assert not is_device(slugify(name))
    with pytest.raises(ValueError, match="not a valid file name"):
        old_path(f"/old/{name.replace('?', '%3F')}/")


def test_too_long_name_measures_bytes() -> None:
    assert too_long_name(f"folder/{'x' * MAX_BYTES}/index.html") == ""
    assert too_long_name(f"folder/{'x' * MAX_BYTES}x/index.html") == "x" * (MAX_BYTES + 1)
    assert too_long_name("é" * MAX_BYTES) == "é" * MAX_BYTES


def test_portable_key_ignores_case_and_the_form_of_accents() -> None:
    assert portable_key("A/Caf\u00e9") == portable_key("a/cafe\u0301")
    assert portable_key("a/cafe") != portable_key("a/caf\u00e9")
