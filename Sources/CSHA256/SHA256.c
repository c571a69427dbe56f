#include "SHA256.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

bool loadstar_sha256_has_instructions(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSE4_1) || !(c & bit_SSSE3)) return false;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA);
}

// Source: Intel, "Intel SHA Extensions" (2013): the state lies as ABEF and CDGH, and four rounds go in two instructions.
__attribute__((target("sha,sse4.1,ssse3"))) void loadstar_sha256_blocks(
    uint32_t *state, const uint32_t *constants, const uint8_t *bytes, size_t count) {
  const __m128i byte_order = _mm_set_epi64x(0x0C0D0E0F08090A0B, 0x0405060700010203);
  __m128i badc = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0xB1);
  __m128i hgfe = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(state + 4)), 0x1B);
  __m128i abef = _mm_alignr_epi8(badc, hgfe, 8), cdgh = _mm_blend_epi16(hgfe, badc, 0xF0);
  for (; count > 0; count--, bytes += 64) {
    const __m128i abef_before = abef, cdgh_before = cdgh;
    __m128i words[4];
    for (int turn = 0; turn < 16; turn++) {
      __m128i *now = &words[turn & 3];
      if (turn < 4) {
        *now = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(bytes + 16 * turn)), byte_order);
      } else {
        const __m128i last = words[(turn + 3) & 3];
        const __m128i middle = _mm_alignr_epi8(last, words[(turn + 2) & 3], 4);
        *now = _mm_sha256msg2_epu32(
            _mm_add_epi32(_mm_sha256msg1_epu32(*now, words[(turn + 1) & 3]), middle), last);
      }
      __m128i sum = _mm_add_epi32(*now, _mm_loadu_si128((const __m128i *)(constants + 4 * turn)));
      cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
      abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0E));
    }
    abef = _mm_add_epi32(abef, abef_before);
    cdgh = _mm_add_epi32(cdgh, cdgh_before);
  }
  badc = _mm_shuffle_epi32(abef, 0x1B);
  hgfe = _mm_shuffle_epi32(cdgh, 0xB1);
  _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(badc, hgfe, 0xF0));
  _mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(hgfe, badc, 8));
}
#else
bool loadstar_sha256_has_instructions(void) { return false; }

void loadstar_sha256_blocks(uint32_t *state, const uint32_t *constants, const uint8_t *bytes, size_t count) {
  (void)state;
  (void)constants;
  (void)bytes;
  (void)count;
}
#endif
