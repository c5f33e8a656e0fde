#!/usr/bin/env python3
"""Cold builds, builds with nothing changed, and builds after one changed record, by yishi and by Hugo in turn (standard library only).

  edits.py [--records 1000,10000] [--runs 3] [--work DIR] [--no-search]

Each build is a fresh process. The edit adds a sentence to one outcome, another one in each run. yishi builds with its search, which Hugo
has not (`--no-search` leaves it out, and compares like with like). "written" counts the files of the site whose time is newer than the
start of the build. Wall and CPU are seconds of the whole process, medians; memory is the peak. The same folders and the same Hugo as
build.py has.
"""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from build import HERE, PROJECT, hugo_binary, run


def written(folder, since):
    """files of the site changed at or after a time"""
    return sum(os.stat(os.path.join(f, n)).st_mtime >= since for f, _, names in os.walk(folder) for n in names)


def outcomes(site):
    folder = next(os.path.join(f, d) for f, dirs, _ in os.walk(site) for d in dirs if d == "outcomes" and "public" not in f)
    return sorted(os.path.join(f, n) for f, _, names in os.walk(folder) for n in names if n.endswith(".md") and not n.startswith("_"))


def timed(command, site):
    since = time.time()
    wall, cpu, peak = run(command, site)
    return wall, cpu, peak, written(os.path.join(site, "public"), since)


def cycle(command, site, kept, number):
    """cold, nothing changed, one record changed"""
    for folder in kept:
        shutil.rmtree(os.path.join(site, folder), ignore_errors=True)
    cold = timed(command, site)
    # Times of files are coarse: what is younger than two seconds is not trusted.
    time.sleep(2.5)
    still = timed(command, site)
    record = outcomes(site)[number]
    with open(record, "a", encoding="utf-8") as file:
        file.write("\n又添一句：第 %d 次。\n" % number)
    return cold, still, timed(command, site)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--records", default="1000,10000")
    ap.add_argument("--runs", type=int, default=3)
    ap.add_argument("--work", default="")
    ap.add_argument("--no-search", action="store_true")
    a = ap.parse_args()
    subprocess.run(["cargo", "build", "--release", "-q"], cwd=PROJECT, check=True)
    yishi = os.path.join(PROJECT, "target", "release", "yishi")
    work = tempfile.mkdtemp(dir=a.work or ("/dev/shm" if os.path.isdir("/dev/shm") else None))
    try:
        hugo = hugo_binary(work)
        for n in (int(x) for x in a.records.split(",")):
            site, peer = os.path.join(work, "y%d" % n), os.path.join(work, "h%d" % n)
            shutil.copytree(os.path.join(HERE, "hugo"), peer)
            for flavour, out in (("yishi", site), ("hugo", peer)):
                subprocess.run([sys.executable, os.path.join(HERE, "corpus.py"), "--records", str(n), "--out", out, "--flavor", flavour], check=True)
            ours_command = [yishi, "--root", site, "build", "--today", "2026-01-01"] + (["--no-search"] if a.no_search else [])
            ours, theirs = [], []
            for i in range(a.runs):
                ours.append(cycle(ours_command, site, ["public", ".public.yishi", ".yishi", "search-index"], 17 + i))
                theirs.append(cycle([hugo, "--quiet"], peer, ["public", "resources"], 17 + i))
            print("\n%d records, %d runs each, in turn%s\n| build | program | wall s | CPU s | peak MiB | written | CPU, yishi / Hugo |\n|---|---|---|---|---|---|---|" % (n, a.runs, ", no search" if a.no_search else ""))
            for at, what in enumerate(("cold", "nothing changed", "one record changed")):
                ratio = statistics.median(y[at][1] / h[at][1] for y, h in zip(ours, theirs))
                for name, runs, last in (("yishi", ours, "%.3f" % ratio), ("Hugo", theirs, "")):
                    wall, cpu, peak, files = (statistics.median(x) for x in zip(*(r[at] for r in runs)))
                    print("| %s | %s | %.2f | %.2f | %.0f | %d | %s |" % (what, name, wall, cpu, peak, files, last), flush=True)
            shutil.rmtree(site)
            shutil.rmtree(peer)
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
