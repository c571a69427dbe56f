#ifndef LOADSTAR_CSHA256_H
#define LOADSTAR_CSHA256_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Whether this processor has instructions for SHA-256 that `loadstar_sha256_blocks` uses.
bool loadstar_sha256_has_instructions(void);

/// Takes `count` blocks of 64 bytes into a state of 8 words; only where the processor has the instructions.
void loadstar_sha256_blocks(uint32_t *state, const uint32_t *constants, const uint8_t *bytes, size_t count);

#endif
