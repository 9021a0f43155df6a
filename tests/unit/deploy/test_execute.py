from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from site_builder.deploy import manifest as manifests
from site_builder.deploy.execute import TargetState, execute_plan, items, read_target_state
from site_builder.deploy.manifest import IN_DOUBT, TargetManifest
from site_builder.deploy.plan import DeployPlan, PlannedChange, plan_deploy
from site_builder.deploy.store import DeployError, Upload
from site_builder.model.fingerprint import digest_bytes
from site_builder.system.progress import ReportProgress

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Memory:
    """A place in memory, which notes what is done and may break off."""

    manifest = manifests.COMPRESSED_NAME

    def __init__(self, is_atomic: bool = False) -> None:
        self.is_atomic = is_atomic
        self.files: dict[str, bytes] = {}
        self.done: list[str] = []
        self.breaks_at = ""

    @contextmanager
    def lock(self, take_over: bool) -> Iterator[None]:
        yield

    def read(self, path: str) -> bytes | None:
        return self.files.get(path)

    def write(self, path: str, data: bytes) -> None:
        self.done.append("manifest" if path == self.manifest else f"write {path}")
        self.files[path] = data

    def checksums(self) -> Mapping[str, str]:
        self.done.append("list")
        return {path: self.checksum(data) for path, data in self.files.items() if path != "unknown.html"}

    def checksum(self, data: bytes) -> str:
        return data.hex()

    def send(self, uploads: Sequence[Upload], tick: ReportProgress) -> None:
        for number, upload in enumerate(uploads, 1):
            if upload.path == self.breaks_at:
                raise DeployError("broken")
            self.done.append(upload.path)
            self.files[upload.path] = Path(upload.location).read_bytes()
            tick(number, len(uploads))

    def delete(self, paths: Sequence[str]) -> None:
        for path in paths:
            self.done.append(f"delete {path}")
            self.files.pop(path, None)

    def finish(self, message: str) -> None:
        self.done.append(message)


def written(output: Path, **contents: str) -> dict[str, PlannedChange]:
    """A built tree of these pages."""
    for file in [*output.rglob("*.html")]:
        file.unlink()
    for name, text in contents.items():
        output.mkdir(exist_ok=True)
        (output / f"{name}.html").write_text(text)
    return items((f"{n}.html", digest_bytes(text.encode()), len(text)) for n, text in contents.items())


def deployed(
    place: Memory, tree: dict[str, PlannedChange], output: Path, afresh: bool = False
) -> tuple[DeployPlan, int]:
    place.done.clear()
    there = read_target_state(place, tree, output, afresh)
    plan = plan_deploy(tree, there.manifest, NOW, there.sent)
    return plan, execute_plan(plan, tree, there, output, place)


def test_the_manifest_is_written_first_and_last_and_only_differences_are_sent(tmp_path: Path) -> None:
    place = Memory()
    plan, sent = deployed(place, written(tmp_path, a="1", b="22", index="3"), tmp_path)
    names = ["a.html", "b.html", "index.html"]
    assert place.done == ["list", "manifest", *names, "manifest", "Deploy: 3 new, 0 changed, 0 removed"]
    assert sent == 4
    plan, sent = deployed(place, written(tmp_path, a="1", b="22", index="3"), tmp_path)
    assert (place.done, plan.changes, sent) == ([], 0, 0)
    plan, sent = deployed(place, written(tmp_path, a="2", index="3"), tmp_path)
    assert place.done[1:4] == ["a.html", "delete b.html", "manifest"]


def test_where_nothing_is_seen_before_the_end_the_manifest_is_written_once(tmp_path: Path) -> None:
    place = Memory(is_atomic=True)
    deployed(place, written(tmp_path, a="1"), tmp_path)
    assert place.done[:3] == ["list", "a.html", "manifest"]


def test_a_broken_deploy_goes_on_with_the_rest(tmp_path: Path) -> None:
    place = Memory()
    deployed(place, written(tmp_path, a="1", b="1", c="1", d="1"), tmp_path)
    place.breaks_at = "c.html"
    with pytest.raises(DeployError, match="broken"):
        deployed(place, written(tmp_path, a="2", b="1", c="2", e="2"), tmp_path)
    place.breaks_at = ""
    plan, _ = deployed(place, written(tmp_path, a="2", b="1", c="2", e="2"), tmp_path)
    assert place.done[:6] == ["list", "manifest", "c.html", "e.html", "delete d.html", "manifest"]
    assert (plan.sent, plan.changes) == (("a.html",), 3)
    assert {path: place.files[path] for path in plan.done.files} == dict.fromkeys(
        ("a.html", "c.html", "e.html"), b"2"
    ) | {"b.html": b"1"}


def test_an_edit_taken_back_after_a_broken_deploy_is_sent(tmp_path: Path) -> None:
    place = Memory()
    deployed(place, written(tmp_path, a="1", b="1"), tmp_path)
    place.breaks_at = "b.html"
    with pytest.raises(DeployError, match="broken"):
        deployed(place, written(tmp_path, a="2", b="2"), tmp_path)
    place.breaks_at = ""
    deployed(place, written(tmp_path, a="1", b="1"), tmp_path)
    assert (place.files["a.html"], place.files["b.html"]) == (b"1", b"1")
    assert "b.html" not in place.done


def test_without_a_manifest_what_is_there_is_compared_and_what_others_sent_stays(tmp_path: Path) -> None:
    place = Memory()
    place.files = {"a.html": b"1", "b.html": b"0", "of-another.html": b"1", "unknown.html": b"1"}
    tree = written(tmp_path, a="1", b="1", unknown="1")
    plan, _ = deployed(place, tree, tmp_path)
    assert (plan.new, plan.removed, plan.sent) == (("b.html", "unknown.html"), (), ())
    place.files[place.manifest] = b"damaged"
    plan, _ = deployed(place, tree, tmp_path)
    assert plan.new == ("unknown.html",)
    assert place.files["of-another.html"] == b"1"


def test_what_is_found_to_be_there_is_known_from_then_on(tmp_path: Path) -> None:
    place, tree = Memory(), written(tmp_path, a="1")
    place.files = {"a.html": b"1"}
    deployed(place, tree, tmp_path)
    assert place.done[:2] == ["list", "manifest"]
    deployed(place, tree, tmp_path)
    assert place.done == []
    begun = TargetManifest({"a.html": IN_DOUBT})
    place.files[place.manifest] = manifests.encode_manifest(begun, place.manifest)
    assert deployed(place, tree, tmp_path)[0].sent == ("a.html",)
    assert deployed(place, tree, tmp_path)[0].sent == ()


def test_afresh_sends_all(tmp_path: Path) -> None:
    place = Memory()
    tree = written(tmp_path, a="1", b="1")
    deployed(place, tree, tmp_path)
    plan, _ = deployed(place, tree, tmp_path, afresh=True)
    assert (plan.changed, "list" in place.done) == (("a.html", "b.html"), False)
    assert place.done[:4] == ["manifest", "a.html", "b.html", "manifest"]


def test_a_file_that_the_build_has_not_written_like_this_stops_all(tmp_path: Path) -> None:
    place = Memory()
    tree = written(tmp_path, a="1", b="1")
    (tmp_path / "b.html").write_text("a draft")
    with pytest.raises(DeployError, match=r"b\.html is not what the build has written"):
        deployed(place, tree, tmp_path)
    assert place.files == {}


def test_a_file_in_the_place_of_a_folder_waits_for_its_end(tmp_path: Path) -> None:
    place = Memory()
    there = TargetManifest({"a.html/b": "1", "c": "1"})
    plan = plan_deploy(written(tmp_path, a="1"), there, NOW)
    execute_plan(plan, written(tmp_path, a="1"), TargetState(there, there), tmp_path, place)
    assert place.done[1:4] == ["delete a.html/b", "a.html", "delete c"]


def test_a_manifest_in_doubt_says_so_until_the_end(tmp_path: Path) -> None:
    place = Memory()
    place.breaks_at = "a.html"
    with pytest.raises(DeployError, match="broken"):
        deployed(place, written(tmp_path, a="1"), tmp_path)
    assert manifests.decode_manifest(place.files[place.manifest], place.manifest) == TargetManifest(
        {"a.html": IN_DOUBT}
    )
