/* Loaded before libc: every sync waits DELAY microseconds and fails while FAIL is 1.
 * Both numbers stand in the file that DISK_SHIM names and are read anew each time. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int refused(void) {
    long delay = 0;
    int fail = 0;
    FILE *told = fopen(getenv("DISK_SHIM"), "r");
    if (told) {
        if (fscanf(told, "%ld %d", &delay, &fail) < 1) delay = 0;
        fclose(told);
    }
    if (delay) usleep(delay);
    if (fail) errno = EIO;
    return fail;
}

#define SYNC(name)                                                   \
    int name(int file) {                                             \
        static int (*real)(int);                                     \
        if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, #name);     \
        return refused() ? -1 : real(file);                          \
    }
SYNC(fsync)
SYNC(fdatasync)
