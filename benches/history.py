#!/usr/bin/env python3
"""What git's history costs a clean build (standard library only, and git).

  history.py [--records 10000] [--commits 20000] [--runs 3] [--work DIR] [--search]

Makes the corpus of corpus.py, commits it with `git fast-import` (each record in a commit of its own, in an earlier form; then changes
until there are as many commits as asked for, the last of which leave each record as the corpus has it), and builds it in turn without
git, with git and nothing kept, and with git and the history kept from the build before. Wall and CPU are seconds of the whole process,
git's own included; medians. The share is of the build without git.
"""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

from build import HERE, PROJECT, run


def earlier(text, n):
    """the record as an earlier revision had it: a paragraph not there yet, another date of making"""
    head, _, body = text.partition("\n---\n")
    parts = body.split("\n\n")
    return head + "\n---\n" + "\n\n".join(parts[:-1] + ["第 %d 稿：%s" % (n, parts[-1][: len(parts[-1]) // 2])]) + "\n"


def commit_all(site, commits):
    """all records of the site in so many commits, through fast-import"""
    git = ["git", "-C", site, "-c", "gc.auto=0"]
    subprocess.run(git + ["init", "-q", "-b", "main"], check=True)
    paths = sorted(os.path.relpath(os.path.join(f, n), site) for f, _, names in os.walk(os.path.join(site, "content")) for n in names)
    data = sorted(os.path.relpath(os.path.join(f, n), site) for f, _, names in os.walk(os.path.join(site, "data")) for n in names)
    texts = {p: open(os.path.join(site, p), encoding="utf-8").read() for p in paths}
    importer = subprocess.Popen(git + ["fast-import", "--quiet", "--force"], stdin=subprocess.PIPE)
    out = importer.stdin
    clock = 1_500_000_000

    def commit(message, files):
        nonlocal clock
        clock += 7_200
        message = message.encode()
        out.write(b"commit refs/heads/main\ncommitter Office <office@example.org> %d +0800\ndata %d\n%s\n" % (clock, len(message), message))
        for path, blob in files:
            out.write(b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(blob), blob))

    commit("data", [(p, open(os.path.join(site, p), "rb").read()) for p in data])
    changes = max(0, commits - 1 - len(paths))
    # how many changes follow the first text of each record
    count = {p: changes // len(paths) + (1 if i < changes % len(paths) else 0) for i, p in enumerate(paths)}
    for p in paths:
        commit("add " + p, [(p, (earlier(texts[p], 0) if count[p] else texts[p]).encode())])
    for turn in range(1, max(count.values(), default=0) + 1):
        for p in paths:
            if turn <= count[p]:
                text = texts[p] if turn == count[p] else earlier(texts[p], turn)
                commit("change\n\nChange-Note: 第 %d 次修订" % turn, [(p, text.encode())])
    out.close()
    if importer.wait() != 0:
        sys.exit("fast-import failed")
    subprocess.run(git + ["reset", "-q"], check=True)
    said = subprocess.run(git + ["status", "--porcelain"], check=True, capture_output=True).stdout
    if said:
        sys.exit("the work tree is not what was committed: " + said.decode()[:200])


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--records", type=int, default=10_000)
    ap.add_argument("--commits", type=int, default=20_000)
    ap.add_argument("--runs", type=int, default=3)
    ap.add_argument("--work", default="")
    ap.add_argument("--search", action="store_true", help="make the search's index too")
    a = ap.parse_args()
    subprocess.run(["cargo", "build", "--release", "-q"], cwd=PROJECT, check=True)
    yishi = os.path.join(PROJECT, "target", "release", "yishi")
    work = tempfile.mkdtemp(dir=a.work or ("/dev/shm" if os.path.isdir("/dev/shm") else None))
    try:
        site = os.path.join(work, "site")
        subprocess.run([sys.executable, os.path.join(HERE, "corpus.py"), "--records", str(a.records), "--out", site], check=True)
        with open(os.path.join(site, ".gitignore"), "w") as f:
            f.write("/public\n/.*\n/search-index\n")
        commit_all(site, a.commits)
        command = [yishi, "--root", site, "build", "--today", "2026-01-01"] + ([] if a.search else ["--no-search"])
        here, away = os.path.join(site, ".git"), os.path.join(work, "git-away")

        def build(clean):
            gone = ["public", ".public.yishi", "search-index"] + ([".yishi"] if clean else [])
            for name in gone:
                shutil.rmtree(os.path.join(site, name), ignore_errors=True)
            return run(command, site)

        without, cold, warm = [], [], []
        for _ in range(a.runs):
            os.rename(here, away)
            without.append(build(True))
            os.rename(away, here)
            cold.append(build(True))
            kept = os.path.join(site, ".yishi", "cache", "history")
            history = open(kept, "rb").read() if os.path.exists(kept) else b""
            shutil.rmtree(os.path.join(site, ".yishi"), ignore_errors=True)
            os.makedirs(os.path.dirname(kept), exist_ok=True)
            open(kept, "wb").write(history)
            warm.append(build(False))
        print("%d records, %d commits, %d runs each, in turn\n| build | wall s | CPU s | peak MiB |\n|---|---|---|---|" % (a.records, a.commits, a.runs))
        for name, runs in (("without git", without), ("with git", cold), ("with git, history kept", warm)):
            print("| %-22s | %6.2f | %6.2f | %8.0f |" % ((name,) + tuple(statistics.median(x) for x in zip(*runs))))
        for name, runs in (("with git", cold), ("history kept", warm)):
            wall, cpu = (statistics.median(r[k] / w[k] for r, w in zip(runs, without)) - 1 for k in (0, 1))
            print("%s adds %.1f %% of wall time, %.1f %% of CPU time" % (name, 100 * wall, 100 * cpu))
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
