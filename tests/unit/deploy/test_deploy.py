from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from site_builder.config.schema import DeployTarget
from site_builder.deploy.deploy import (
    DeployRequest,
    DeployResult,
    TooManyChangesError,
    deploy,
    local_file,
    published_files,
)
from site_builder.deploy.lease import hold_local_lease
from site_builder.deploy.store import DeployError, LockedError
from site_builder.hub.schedule import Selection
from site_builder.pipeline.options import Options
from tests.support.hubs import NOW, SETTINGS, add_story, tree, write_file, write_hub
from tests.support.patience import PATIENCE
from tests.unit.deploy.conftest import S3

pytestmark = pytest.mark.slow

MANIFEST = ".site-builder-deploy.json.gz"
LOCK = ".site-builder-deploy.lock"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = write_hub(tmp_path / "hub")
    for number in range(6):
        add_story(site, f"story-{number}", f"2026-10-{number + 1:02}")
    return site


def request_for(site: Path, to: str, **keys: object) -> DeployRequest:
    """A request to deploy a hub; `keys` are fields of the destination or of the request."""
    of_request = {name: keys.pop(name) for name in ("dry_run", "force", "confirmed", "take_over") if name in keys}
    options = Options(hub_dir=site, output=site / "public", selection=Selection(at=NOW), jobs=1, search=False)
    destination = DeployTarget(to=to, **keys)  # type: ignore[arg-type]
    return DeployRequest(options=options, destination=destination, **of_request)  # type: ignore[arg-type]


def counts(result: DeployResult) -> tuple[int, int, int]:
    assert result.plan
    return len(result.plan.new), len(result.plan.changed), len(result.plan.removed)


def published(folder: Path) -> dict[str, bytes]:
    return {path: data for path, data in tree(folder).items() if path not in (MANIFEST, LOCK)}


def test_folder_gets_only_what_differs(site: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/of-another.txt").write_text("stays")
    first = deploy(request_for(site, "../out"))
    files = tree(site / "public")
    assert published(tmp_path / "out") == {**files, "of-another.txt": b"stays"}
    assert counts(first) == (len(files), 0, 0) and first.sent == sum(map(len, files.values()))
    assert [measured.name for measured in first.passes] == ["compare", "send"]
    before = {file: file.stat().st_mtime_ns for file in (tmp_path / "out").rglob("*")}
    assert counts(deploy(request_for(site, "../out"))) == (0, 0, 0)
    assert before == {file: file.stat().st_mtime_ns for file in (tmp_path / "out").rglob("*")}
    next(site.rglob("*story-5.md")).unlink()
    add_story(site, "story-9", "2026-10-02")
    last = deploy(request_for(site, "../out"))
    assert published(tmp_path / "out") == {**tree(site / "public"), "of-another.txt": b"stays"}
    assert last.plan and "news/story-5/index.html" in last.plan.removed and "news/story-9/index.html" in last.plan.new


def test_build_errors_stop_the_deploy(site: Path, tmp_path: Path) -> None:
    add_story(site, "broken", title="")
    result = deploy(request_for(site, "../out"))
    assert result.plan is None and result.result.diagnostics and not (tmp_path / "out").exists()


def test_drafts_of_an_earlier_build_are_not_sent(site: Path, tmp_path: Path) -> None:
    from tests.support.hubs import build_hub

    add_story(site, "secret", draft="true")
    add_story(site, "later", "2027-01-01")
    build_hub(site, drafts=True, future=True)
    assert (site / "public/news/secret/index.html").exists()
    deploy(request_for(site, "../out"))
    assert not (tmp_path / "out/news/secret").exists() and not (tmp_path / "out/news/later").exists()


def test_dry_run_changes_nothing(site: Path, tmp_path: Path) -> None:
    result = deploy(request_for(site, "../out", dry_run=True))
    assert (counts(result)[0], result.sent) == (len(tree(site / "public")), 0) and not (tmp_path / "out").exists()


def test_more_changes_than_max_changed_stop_the_deploy(site: Path, tmp_path: Path) -> None:
    with pytest.raises(TooManyChangesError, match="`max_changed` is 3"):
        deploy(request_for(site, "../out", max_changed=3))
    assert tree(tmp_path / "out") == {}
    deploy(request_for(site, "../out", max_changed=3, confirmed=True))
    add_story(site, "one-more", "2026-11-02")
    assert deploy(request_for(site, "../out", max_changed=100)).sent


@pytest.mark.parametrize("is_dry", [True, False])
def test_unreachable_target_raises_deploy_error(site: Path, is_dry: bool) -> None:
    with pytest.raises(DeployError, match=r"^git for git\+file:///nowhere\.git: .*Nothing was sent"):
        deploy(request_for(site, "git+file:///nowhere.git", dry_run=is_dry))


def test_second_deploy_to_the_same_target_is_refused(site: Path, tmp_path: Path) -> None:
    state = site / ".site-builder"
    with (
        hold_local_lease(local_file(state, DeployTarget(to="../out")), "../out"),
        pytest.raises(LockedError, match=r"\.\./out"),
    ):
        deploy(request_for(site, "../out"))
    deploy(request_for(site, "../elsewhere"))
    assert local_file(state, DeployTarget(to="a")) != local_file(
        state, DeployTarget(to="a", endpoint="https://b.example")
    )


def test_published_files_are_those_of_builds(site: Path) -> None:
    deploy(request_for(site, "../out"))
    (site / "public/by-hand.html").write_text("not ours")
    files = published_files(request_for(site, "../out").options)
    assert {path: item.size for path, item in files.items()} == {
        path: len(data) for path, data in tree(site / "public").items() if path != "by-hand.html"
    }


def test_bucket_gets_assets_first_and_manifest_last(site: Path, s3: S3) -> None:
    s3.ask("PUT", "/order")
    deploy(request_for(site, "s3://order/site", endpoint=s3.endpoint))
    puts = [path.removeprefix("site/") for path in s3.puts("order")]
    assert puts[:2] == [LOCK, MANIFEST] and puts[-2:] == ["index.html", MANIFEST]
    first_page = min(i for i, path in enumerate(puts) if path.endswith(".html"))
    assert max(i for i, path in enumerate(puts) if path.startswith("assets/")) < first_page
    assert puts.index("sitemap.xml") > max(
        i for i, path in enumerate(puts) if path.startswith("news/") and "html" in path
    )
    assert sorted(puts[2:-1]) == sorted(tree(site / "public"))


def test_edited_story_sends_few_objects(site: Path, s3: S3) -> None:
    s3.ask("PUT", "/edited")
    for number in range(60):
        add_story(site, f"more-{number}", f"2026-09-{number % 28 + 1:02}")
    deploy(request_for(site, "s3://edited", endpoint=s3.endpoint))
    before = len(s3.puts("edited"))
    add_story(site, "more-7", "2026-09-08", body="Something else happened.")
    deploy(request_for(site, "s3://edited", endpoint=s3.endpoint))
    page = "news/more-7/index"
    sent = s3.puts("edited")[before:]
    assert sent[:2] == [LOCK, MANIFEST] and sent[-1] == MANIFEST
    assert sorted(sent[2:-1]) == [f"{page}.html", f"{page}.json", f"{page}.md"]


def test_failed_deploy_is_completed_by_the_next(site: Path, s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.deploy.bucket.RETRY_TIMEOUT", timedelta(0))
    s3.ask("PUT", "/half")
    s3.ask("PUT", "/-/fail-after/22")
    progress = r"Sent \d+ of \d+ files"
    with pytest.raises(DeployError, match=r"^s3://half: .*500.*" + progress):
        deploy(request_for(site, "s3://half", endpoint=s3.endpoint))
    s3.ask("PUT", "/-/fail-after/none")
    sent = len(s3.puts("half"))
    assert sent == 22
    second = deploy(request_for(site, "s3://half", endpoint=s3.endpoint)).plan
    files = tree(site / "public")
    assert second and second.changes == len(files) - 20, "all but the lock and the manifest of the first run"
    assert len(second.already_sent) == 20
    assert len(s3.puts("half")) == sent + second.changes + 3
    assert counts(deploy(request_for(site, "s3://half", endpoint=s3.endpoint))) == (0, 0, 0)
    assert s3.puts("half")[sent + second.changes + 3 :] == [LOCK]


def test_killed_deploy_is_continued_on_the_same_machine(site: Path, s3: S3, tmp_path: Path) -> None:
    s3.ask("PUT", "/killed")
    settings = f"deploy: {{live: {{to: 's3://killed', endpoint: '{s3.endpoint}'}}}}\nsearch: false\n"
    write_file(site / "site.yaml", SETTINGS.replace("hub.example", "192.0.2.8") + settings)
    s3.ask("PUT", "/-/fail-after/15")  # It retries the next requests, so it is still running when we stop it.
    command = [sys.executable, "-m", "site_builder", "deploy", "--site", str(site), "--at", "2026-11-20T12:00:00Z"]
    with subprocess.Popen(command, env={**os.environ}, stderr=subprocess.PIPE) as process:
        while len(s3.puts("killed")) < 15:
            assert process.poll() is None
            time.sleep(0.02)
        process.kill()
    assert process.returncode == -signal.SIGKILL
    s3.ask("PUT", "/-/fail-after/none")
    other = write_hub(tmp_path / "other", "")
    with pytest.raises(LockedError, match="s3://killed"):
        deploy(request_for(other, "s3://killed", endpoint=s3.endpoint))
    before = len(s3.puts("killed"))
    rest = deploy(request_for(site, "s3://killed", endpoint=s3.endpoint)).plan
    assert rest and rest.changes == len(tree(site / "public")) - len(rest.already_sent) and len(rest.already_sent) >= 13
    assert len(s3.puts("killed")) - before == rest.changes + 3
    assert counts(deploy(request_for(site, "s3://killed", endpoint=s3.endpoint))) == (0, 0, 0)


def test_deploy_after_ctrl_c_sends_the_rest(site: Path, s3: S3) -> None:
    s3.ask("PUT", "/stopped")
    settings = f"deploy: {{live: {{to: 's3://stopped', endpoint: '{s3.endpoint}'}}}}\nsearch: false\n"
    write_file(site / "site.yaml", SETTINGS.replace("hub.example", "192.0.2.8") + settings)
    s3.ask("PUT", "/-/fail-after/15")
    command = [sys.executable, "-m", "site_builder", "deploy", "--site", str(site), "--at", "2026-11-20T12:00:00Z"]

    def enable_ctrl_c() -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)

    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=enable_ctrl_c) as process:
        while len(s3.puts("stopped")) < 15:
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        stderr = process.communicate(timeout=PATIENCE)[1]  # Before the requests that are under way give up.
    s3.ask("PUT", "/-/fail-after/none")
    assert process.returncode == 130 and stderr.startswith("Stopped.") and stderr.count("\n") == 1
    assert b"<KeyCount>0<" in s3.ask("GET", "/stopped?list-type=2&prefix=.site-builder-deploy.lock")
    rest = deploy(request_for(site, "s3://stopped", endpoint=s3.endpoint)).plan
    assert rest and rest.already_sent and rest.changes == len(tree(site / "public")) - len(rest.already_sent)


def test_git_branch_gets_a_commit_per_deploy_with_changes(site: Path, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "bare.git")], check=True)
    to = f"git+file://{tmp_path}/bare.git#gh-pages"
    for number in range(2):
        add_story(site, f"new-{number}", "2026-11-02")
        for _ in range(2):
            deploy(request_for(site, to))
    log = subprocess.run(
        ["git", "log", "--format=%s", "gh-pages"], cwd=tmp_path / "bare.git", capture_output=True, text=True, check=True
    )
    assert len(log.stdout.splitlines()) == 2
    subprocess.run(["git", "clone", "-q", "-b", "gh-pages", "bare.git", "work"], cwd=tmp_path, check=True)
    files = {path: data for path, data in tree(tmp_path / "work").items() if not path.startswith(".")}
    assert files == tree(site / "public")
    assert (tmp_path / "work/.nojekyll").exists()


def test_rsync_target_gets_only_what_differs(site: Path, tmp_path: Path, rsync_host: str) -> None:
    to = f"ssh://{rsync_host}{tmp_path}/served"
    deploy(request_for(site, to))
    add_story(site, "new", "2026-11-02")
    next(site.rglob("*story-5.md")).unlink()
    result = deploy(request_for(site, to))
    assert published(tmp_path / "served") == tree(site / "public")
    assert 0 < counts(result)[1] < len(tree(site / "public"))
