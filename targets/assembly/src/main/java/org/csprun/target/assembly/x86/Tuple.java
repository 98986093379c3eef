package org.csprun.target.assembly.x86;

/** How many bytes of memory a vector instruction reads or writes: what EVEX scales disp8 by. */
enum Tuple {
  /** the whole vector, or one element broadcast */
  FULL,
  HALF,
  QUARTER,
  EIGHTH,
  BYTE,
  WORD,
  DWORD,
  QWORD,
  HALF_VECTOR_128,
  HALF_VECTOR_256;

  int bytes(int vectorBytes, boolean broadcast, boolean wide) {
    if (broadcast) {
      return wide ? 8 : 4;
    }
    return switch (this) {
      case FULL -> vectorBytes;
      case HALF -> vectorBytes / 2;
      case QUARTER -> vectorBytes / 4;
      case EIGHTH -> vectorBytes / 8;
      case BYTE -> 1;
      case WORD -> 2;
      case DWORD -> 4;
      case QWORD -> 8;
      case HALF_VECTOR_128 -> 16;
      case HALF_VECTOR_256 -> 32;
    };
  }
}
