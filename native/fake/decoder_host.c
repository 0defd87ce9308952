/* The decoder over the fake driver, whose GPU is memory of the host. */
#include "decoder_step.h"

int decoder_compute(const run *of, const memories *in) { return decoder_step(of, in); }
