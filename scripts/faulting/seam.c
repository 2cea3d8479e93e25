// A seam between a program and its system calls, loaded with LD_PRELOAD: it can fail, kill, cut short or leave out any call on
// files below one folder, and record all that reaches them. Only for scripts/faults; nothing of it is in the program.
//
// SEAM_ROOT     the folder; calls on other files pass untouched and uncounted
// SEAM_COUNTS   a file that is given one 64-bit count for each class of calls, in the order of `names`
// SEAM_AT       class:number, at which call something happens (all calls from there on with a + behind)
// SEAM_DO       kill, term, or the number of an error
// SEAM_ROOM     bytes after which the disk is full
// SEAM_SHORT    1: every read and write of more than one byte is done in part
// SEAM_SKIP     class:text, calls to leave out and call done, where the path holds the text
// SEAM_TRACE    a file that is given every change below the folder, for a power cut (see powercut.py)
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum class { OPEN, READ, WRITE, SYNC, RENAME, REMOVE, FOLDER, TRUNCATE, LIST, LOCK, STATUS, CLASSES };
static const char *const names[CLASSES] = {"open",   "read",     "write", "sync", "rename", "remove",
                                           "folder", "truncate", "list",  "lock", "status"};

static char root[PATH_MAX];
static size_t rootLength;
static _Atomic uint64_t ownCounts[CLASSES];
static _Atomic uint64_t *counts = ownCounts;
static int atClass = -1, isSticky, action, skipClass = -1, isShort, trace = -1;
static uint64_t at;
static _Atomic int64_t room = INT64_MAX;
static const char *skipText = "";
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
// Paths of open files below the folder; a descriptor without one is somebody else's.
static char *paths[4096];

static int classNamed(const char *text, const char **rest) {
  for (int class = 0; class < CLASSES; class++) {
    size_t length = strlen(names[class]);
    if (!strncmp(text, names[class], length) && text[length] == ':') {
      *rest = text + length + 1;
      return class;
    }
  }
  return -1;
}

__attribute__((constructor)) static void start(void) {
  const char *value, *rest;
  if ((value = getenv("SEAM_ROOT"))) {
    strncpy(root, value, sizeof root - 1);
    rootLength = strlen(root);
  }
  if ((value = getenv("SEAM_COUNTS"))) {
    int file = syscall(SYS_openat, AT_FDCWD, value, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    syscall(SYS_ftruncate, file, sizeof ownCounts);
    void *shared = mmap(NULL, sizeof ownCounts, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (shared != MAP_FAILED) counts = shared;
    syscall(SYS_close, file);
  }
  if ((value = getenv("SEAM_AT")) && (atClass = classNamed(value, &rest)) >= 0) {
    at = strtoull(rest, NULL, 10);
    isSticky = rest[strlen(rest) - 1] == '+';
  }
  if ((value = getenv("SEAM_DO"))) action = !strcmp(value, "kill") ? -SIGKILL : !strcmp(value, "term") ? -SIGTERM : atoi(value);
  if ((value = getenv("SEAM_ROOM"))) room = atoll(value);
  if ((value = getenv("SEAM_SKIP")) && (skipClass = classNamed(value, &rest)) >= 0) skipText = rest;
  if ((value = getenv("SEAM_SHORT"))) isShort = atoi(value);
  if ((value = getenv("SEAM_TRACE")))
    trace = syscall(SYS_openat, AT_FDCWD, value, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int isOurs(const char *path) { return rootLength && path && !strncmp(path, root, rootLength); }
static const char *pathOf(int file) { return file >= 0 && file < 4096 ? paths[file] : NULL; }

// 0: go on. 1: leave the call out and call it done. -1: it has failed, errno is set.
static int meet(enum class class, const char *path) {
  uint64_t number = atomic_fetch_add(&counts[class], 1) + 1;
  if (class == atClass && (number == at || (isSticky && number > at))) {
    if (action < 0) {
      syscall(SYS_kill, getpid(), -action);
      if (action == -SIGKILL) for (;;) pause();
    } else {
      errno = action;
      return -1;
    }
  }
  return class == skipClass && strstr(path, skipText) ? 1 : 0;
}

// One change: a letter, numbers, and the lengths of up to two texts, which follow.
static void record(char letter, uint64_t node, int64_t offset, const void *first, size_t firstLength, const char *second) {
  if (trace < 0) return;
  struct { uint64_t letter, node, offset, first, second; } head = {
      letter, node, offset, firstLength, second ? strlen(second) : 0};
  struct iovec parts[3] = {{&head, sizeof head}, {(void *)first, firstLength}, {(void *)second, head.second}};
  syscall(SYS_writev, trace, parts, 3);
}

static uint64_t nodeOf(int file) {
  struct stat status;
  return syscall(SYS_fstat, file, &status) == 0 ? status.st_ino : 0;
}

static int opened(const char *path, int flags, mode_t mode) {
  if (!isOurs(path)) return syscall(SYS_openat, AT_FDCWD, path, flags, mode);
  if (meet(OPEN, path)) return -1;
  pthread_mutex_lock(&lock);
  int isNew = (flags & O_CREAT) && syscall(SYS_access, path, F_OK) != 0;
  if (isNew && room <= 0) {
    pthread_mutex_unlock(&lock);
    errno = ENOSPC;
    return -1;
  }
  int file = syscall(SYS_openat, AT_FDCWD, path, flags, mode);
  if (file >= 0 && file < 4096) {
    free(paths[file]);
    paths[file] = strdup(path);
    if (isNew) record('C', nodeOf(file), 0, path, strlen(path), NULL);
    if (flags & O_TRUNC) record('T', nodeOf(file), 0, NULL, 0, NULL);
  }
  pthread_mutex_unlock(&lock);
  return file;
}

#define OPENED(name)                                         \
  int name(const char *path, int flags, ...) {               \
    va_list rest;                                            \
    va_start(rest, flags);                                   \
    mode_t mode = flags & (O_CREAT) ? va_arg(rest, int) : 0; \
    va_end(rest);                                            \
    return opened(path, flags, mode);                        \
  }
OPENED(open)
OPENED(open64)

static int openedAt(int folder, const char *path, int flags, mode_t mode) {
  return folder == AT_FDCWD || *path == '/' ? opened(path, flags, mode) : (int)syscall(SYS_openat, folder, path, flags, mode);
}
#define OPENED_AT(name)                                      \
  int name(int folder, const char *path, int flags, ...) {   \
    va_list rest;                                            \
    va_start(rest, flags);                                   \
    mode_t mode = flags & (O_CREAT) ? va_arg(rest, int) : 0; \
    va_end(rest);                                            \
    return openedAt(folder, path, flags, mode);              \
  }
OPENED_AT(openat)
OPENED_AT(openat64)

int close(int file) {
  if (pathOf(file)) {
    pthread_mutex_lock(&lock);
    free(paths[file]);
    paths[file] = NULL;
    pthread_mutex_unlock(&lock);
  }
  return syscall(SYS_close, file);
}

static ssize_t taken(int file, void *bytes, size_t count, off_t offset, int isPlaced) {
  const char *path = pathOf(file);
  if (path) {
    if (meet(READ, path)) return -1;
    // SQLite takes a short read for the end of the file, as POSIX lets it: only the program's own reads are cut.
    if (isShort && count > 1 && !isPlaced) count = 1 + count / 3;
  }
  return isPlaced ? syscall(SYS_pread64, file, bytes, count, offset) : syscall(SYS_read, file, bytes, count);
}
ssize_t read(int file, void *bytes, size_t count) { return taken(file, bytes, count, 0, 0); }
ssize_t pread(int file, void *bytes, size_t count, off_t offset) { return taken(file, bytes, count, offset, 1); }
ssize_t pread64(int file, void *bytes, size_t count, off_t offset) { return taken(file, bytes, count, offset, 1); }

static ssize_t put(int file, const void *bytes, size_t count, off_t offset, int isPlaced) {
  const char *path = pathOf(file);
  if (!path) return isPlaced ? syscall(SYS_pwrite64, file, bytes, count, offset) : syscall(SYS_write, file, bytes, count);
  int met = meet(WRITE, path);
  if (met) return met < 0 ? -1 : (ssize_t)count;
  if (atomic_fetch_sub(&room, count) < (int64_t)count) {
    errno = ENOSPC;
    return -1;
  }
  if (isShort && count > 1) count = 1 + count / 3;
  pthread_mutex_lock(&lock);
  ssize_t done = isPlaced ? syscall(SYS_pwrite64, file, bytes, count, offset) : syscall(SYS_write, file, bytes, count);
  if (done > 0) record('W', nodeOf(file), isPlaced ? offset : lseek(file, 0, SEEK_CUR) - done, bytes, done, NULL);
  pthread_mutex_unlock(&lock);
  return done;
}
ssize_t write(int file, const void *bytes, size_t count) { return put(file, bytes, count, 0, 0); }
ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) { return put(file, bytes, count, offset, 1); }
ssize_t pwrite64(int file, const void *bytes, size_t count, off_t offset) { return put(file, bytes, count, offset, 1); }

// What is not recorded or done at once is not there: each call below holds the lock around doing and recording.
#define CHANGE(class, path, doing, recording)                            \
  do {                                                                   \
    if (!isOurs(path)) return doing;                                     \
    int met = meet(class, path);                                         \
    if (met) return met < 0 ? -1 : 0;                                    \
    pthread_mutex_lock(&lock);                                           \
    int result = doing;                                                  \
    if (result == 0) recording;                                          \
    int code = errno;                                                    \
    pthread_mutex_unlock(&lock);                                         \
    errno = code;                                                        \
    return result;                                                       \
  } while (0)

static int synced(int file, long number) {
  const char *path = pathOf(file);
  CHANGE(SYNC, path, (int)syscall(number, file), record('S', nodeOf(file), 0, path, strlen(path), NULL));
}
int fsync(int file) { return synced(file, SYS_fsync); }
int fdatasync(int file) { return synced(file, SYS_fdatasync); }

static int truncated(int file, off_t size) {
  const char *path = pathOf(file);
  CHANGE(TRUNCATE, path, (int)syscall(SYS_ftruncate, file, size), record('T', nodeOf(file), size, NULL, 0, NULL));
}
int ftruncate(int file, off_t size) { return truncated(file, size); }
int ftruncate64(int file, off_t size) { return truncated(file, size); }

int rename(const char *old, const char *new) {
  CHANGE(RENAME, old, (int)syscall(SYS_rename, old, new), record('R', 0, 0, old, strlen(old), new));
}
int unlink(const char *path) {
  CHANGE(REMOVE, path, (int)syscall(SYS_unlink, path), record('U', 0, 0, path, strlen(path), NULL));
}
int rmdir(const char *path) {
  CHANGE(REMOVE, path, (int)syscall(SYS_rmdir, path), record('U', 0, 0, path, strlen(path), NULL));
}
int mkdir(const char *path, mode_t mode) {
  CHANGE(FOLDER, path, (int)syscall(SYS_mkdir, path, mode), record('M', 0, 0, path, strlen(path), NULL));
}

int flock(int file, int operation) {
  const char *path = pathOf(file);
  if (path) {
    int met = meet(LOCK, path);
    if (met) return met < 0 ? -1 : 0;
  }
  return syscall(SYS_flock, file, operation);
}

int fstat(int file, struct stat *status) {
  if (pathOf(file) && meet(STATUS, pathOf(file))) return -1;
  return syscall(SYS_fstat, file, status);
}
int lstat(const char *path, struct stat *status) {
  if (isOurs(path) && meet(STATUS, path)) return -1;
  return syscall(SYS_newfstatat, AT_FDCWD, path, status, AT_SYMLINK_NOFOLLOW);
}
int stat(const char *path, struct stat *status) {
  if (isOurs(path) && meet(STATUS, path)) return -1;
  return syscall(SYS_newfstatat, AT_FDCWD, path, status, 0);
}
int access(const char *path, int mode) {
  if (isOurs(path) && meet(STATUS, path)) return -1;
  return syscall(SYS_access, path, mode);
}

// Reading a folder can fail where it is opened and at each name.
static DIR *(*nextOpendir)(const char *);
static struct dirent *(*nextReaddir)(DIR *);
static DIR *ours[64];

static int *slotOf(DIR *stream) {
  static int found;
  for (found = 0; found < 64; found++) if (ours[found] == stream) return &found;
  return NULL;
}
DIR *opendir(const char *path) {
  if (!nextOpendir) nextOpendir = (DIR * (*)(const char *)) dlsym(RTLD_NEXT, "opendir");
  if (!isOurs(path)) return nextOpendir(path);
  if (meet(LIST, path)) return NULL;
  DIR *stream = nextOpendir(path);
  pthread_mutex_lock(&lock);
  for (int index = 0; stream && index < 64; index++) if (!ours[index]) { ours[index] = stream; break; }
  pthread_mutex_unlock(&lock);
  return stream;
}
struct dirent *readdir(DIR *stream) {
  if (!nextReaddir) nextReaddir = (struct dirent * (*)(DIR *)) dlsym(RTLD_NEXT, "readdir");
  pthread_mutex_lock(&lock);
  int isKnown = slotOf(stream) != NULL;
  pthread_mutex_unlock(&lock);
  if (isKnown && meet(LIST, root)) return NULL;
  return nextReaddir(stream);
}
int closedir(DIR *stream) {
  static int (*next)(DIR *);
  if (!next) next = (int (*)(DIR *))dlsym(RTLD_NEXT, "closedir");
  pthread_mutex_lock(&lock);
  int *slot = slotOf(stream);
  if (slot) ours[*slot] = NULL;
  pthread_mutex_unlock(&lock);
  return next(stream);
}
