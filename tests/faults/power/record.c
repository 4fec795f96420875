/* Records what a process does to some files of one folder, so that a power cut can be replayed.
 *
 * RECORD_FOLDER names the folder, RECORD_LOG the log. Recorded are files whose name begins with
 * "floor.db" (without -shm and .lock), "acks", and the folder itself. The lock is held around the call and its
 * record, so that the log has the order in which things happened. A record is a head of 16 bytes
 * (operation, file, length, offset) and for O and W as many bytes as the length says.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#define MOST_FILES 4096
#define KINDS 16

struct head { uint8_t op, file; uint16_t unused; uint32_t length; uint64_t offset; };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int log_file = -1;
static const char *folder;
static char *paths[KINDS];
static uint8_t file_of[MOST_FILES]; /* 0: not recorded, else place in paths + 1 */

__attribute__((constructor)) static void begin(void)
{
    const char *name = getenv("RECORD_LOG");
    folder = getenv("RECORD_FOLDER");
    if (name && folder)
        log_file = (int)syscall(SYS_openat, AT_FDCWD, name, O_WRONLY | O_CREAT | O_APPEND, 0600);
}

static void put(uint8_t op, uint8_t file, const void *data, uint32_t length, uint64_t offset)
{
    struct head head = { op, file, 0, length, offset };
    syscall(SYS_write, log_file, &head, sizeof head);
    while (data && length) {
        ssize_t n = syscall(SYS_write, log_file, data, length);
        if (n <= 0)
            abort();
        data = (const char *)data + n;
        length -= (uint32_t)n;
    }
}

static int is_recorded(const char *path)
{
    if (log_file < 0 || !path || strncmp(path, folder, strlen(folder)))
        return 0;
    if (!path[strlen(folder)])
        return 1; /* the folder itself: its fsync makes an unlink safe */
    const char *name = strrchr(path, '/');
    name = name ? name + 1 : path;
    if (strstr(name, "-shm") || strstr(name, ".lock"))
        return 0;
    return !strncmp(name, "floor.db", 8) || !strcmp(name, "acks");
}

static uint8_t place_of(const char *path)
{
    uint8_t at = 0;
    while (at < KINDS && paths[at] && strcmp(paths[at], path))
        at++;
    if (at == KINDS)
        abort();
    if (!paths[at]) {
        paths[at] = strdup(path);
        put('O', at, path, (uint32_t)strlen(path), 0);
    }
    return at;
}

static uint8_t file_at(int fd) { return fd >= 0 && fd < MOST_FILES ? file_of[fd] : 0; }

static int opened(int fd, const char *path, int flags)
{
    if (fd < 0 || fd >= MOST_FILES)
        return fd;
    pthread_mutex_lock(&lock);
    file_of[fd] = 0;
    if (is_recorded(path)) {
        uint8_t at = place_of(path);
        file_of[fd] = at + 1;
        if (flags & O_TRUNC)
            put('T', at, NULL, 0, 0);
    }
    pthread_mutex_unlock(&lock);
    return fd;
}

#define MODE(flags)                                                                                \
    mode_t mode = 0;                                                                               \
    if ((flags) & O_CREAT) {                                                                       \
        va_list rest;                                                                              \
        va_start(rest, flags);                                                                     \
        mode = (mode_t)va_arg(rest, int);                                                          \
        va_end(rest);                                                                              \
    }

int open(const char *path, int flags, ...)
{
    MODE(flags)
    return opened((int)syscall(SYS_openat, AT_FDCWD, path, flags, mode), path, flags);
}
int open64(const char *path, int flags, ...)
{
    MODE(flags)
    return opened((int)syscall(SYS_openat, AT_FDCWD, path, flags | O_LARGEFILE, mode), path, flags);
}

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off64_t);
#define REAL(name, symbol)                                                                         \
    if (!name)                                                                                     \
        *(void **)&name = dlsym(RTLD_NEXT, symbol);

ssize_t write(int fd, const void *data, size_t length)
{
    REAL(real_write, "write")
    uint8_t file = file_at(fd);
    if (!file)
        return real_write(fd, data, length);
    pthread_mutex_lock(&lock);
    off64_t at = lseek64(fd, 0, SEEK_CUR);
    ssize_t n = real_write(fd, data, length);
    if (n > 0)
        put('W', file - 1, data, (uint32_t)n, (uint64_t)at);
    pthread_mutex_unlock(&lock);
    return n;
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t at)
{
    REAL(real_pwrite, "pwrite64")
    uint8_t file = file_at(fd);
    if (!file)
        return real_pwrite(fd, data, length, at);
    pthread_mutex_lock(&lock);
    ssize_t n = real_pwrite(fd, data, length, at);
    if (n > 0)
        put('W', file - 1, data, (uint32_t)n, (uint64_t)at);
    pthread_mutex_unlock(&lock);
    return n;
}
ssize_t pwrite(int fd, const void *data, size_t length, off_t at)
{
    return pwrite64(fd, data, length, at);
}

static int note(int result, int fd, uint8_t op, uint64_t offset)
{
    uint8_t file = file_at(fd);
    if (file && result == 0)
        put(op, file - 1, NULL, 0, offset);
    return result;
}
#define LOCKED(call)                                                                               \
    pthread_mutex_lock(&lock);                                                                     \
    int result = call;                                                                             \
    pthread_mutex_unlock(&lock);                                                                   \
    return result;

int ftruncate64(int fd, off64_t size)
{
    LOCKED(note((int)syscall(SYS_ftruncate, fd, size), fd, 'T', (uint64_t)size))
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }
int fsync(int fd) { LOCKED(note((int)syscall(SYS_fsync, fd), fd, 'S', 0)) }
int fdatasync(int fd) { LOCKED(note((int)syscall(SYS_fdatasync, fd), fd, 'S', 0)) }

int unlink(const char *path)
{
    pthread_mutex_lock(&lock);
    int result = (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    if (result == 0 && is_recorded(path))
        put('U', place_of(path), NULL, 0, 0);
    pthread_mutex_unlock(&lock);
    return result;
}

int close(int fd)
{
    pthread_mutex_lock(&lock);
    if (fd >= 0 && fd < MOST_FILES)
        file_of[fd] = 0;
    int result = (int)syscall(SYS_close, fd);
    pthread_mutex_unlock(&lock);
    return result;
}
