"""What lies outside: files, processes, sockets, the network. Nothing of it is reached."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import textwrap
from pathlib import Path

import pytest

from checker.course import COURSE, Course
from checker.grade import Options, grade
from checker.sandbox.forkserver import ForkServer
from checker.teaching.golden import said
from checker.verdict import Outcome
from tests.attacks.conftest import SECONDS, beacon, run
from tests.projects import APP, ProjectText

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
    "its parent by a signal of a pipe's": "import fcntl, os\n"
    "return fcntl.fcntl(os.pipe()[0], fcntl.F_SETOWN, os.getppid()) == 0",
    "another signal of a pipe's": "import ctypes, os\n"
    "return ctypes.CDLL(None).fcntl(os.pipe()[0], 10, 9) == 0",
    "signals from a pipe": "import fcntl, os\nend = os.pipe()[0]\n"
    "return fcntl.fcntl(end, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK) == 0",
    "signals from a terminal or socket": "import ctypes, os\n"
    "one = ctypes.byref(ctypes.c_int(1))\n"
    "return any(ctypes.CDLL(None).ioctl(os.pipe()[0], call, one) == 0\n"
    "           for call in (0x5452, 0x8901, 0x8902))",
    "a lease of a file": "import fcntl, os\n"
    "file = os.open('app.py', os.O_RDONLY)\n"
    "return fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_WRLCK) == 0",
    "news of a folder": "import fcntl, os\n"
    "return fcntl.fcntl(os.open('.', os.O_RDONLY), fcntl.F_NOTIFY, fcntl.DN_CREATE) == 0",
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


HARMLESS = """\
import fcntl, os
ends = os.pipe()
for end in ends:
    fcntl.fcntl(end, fcntl.F_SETFD, fcntl.fcntl(end, fcntl.F_GETFD) | fcntl.FD_CLOEXEC)
    fcntl.fcntl(end, fcntl.F_SETFL, fcntl.fcntl(end, fcntl.F_GETFL) | os.O_NONBLOCK)
    os.close(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 100))
with open("locked", "w") as file:
    fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
return not os.get_blocking(ends[0])"""


def test_a_step_may_lock_files_and_not_wait(
    tmp_path: Path, course: Course, box: ForkServer
) -> None:
    verdict = beacon(HARMLESS, tmp_path, course, box)
    assert verdict.outcome is Outcome.PASSED, said(verdict)


HEAP = """\
import ctypes, gc, hashlib
libc = ctypes.CDLL(None)
libc.sbrk.restype = ctypes.c_void_p
state = ctypes.create_string_buffer(1)
top = libc.sbrk(0) // 4096 * 4096
pages = [top - 4096 * n for n in range(1, 20_000)]
pages += [(spot << 20) + 4096 * n for spot in {id(o) >> 20 for o in gc.get_objects()} for n in range(256)]
for page in pages:
    if libc.mincore(ctypes.c_void_p(page), ctypes.c_size_t(4096), state) == 0:
        for part in ctypes.string_at(page, 4096).split(b"SECRET-" + b"OF-ADA-")[1:]:
            if hashlib.sha256(part[:8]).hexdigest() == DIGEST:
                return True
return False"""


def test_nothing_is_left_of_another_submission(
    tmp_path: Path, course: Course, box: ForkServer
) -> None:
    """What a step had reported could be read in the memory that the next was forked from."""
    secret = os.urandom(4).hex()
    told = f"text = 'SECRET-OF-ADA-{secret} ' * 150\nfor _ in range(15):\n    print(text)\n"
    told += "raise RuntimeError(text)\n"
    run(ProjectText(app=told + APP), tmp_path / "ada", course, box)
    digest = repr(hashlib.sha256(secret.encode()).hexdigest())
    verdict = beacon(HEAP.replace("DIGEST", digest), tmp_path, course, box)
    assert verdict.outcome is Outcome.FAILED


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
