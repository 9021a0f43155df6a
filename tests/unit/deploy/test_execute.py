from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from site_builder.deploy import manifest as manifests
from site_builder.deploy.execute import TargetState, built_files, execute_plan, read_target_state
from site_builder.deploy.manifest import IN_DOUBT, TargetManifest
from site_builder.deploy.plan import BuiltFile, DeployPlan, plan_deploy
from site_builder.deploy.store import DeployError, Upload
from site_builder.model.fingerprint import digest_bytes
from site_builder.system.progress import ReportProgress

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


class MemoryStore:
    """A target in memory that records its steps and fails at the file `fails_at`."""

    manifest = manifests.COMPRESSED_NAME

    def __init__(self, is_atomic: bool = False) -> None:
        self.is_atomic = is_atomic
        self.files: dict[str, bytes] = {}
        self.steps: list[str] = []
        self.fails_at = ""

    @contextmanager
    def lock(self, take_over: bool) -> Iterator[None]:
        yield

    def read(self, path: str) -> bytes | None:
        return self.files.get(path)

    def write(self, path: str, data: bytes) -> None:
        self.steps.append("manifest" if path == self.manifest else f"write {path}")
        self.files[path] = data

    def checksums(self) -> Mapping[str, str]:
        self.steps.append("list")
        return {path: self.checksum(data) for path, data in self.files.items() if path != "unknown.html"}

    def checksum(self, data: bytes) -> str:
        return data.hex()

    def send(self, uploads: Sequence[Upload], tick: ReportProgress) -> None:
        for number, upload in enumerate(uploads, 1):
            if upload.path == self.fails_at:
                raise DeployError("broken")
            self.steps.append(upload.path)
            self.files[upload.path] = Path(upload.location).read_bytes()
            tick(number, len(uploads))

    def delete(self, paths: Sequence[str]) -> None:
        for path in paths:
            self.steps.append(f"delete {path}")
            self.files.pop(path, None)

    def finish(self, message: str) -> None:
        self.steps.append(message)


def write_output(output: Path, **contents: str) -> dict[str, BuiltFile]:
    """Write these pages to the output folder; return them as built files."""
    for file in [*output.rglob("*.html")]:
        file.unlink()
    for name, text in contents.items():
        output.mkdir(exist_ok=True)
        (output / f"{name}.html").write_text(text)
    return built_files((f"{n}.html", digest_bytes(text.encode()), len(text)) for n, text in contents.items())


def run_deploy(
    store: MemoryStore, built: dict[str, BuiltFile], output: Path, force: bool = False
) -> tuple[DeployPlan, int]:
    store.steps.clear()
    state = read_target_state(store, built, output, force)
    plan = plan_deploy(built, state.manifest, NOW, state.already_sent)
    return plan, execute_plan(plan, built, state, output, store)


def test_manifest_is_written_first_and_last(tmp_path: Path) -> None:
    store = MemoryStore()
    plan, sent = run_deploy(store, write_output(tmp_path, a="1", b="22", index="3"), tmp_path)
    names = ["a.html", "b.html", "index.html"]
    assert store.steps == ["list", "manifest", *names, "manifest", "Deploy: 3 new, 0 changed, 0 removed"]
    assert sent == 4
    plan, sent = run_deploy(store, write_output(tmp_path, a="1", b="22", index="3"), tmp_path)
    assert (store.steps, plan.changes, sent) == ([], 0, 0)
    plan, sent = run_deploy(store, write_output(tmp_path, a="2", index="3"), tmp_path)
    assert store.steps[1:4] == ["a.html", "delete b.html", "manifest"]


def test_atomic_target_gets_the_manifest_once(tmp_path: Path) -> None:
    store = MemoryStore(is_atomic=True)
    run_deploy(store, write_output(tmp_path, a="1"), tmp_path)
    assert store.steps[:3] == ["list", "a.html", "manifest"]


def test_interrupted_deploy_continues_with_the_rest(tmp_path: Path) -> None:
    store = MemoryStore()
    run_deploy(store, write_output(tmp_path, a="1", b="1", c="1", d="1"), tmp_path)
    store.fails_at = "c.html"
    with pytest.raises(DeployError, match="broken"):
        run_deploy(store, write_output(tmp_path, a="2", b="1", c="2", e="2"), tmp_path)
    store.fails_at = ""
    plan, _ = run_deploy(store, write_output(tmp_path, a="2", b="1", c="2", e="2"), tmp_path)
    assert store.steps[:6] == ["list", "manifest", "c.html", "e.html", "delete d.html", "manifest"]
    assert (plan.already_sent, plan.changes) == (("a.html",), 3)
    assert {path: store.files[path] for path in plan.final_manifest.files} == dict.fromkeys(
        ("a.html", "c.html", "e.html"), b"2"
    ) | {"b.html": b"1"}


def test_edit_undone_after_interrupted_deploy_is_sent(tmp_path: Path) -> None:
    store = MemoryStore()
    run_deploy(store, write_output(tmp_path, a="1", b="1"), tmp_path)
    store.fails_at = "b.html"
    with pytest.raises(DeployError, match="broken"):
        run_deploy(store, write_output(tmp_path, a="2", b="2"), tmp_path)
    store.fails_at = ""
    run_deploy(store, write_output(tmp_path, a="1", b="1"), tmp_path)
    assert (store.files["a.html"], store.files["b.html"]) == (b"1", b"1")
    assert "b.html" not in store.steps


def test_missing_manifest_compares_checksums_and_keeps_other_files(tmp_path: Path) -> None:
    store = MemoryStore()
    store.files = {"a.html": b"1", "b.html": b"0", "of-another.html": b"1", "unknown.html": b"1"}
    built = write_output(tmp_path, a="1", b="1", unknown="1")
    plan, _ = run_deploy(store, built, tmp_path)
    assert (plan.new, plan.removed, plan.already_sent) == (("b.html", "unknown.html"), (), ())
    store.files[store.manifest] = b"damaged"
    plan, _ = run_deploy(store, built, tmp_path)
    assert plan.new == ("unknown.html",)
    assert store.files["of-another.html"] == b"1"


def test_files_found_by_checksum_are_recorded_in_the_manifest(tmp_path: Path) -> None:
    store, built = MemoryStore(), write_output(tmp_path, a="1")
    store.files = {"a.html": b"1"}
    run_deploy(store, built, tmp_path)
    assert store.steps[:2] == ["list", "manifest"]
    run_deploy(store, built, tmp_path)
    assert store.steps == []
    interrupted = TargetManifest({"a.html": IN_DOUBT})
    store.files[store.manifest] = manifests.encode_manifest(interrupted, store.manifest)
    assert run_deploy(store, built, tmp_path)[0].already_sent == ("a.html",)
    assert run_deploy(store, built, tmp_path)[0].already_sent == ()


def test_force_sends_all_files(tmp_path: Path) -> None:
    store = MemoryStore()
    built = write_output(tmp_path, a="1", b="1")
    run_deploy(store, built, tmp_path)
    plan, _ = run_deploy(store, built, tmp_path, force=True)
    assert (plan.changed, "list" in store.steps) == (("a.html", "b.html"), False)
    assert store.steps[:4] == ["manifest", "a.html", "b.html", "manifest"]


def test_file_changed_since_the_build_stops_the_deploy(tmp_path: Path) -> None:
    store = MemoryStore()
    built = write_output(tmp_path, a="1", b="1")
    (tmp_path / "b.html").write_text("a draft")
    with pytest.raises(DeployError, match=r"b\.html"):
        run_deploy(store, built, tmp_path)
    assert store.files == {}


def test_removed_folder_goes_before_a_file_of_its_name(tmp_path: Path) -> None:
    store = MemoryStore()
    state = TargetManifest({"a.html/b": "1", "c": "1"})
    plan = plan_deploy(write_output(tmp_path, a="1"), state, NOW)
    execute_plan(plan, write_output(tmp_path, a="1"), TargetState(state, state), tmp_path, store)
    assert store.steps[1:4] == ["delete a.html/b", "a.html", "delete c"]


def test_interrupted_deploy_leaves_the_manifest_in_doubt(tmp_path: Path) -> None:
    store = MemoryStore()
    store.fails_at = "a.html"
    with pytest.raises(DeployError, match="broken"):
        run_deploy(store, write_output(tmp_path, a="1"), tmp_path)
    assert manifests.decode_manifest(store.files[store.manifest], store.manifest) == TargetManifest(
        {"a.html": IN_DOUBT}
    )
