"""Hostile submissions, a family each: none reaches anything outside its room, none gains a point.

Each is a project that does no migration of its own unless its attack worked (a *beacon*), or that
leaves a mark which must not be there afterwards. They run in the box only: without level `full`
these tests are skipped, since nothing then protects the machine.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.course import COURSE, Course
from checker.grade import Options, grade
from checker.rehearsing.scratch import MEMORY_FOLDER, PREFIX
from checker.sandbox.forkserver import ForkServer
from checker.teaching.golden import said
from checker.verdict import Outcome, Verdict
from tests.projects import ADD_EMAIL, APP, ProjectText

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs the box")
SECONDS = 3.0


@pytest.fixture(scope="module")
def box() -> Iterator[ForkServer]:
    opened = ForkServer()
    if opened.level != "full":
        opened.close()
        pytest.skip("this computer has no level full: nothing would protect it")
    yield opened
    opened.close()


def run(project: ProjectText, folder: Path, course: Course, box: ForkServer) -> Verdict:
    place = project.write(folder / "work")
    return grade(course.exercises["exercise3"], place, box, Options(7, SECONDS, threads=1))


def beacon(body: str, folder: Path, course: Course, box: ForkServer) -> Verdict:
    """A verdict that could only be a pass if `body`, a function's, returned something true."""
    inside = "".join(f"        {line}\n" for line in body.strip().splitlines())
    code = f"def worked():\n    try:\n{inside}    except BaseException:\n        return False\n\n\n"
    second = code + ADD_EMAIL.replace(
        "def upgrade():\n", "def upgrade():\n    if not worked():\n        return\n"
    )
    return run(ProjectText(second=second), folder, course, box)


REACHES = {
    "a file by its name": "return open('/etc/passwd').read()",
    "a folder": "import os\nreturn os.listdir('/')",
    "a solution": f"return open({str(COURSE / 'solutions' / 'exercise3' / 'app.py')!r}).read()",
    "the checks": f"return open({str(COURSE / 'exercises' / 'exercise3' / 'checks.py')!r}).read()",
    "the engine": f"return open({str(COURSE / 'checker' / 'grade.py')!r}).read()",
    "an import of the engine": "import checker.grade\nreturn True",
    "other rooms": "import glob, os\n"
    "here = os.path.dirname(os.path.dirname(os.getcwd()))\nreturn os.listdir(here)",
    "its own environment at the start": "return open('/proc/self/environ', 'rb').read()",
    "its parent's command line": "import os\nreturn open(f'/proc/{os.getppid()}/cmdline').read()",
    "its parent's memory": "import os\nreturn open(f'/proc/{os.getppid()}/mem', 'rb+')",
    "memory by a system call": "import ctypes, os\nlibc = ctypes.CDLL(None)\n"
    "buffer = ctypes.create_string_buffer(8)\n"
    "class V(ctypes.Structure):\n"
    "    _fields_ = [('base', ctypes.c_void_p), ('length', ctypes.c_size_t)]\n"
    "mine, theirs = V(ctypes.addressof(buffer), 8), V(id(0), 8)\n"
    "return libc.process_vm_readv(os.getppid(), ctypes.byref(mine), 1, ctypes.byref(theirs), 1, 0)"
    " == 8",
    "a tracer": "import ctypes, os\nreturn ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0) == 0",
    "a descriptor that was left open": "import os\nroom = os.path.dirname(os.getcwd())\n"
    "for number in range(3, 256):\n    try:\n"
    "        target = os.readlink(f'/proc/self/fd/{number}')\n"
    "        if not target.startswith(('pipe:', '/dev/null', room)):\n            return True\n"
    "    except OSError:\n        pass\nreturn False",
    "a socket": "import socket\nreturn socket.socket()",
    "a datagram socket": "import socket\nreturn socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "a local socket": "import socket\nreturn socket.socket(socket.AF_UNIX)",
    "a packet socket": "import socket\nreturn socket.socket(17, socket.SOCK_RAW)",
    "a netlink socket": "import socket\nreturn socket.socket(16, socket.SOCK_RAW)",
    "another protocol": "import socket\nreturn socket.socket(2, 1, 262)",
    "a pair that could be sent from": "import socket\n"
    "return socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)",
    "a process": "import os\npid = os.fork()\nif pid == 0:\n    os._exit(0)\nreturn pid",
    "a program": "import subprocess\nreturn subprocess.run(['/bin/true']).returncode == 0",
    "a program by spawn": "import os\nreturn os.posix_spawn('/bin/true', ['true'], {})",
    "a worker of multiprocessing": "import multiprocessing\n"
    "p = multiprocessing.Process(target=int)\np.start()\nreturn p.pid",
    "another user": "import os\nos.setuid(0 if os.getuid() else 1)\nreturn True",
    "a namespace": "import ctypes\nreturn ctypes.CDLL(None).unshare(0x10000000) == 0",
    "a mount": "import ctypes\nreturn ctypes.CDLL(None).mount(b'none', b'/tmp', b'tmpfs', 0, 0) == 0",
    "another root": "import os\nos.chroot('.')\nreturn True",
    "a keyring": "import ctypes\nreturn ctypes.CDLL(None).syscall(250, 0, -3, 0) > 0",
    "memory without a file": "import os\nreturn os.memfd_create('x')",
    "shared memory": "import ctypes\nreturn ctypes.CDLL(None).shmget(77, 4096, 0o1666) >= 0",
    "a ring of system calls": "import ctypes\n"
    "return ctypes.CDLL(None).syscall(425, 4, ctypes.create_string_buffer(256)) >= 0",
    "a filter of the kernel's": "import ctypes\nreturn ctypes.CDLL(None).syscall(321, 0, 0, 0) == 0",
    "its own priority": "import os\nos.setpriority(0, os.getppid(), 19)\nreturn True",
    "other processors": "import os\nos.sched_setaffinity(0, {0})\nreturn True",
    "higher limits": "import resource\nresource.setrlimit(resource.RLIMIT_AS, (1 << 40, 1 << 40))\n"
    "return True",
    "a link": "import os\nos.symlink('/etc/passwd', 'link')\nreturn True",
    "a second name": "import os\nos.link('app.py', 'second.py')\nreturn True",
    "a device": "import os\nos.mknod('device', 0o600 | 0o020000, os.makedev(1, 5))\nreturn True",
    "somebody's watch on files": "import ctypes\nreturn ctypes.CDLL(None).inotify_init() >= 0",
    "the terminal": "import fcntl, termios\nfcntl.ioctl(0, termios.TIOCSTI, b'x')\nreturn True",
    "a process by vfork": "import ctypes\nreturn ctypes.CDLL(None).vfork() >= 0",
    "a process by clone": "import ctypes, os\npid = ctypes.CDLL(None).syscall(56, 17, 0, 0, 0, 0)\n"
    "if pid == 0:\n    os._exit(0)\nreturn pid > 0",
    "a program by its descriptor": "import os\nos.execve(os.open('/bin/true', os.O_RDONLY), ['x'], {})",
    "a handle of a process": "import os\nreturn os.pidfd_open(os.getppid())",
    "a signal by its thread": "import ctypes, os\nparent = os.getppid()\n"
    "return ctypes.CDLL(None).syscall(234, parent, parent, 0) == 0",
    "a queue of messages": "import ctypes\nreturn ctypes.CDLL(None).msgget(77, 0o1666) >= 0",
    "a socket of a machine's host": "import socket\nreturn socket.socket(40, 1)",
    "ciphers of the kernel's": "import socket\nreturn socket.socket(38, 5)",
    "a name on the network": "import socket\nreturn socket.gethostbyname('example.com')",
    "another way to open": "import ctypes\n"
    "return ctypes.CDLL(None).syscall(437, -100, b'/etc/passwd', bytes(24), 24) >= 0",
    "its root by /proc": "return open('/proc/self/root/etc/passwd').read()",
    "its own memory by /proc": "return open('/proc/self/mem', 'rb+')",
    "what runs here": "import os\nreturn os.listdir('/proc')",
    "the kernel's knobs": "import os\nreturn os.listdir('/sys')",
    "its rank when memory is short": "return open('/proc/self/oom_score_adj', 'w').write('-1000')",
    "system calls of 32 bits": "import ctypes\n"
    "return ctypes.CDLL(None).syscall(0x40000000 + 41, 2, 1, 0) >= 0",
    "a descriptor sent away": "import array, os, socket\none, other = socket.socketpair()\n"
    "room = array.array('i', [os.open('.', os.O_RDONLY)])\n"
    "return one.sendmsg([b'x'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, room)])",
    "a thread with descriptors of its own": "import ctypes, os\n"  # past the filter, it is EINVAL
    "clone = {'x86_64': 56}.get(os.uname().machine, 220)\n"
    "ctypes.CDLL(None, use_errno=True).syscall(clone, 0x10000, 0, 0, 0, 0)\n"
    "return ctypes.get_errno() != 1",
    "a file by its handle": "import ctypes\n"
    "return ctypes.CDLL(None).open_by_handle_at(-100, 0, 0) >= 0",
}


@pytest.mark.parametrize("body", REACHES.values(), ids=REACHES)
def test_nothing_outside_can_be_reached(
    body: str, tmp_path: Path, course: Course, box: ForkServer
) -> None:
    assert beacon(body, tmp_path, course, box).outcome is Outcome.FAILED


def test_a_beacon_would_be_seen(tmp_path: Path, course: Course, box: ForkServer) -> None:
    """The tests above can fail: an attack that works makes a pass of it."""
    verdict = beacon("return True", tmp_path, course, box)
    assert verdict.outcome is Outcome.PASSED, said(verdict)


WRITES = {
    "opens": "open({path!r}, 'w').write('x')",
    "appends": "open({path!r}, 'a').write('x')",
    "renames": "import os; os.rename('app.py', {path!r})",
    "removes": "import os; os.remove({path!r})",
    "truncates": "import os; os.truncate({path!r}, 0)",
    "changes the mode": "import os; os.chmod({path!r}, 0o777)",
    "changes the times": "import os; os.utime({path!r}, (1, 1))",
    "changes the owner": "import os; os.chown({path!r}, 1, 1)",
    "logs": "import logging; logging.basicConfig(filename={path!r}); logging.error('x')",
    "copies a database": "import sqlite3; sqlite3.connect({path!r}).execute('create table t (a)')",
}


@pytest.mark.parametrize("code", WRITES.values(), ids=WRITES)
def test_a_file_outside_stays_as_it_was(
    code: str, tmp_path: Path, course: Course, box: ForkServer
) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("grades", encoding="utf-8")
    outside.chmod(0o666)
    before = outside.stat()
    quiet = f"try:\n    {code.format(path=str(outside))}\nexcept BaseException:\n    pass\n"
    run(ProjectText(app=quiet + APP), tmp_path, course, box)
    after = outside.stat()
    assert outside.read_text(encoding="utf-8") == "grades"
    assert (after.st_mode, after.st_mtime_ns, after.st_uid) == (
        before.st_mode,
        before.st_mtime_ns,
        before.st_uid,
    )


SIGNALS = "import os, signal\nfor pid in {pids}:\n    try:\n        os.kill(pid, {signal})\n"


def test_signals_reach_nobody_else(tmp_path: Path, course: Course, box: ForkServer) -> None:
    got: list[int] = []
    before = signal.signal(signal.SIGUSR1, lambda number, _frame: got.append(number))
    try:
        pids = f"({os.getpid()}, {box.process.pid}, os.getppid(), -1, 0)"
        for number in (int(signal.SIGUSR1), int(signal.SIGKILL)):
            code = SIGNALS.format(pids=pids, signal=number)
            attack = code + "    except OSError:\n        pass\n"
            if number == signal.SIGKILL:
                attack = attack.replace(", 0)", ")").replace("-1, ", "")
            run(ProjectText(app=attack + APP), tmp_path / str(number), course, box)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert not got
    assert box.process.poll() is None


def test_an_abstract_socket_of_ours_is_not_reached(
    tmp_path: Path, course: Course, box: ForkServer
) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"\0attack-{os.getpid()}")
        listener.listen()
        listener.settimeout(0.2)
        body = f"import socket\ns = socket.socket(socket.AF_UNIX)\ns.connect('\\0attack-{os.getpid()}')"
        assert beacon(f"{body}\nreturn True", tmp_path, course, box).outcome is Outcome.FAILED
        with pytest.raises(TimeoutError):
            listener.accept()


HUNGRY = {
    "memory at once": "x = bytearray(8 << 30)\n",
    "memory bit by bit": "x = []\nwhile True:\n    x.append(bytearray(1 << 20))\n",
    "one huge file": "f = open('big', 'wb')\nwhile True:\n    f.write(bytes(1 << 20))\n",
    "many files": "n = 0\nwhile True:\n    open(f'f{n}', 'wb').write(bytes(1 << 20)); n += 1\n",
    "empty files": "n = 0\nwhile True:\n    open(f'f{n}', 'wb').close(); n += 1\n",
    "removed files that stay open": "import os\nx = []\nwhile True:\n"
    "    f = open('gone', 'wb'); os.remove('gone'); x.append(f); f.write(bytes(8 << 20)); f.flush()\n",
    "folders in folders": "import os\nwhile True:\n    os.mkdir('d'); os.chdir('d')\n",
    "threads": "import threading, time\nwhile True:\n"
    "    threading.Thread(target=time.sleep, args=(99,)).start()\n",
    "time": "while True:\n    pass\n",
    "sleep": "import time\ntime.sleep(1000)\n",
    "a pattern": "import re\nre.match(r'(a+)+$', 'a' * 60 + 'b')\n",
    "a signal handler": "import signal\nfor n in range(1, 32):\n    try:\n"
    "        signal.signal(n, lambda *a: None)\n    except OSError:\n        pass\n"
    "while True:\n    pass\n",
    "output": "import os\nwhile True:\n    os.write(1, b'y' * 65536)\n",
    "time with all signals ignored": "import signal\nfor n in range(1, 32):\n    try:\n"
    "        signal.signal(n, signal.SIG_IGN)\n    except OSError:\n        pass\n"
    "while True:\n    pass\n",
    "a stop of its own": "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)\n",
    "an object that will not go": "class D:\n    def __del__(self):\n        while True:\n"
    "            pass\nd = D()\ndel d\n",
    "disk while it prints": "import os, threading\ndef talk():\n    while True:\n"
    "        os.write(1, b'y' * 4096)\nthreading.Thread(target=talk, daemon=True).start()\n"
    "import time\nfor n in range(9):\n    with open(f'f{n}', 'wb') as f:\n"
    "        f.write(bytes(60 << 20))\n    time.sleep(0.2)\n",
    "recursion": "import sys\nsys.setrecursionlimit(10**9)\ndef f():\n    f()\nf()\n",
}


@pytest.mark.parametrize("code", HUNGRY.values(), ids=HUNGRY)
def test_what_takes_too_much_is_stopped(
    code: str, tmp_path: Path, course: Course, box: ForkServer
) -> None:
    start = time.monotonic()
    verdict = run(ProjectText(app=code + APP), tmp_path, course, box)
    assert verdict.outcome is Outcome.FAILED, said(verdict)
    assert time.monotonic() - start < 10 * SECONDS
    assert not list(MEMORY_FOLDER.glob(f"{PREFIX}{os.getpid()}-*"))
    after = run(ProjectText(), tmp_path / "next", course, box)
    assert after.outcome is Outcome.PASSED, said(after)


OPENED = """\
import sqlite3
from flask import current_app
x = sqlite3.connect(
    current_app.extensions["migrate"].db.engine.url.database, isolation_level=None
)
"""
DATABASES = {
    "a view that never ends": "x.execute('create view v as with recursive t(i) as "
    "(select 1 union all select i + 1 from t) select i from t')\n",
    "a trigger that never ends": "x.execute('create trigger t before insert on user begin "
    "select (with recursive r(i) as (select 1 union all select i + 1 from r) "
    "select count(*) from r); end')\n",
    "a column that never ends": "x.execute('drop table user')\n"
    "x.execute('create table user (id integer primary key, email text as "
    "(length(zeroblob(1000000000))))')\n",
    "too many tables": "for n in range(400):\n    x.execute(f'create table t{n} (a)')\n",
    "too many columns": "cols = ', '.join(f'c{n}' for n in range(1900))\n"
    "x.execute(f'create table wide ({cols})')\n",
    "huge names": "x.execute('create table \"' + 'n' * 900000 + '\" (a)')\n",
    "odd names": 'x.execute(\'create table "a\\x1b[31m\\n\\r\\t<script>" ("=1+1" text)\')\n',
    "an attached file": "x.execute(\"attach 'other.db' as o\")\nx.execute('create table o.t (a)')\n",
    "a changed schema": "x.execute('pragma writable_schema=on')\n"
    "x.execute(\"update sqlite_master set sql = 'create table user (x'\")\n",
    "another format": "x.close()\nopen(current_app.extensions['migrate'].db.engine.url.database, "
    "'r+b').write(b'garbage' * 1000)\n",
    "a locked file": "x.execute('begin exclusive')\nimport sys; sys.modules['_x'] = x\n",
    "a version that is no text": "x.execute('delete from alembic_version')\n"
    "x.execute('insert into alembic_version values (zeroblob(100000000))')\n",
    "many versions": "for n in range(5000):\n"
    "    x.execute('insert into alembic_version values (?)', (str(n),))\n",
    "a table that a module makes": "x.execute('create virtual table v using fts5 (a)')\n",
    "a table of a module that is not there": "x.execute('pragma writable_schema=on')\n"
    "x.execute(\"insert into sqlite_master values ('table', 'v', 'v', 0, "
    "'create virtual table v using nothing (x)')\")\n",
    "two tables of one name": "x.execute('pragma writable_schema=on')\n"
    "x.execute('insert into sqlite_master select * from sqlite_master')\n",
    "a table on the page of another": "x.execute('pragma writable_schema=on')\n"
    "x.execute('update sqlite_master set rootpage = 1')\n",
    "a generated column": "x.execute('create table g (a text, b text as (upper(a)))')\n",
    "a collation that is not there": "x.create_collation('odd', lambda a, b: 0)\n"
    "x.execute('create table c (a text primary key collate odd)')\n",
    "statistics that lie": "x.execute('analyze')\n"
    "x.execute('insert into sqlite_stat1 values (?, NULL, ?)', ('user', '9 ' * 99999))\n",
    "pages at random": "x.close()\nimport random\nr = random.Random(1)\n"
    "p = current_app.extensions['migrate'].db.engine.url.database\n"
    "d = bytearray(open(p, 'rb').read())\nfor n in range(3000):\n"
    "    d[r.randrange(100, len(d))] = n & 255\nopen(p, 'wb').write(d)\n",
    "a huge file": "x.execute('create table big (a)')\nfor n in range(60):\n"
    "    x.execute('insert into big values (zeroblob(1000000))')\n",
    "a device in its place": "import os\nx.close()\np = current_app.extensions['migrate']"
    ".db.engine.url.database\nos.remove(p)\nos.mkfifo(p)\n",
    "a folder in its place": "import os\nx.close()\np = current_app.extensions['migrate']"
    ".db.engine.url.database\nos.remove(p)\nos.mkdir(p)\n",
}


@pytest.mark.parametrize("code", DATABASES.values(), ids=DATABASES)
def test_a_hostile_database_is_only_data(
    code: str, tmp_path: Path, course: Course, box: ForkServer
) -> None:
    """A right migration, after which env.py does something to the database."""
    text = ProjectText()
    text.env += OPENED + code
    start = time.monotonic()
    verdict = run(text, tmp_path, course, box)
    assert time.monotonic() - start < 30
    assert "checker itself stopped" not in said(verdict), said(verdict)
    assert not (tmp_path / "work" / "other.db").exists()


def test_a_hot_journal_deletes_nothing(tmp_path: Path, course: Course, box: ForkServer) -> None:
    """A journal that names another one makes SQLite delete that file as soon as it is opened."""
    victim = tmp_path / "victim"
    victim.write_text("grades", encoding="utf-8")
    text = ProjectText()
    text.env += OPENED + (
        "import struct\npath = current_app.extensions['migrate'].db.engine.url.database\n"
        "x.close()\n"
        f"name = {str(victim)!r}.encode()\n"
        "head = b'\\xd9\\xd5\\x05\\xf9\\x20\\xa1\\x63\\xd7' + struct.pack('>IIIII', 0, 1, 1, 512, 4096)\n"
        "tail = name + struct.pack('>II', len(name), sum(name)) + head[:8]\n"
        "open(path + '-journal', 'wb').write(head.ljust(512, b'\\0') + tail)\n"
    )
    run(text, tmp_path, course, box)
    assert victim.read_text(encoding="utf-8") == "grades"


def test_names_of_files_are_only_names(tmp_path: Path, course: Course, box: ForkServer) -> None:
    """Odd names, modes and depths in the room are removed with it."""
    odd = (
        "import os\nfor name in ('\\x1b[31m', '-rf', 'a\\nb', '*', ' ', 'x' * 250):\n"
        "    open(name, 'w').close()\nos.makedirs('locked/inner')\nos.chmod('locked', 0)\n"
        "for n in range(60):\n    os.mkdir('d')\n    os.chdir('d')\n"
        "os.chdir('/' + os.path.join(*os.getcwd().split('/')[:5]))\n"
    )
    verdict = run(ProjectText(app=odd + APP), tmp_path, course, box)
    assert verdict.outcome in (Outcome.PASSED, Outcome.FAILED)
    assert not list(MEMORY_FOLDER.glob(f"{PREFIX}{os.getpid()}-*"))


BOUNDED_BOMB = """\
import os, time
born = 0
for _ in range(300):
    try:
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
        born += 1
    except OSError:
        break
print("born", born)
raise SystemExit(1)
"""


def test_a_script_that_may_start_programs_starts_few(
    tmp_path: Path, course: Course, box: ForkServer
) -> None:
    """Exercise 18 runs a script that starts others: their number is bound, and none is left."""
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "gate.py").write_text(BOUNDED_BOMB, encoding="utf-8")
    verdict = grade(course.exercises["exercise18"], tmp_path / "work", box, Options(7, SECONDS))
    assert verdict.outcome is Outcome.FAILED
    born = int(said(verdict).partition("born ")[2].split()[0])
    assert 0 < born <= 64
    mine = {path.name for path in Path("/proc").glob("[0-9]*")}
    for pid in mine:
        with contextlib.suppress(OSError):
            told = Path(f"/proc/{pid}/cmdline").read_bytes()
            parent = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[1]
            assert b"server.py" not in told or parent != "1", pid


SCRIPT_REACHES = {
    "a file": "open('/etc/passwd')",
    "a file through a program": "import subprocess\n"
    "subprocess.run(['cat', '/etc/passwd'], check=True)",
    "a socket": "import socket\nsocket.socket()",
    "the grader": "import os\nos.kill(os.getppid(), 0)",
    "a solution through Python": "import subprocess, sys\nsubprocess.run([sys.executable, '-c', "
    f'"open({str(COURSE / "solutions" / "exercise18" / "gate.py")!r})"], check=True)',
    "the checker through Python": "import subprocess, sys\nsubprocess.run([sys.executable, '-c', "
    "'import checker.grade'], check=True)",
}


@pytest.mark.parametrize("code", SCRIPT_REACHES.values(), ids=SCRIPT_REACHES)
def test_a_script_reaches_nothing_either(
    code: str, tmp_path: Path, course: Course, box: ForkServer
) -> None:
    (tmp_path / "work").mkdir()
    text = f"import sys\ntry:\n{textwrap.indent(code, '    ')}\nexcept BaseException:\n"
    text += "    sys.exit('refused')\nsys.exit('reached')\n"
    (tmp_path / "work" / "gate.py").write_text(text, encoding="utf-8")
    verdict = grade(course.exercises["exercise18"], tmp_path / "work", box, Options(7, SECONDS))
    assert "refused" in said(verdict), said(verdict)
