// The program is of C, for the package manager gives a Swift program a main of its own; libFuzzer brings it, and calls
// LLVMFuzzerTestOneInput of Fuzz/Targets.
extern int LLVMFuzzerTestOneInput(const unsigned char *data, unsigned long size);
