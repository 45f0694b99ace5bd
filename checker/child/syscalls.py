"""The system calls that a step may make, with their numbers: `name:x86_64:aarch64`.

A migration needs files, memory, time and threads. It needs no other process, no socket, no signal
to others, no change of who it is. Nor `sendmsg`: a removed file whose descriptor is on its way
through a socket is seen by nobody who counts what the step writes. Numbers: the kernel's
arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h
"""

from __future__ import annotations

ALLOWED = """
read:0:63 write:1:64 readv:19:65 writev:20:66 pread64:17:67 pwrite64:18:68 preadv:295:69
pwritev:296:70 preadv2:327:286 pwritev2:328:287 open:2: openat:257:56 openat2:437:437 creat:85:
close:3:57 close_range:436:436 stat:4: fstat:5:80 lstat:6: newfstatat:262:79 statx:332:291
lseek:8:62 mmap:9:222 munmap:11:215 mprotect:10:226 mremap:25:216 brk:12:214 madvise:28:233
mincore:27:232 mlock:149:228 munlock:150:229 rt_sigaction:13:134 rt_sigprocmask:14:135
rt_sigreturn:15:139 rt_sigpending:127:136 rt_sigtimedwait:128:137 rt_sigsuspend:130:133
sigaltstack:131:132 access:21: faccessat:269:48 faccessat2:439:439 pipe:22: pipe2:293:59
select:23: pselect6:270:72 poll:7: ppoll:271:73 epoll_create:213: epoll_create1:291:20
epoll_ctl:233:21 epoll_wait:232: epoll_pwait:281:22 epoll_pwait2:441:441 sched_yield:24:124
sched_getaffinity:204:123 sched_getparam:143:121 sched_getscheduler:145:120
sched_get_priority_max:146:125 sched_get_priority_min:147:126 getcpu:309:168 dup:32:23 dup2:33:
dup3:292:24 nanosleep:35:101 clock_nanosleep:230:115 clock_gettime:228:113 clock_getres:229:114
gettimeofday:96:169 time:201: times:100:153 getpid:39:172 gettid:186:178 getppid:110:173
getuid:102:174 geteuid:107:175 getgid:104:176 getegid:108:177 getgroups:115:158
getresuid:118:148 getresgid:120:150 getpgrp:111: getpgid:121:155 getsid:124:156
getpriority:140:141 futex:202:98 futex_waitv:449:449 get_robust_list:274:100
set_robust_list:273:99 set_tid_address:218:96 rseq:334:293 membarrier:324:283 arch_prctl:158:
exit:60:93 exit_group:231:94 wait4:61:260 waitid:247:95 getrandom:318:278 getdents:78:
getdents64:217:61 getcwd:79:17 chdir:80:49 fchdir:81:50 mkdir:83: mkdirat:258:34 rmdir:84:
unlink:87: unlinkat:263:35 rename:82: renameat:264:38 renameat2:316:276 readlink:89:
readlinkat:267:78 umask:95:166 ftruncate:77:46 fallocate:285:47 fadvise64:221:223
readahead:187:213 flock:73:32 sendfile:40:71 copy_file_range:326:285 splice:275:76
tee:276:77 eventfd:284: eventfd2:290:19 timerfd_create:283:85 timerfd_settime:286:86
timerfd_gettime:287:87 signalfd:282: signalfd4:289:74 uname:63:160 sysinfo:99:179
getrlimit:97:163 getrusage:98:165 statfs:137:43 fstatfs:138:44 alarm:37: setitimer:38:103
getitimer:36:102 pause:34: restart_syscall:219:128 timer_create:222:107 timer_settime:223:110
timer_gettime:224:108 timer_getoverrun:225:109 timer_delete:226:111 shutdown:48:210
sendto:44:206 recvfrom:45:207 recvmsg:47:212 getsockopt:55:209 setsockopt:54:208
getsockname:51:204 getpeername:52:205 capget:125:90
"""

# These succeed without doing anything: what is thrown away need not be durable, and Landlock does
# not cover who owns a file and when it was changed.
PRETENDED = """
fsync:74:82 fdatasync:75:83 sync_file_range:277:84 syncfs:306:267 sync:162:81 msync:26:227
chmod:90: fchmod:91:52 fchmodat:268:53 fchmodat2:452:452 utime:132: utimes:235: utimensat:280:88
futimesat:261: chown:92: fchown:93:55 lchown:94: fchownat:260:54
"""

# As on a file system without extended attributes.
WITHOUT_ATTRIBUTES = """
setxattr:188:5 lsetxattr:189:6 fsetxattr:190:7 removexattr:197:14 lremovexattr:198:15
fremovexattr:199:16 getxattr:191:8 lgetxattr:192:9 fgetxattr:193:10 listxattr:194:11
llistxattr:195:12 flistxattr:196:13
"""

# Decided by their arguments; see filter.py.
SPECIAL = """
clone:56:220 clone3:435:435 fork:57: vfork:58: execve:59:221 socketpair:53:199 prlimit64:302:261
ioctl:16:29 fcntl:72:25 prctl:157:167 kill:62:129 tgkill:234:131 seccomp:317:277
"""

# Whatever is newer than this is answered as unknown, so that libraries fall back to older calls.
LAST_KNOWN = 462


def numbers(table: str, machine: str) -> dict[str, int]:
    """The calls of a table that `machine` has, by name."""
    place = ("x86_64", "aarch64").index(machine)
    found = (entry.split(":") for entry in table.split())
    return {name: int(both[place]) for name, *both in found if both[place]}
