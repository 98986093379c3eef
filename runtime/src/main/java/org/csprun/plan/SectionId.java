package org.csprun.plan;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The sections csprun knows, each named by four letters that a hexdump shows. */
enum SectionId {
  TENSORS("TENS", Presence.REQUIRED),
  STEPS("STEP", Presence.REQUIRED),
  WEIGHTS_INDEX("WIDX", Presence.REQUIRED),
  INPUTS("INPT", Presence.REQUIRED),
  OUTPUTS("OUTP", Presence.REQUIRED),
  CERTIFICATE("CERT", Presence.REQUIRED),
  PROVENANCE("PROV", Presence.REQUIRED),
  SELF_TEST("TEST", Presence.OPTIONAL),
  NAMES("NAME", Presence.REQUIRED),
  WEIGHT_BYTES("WGHT", Presence.REQUIRED),
  /** An Ed25519 signature; not written by this version. */
  SIGNATURE("SIGN", Presence.RESERVED);

  private final String letters;
  private final Presence presence;

  SectionId(String letters, Presence presence) {
    this.letters = letters;
    this.presence = presence;
  }

  String letters() {
    return letters;
  }

  /** The letters as a little-endian number: the first one in the lowest byte. */
  int code() {
    int code = 0;
    for (int i = letters.length() - 1; i >= 0; i--) {
      code = code << 8 | letters.charAt(i);
    }
    return code;
  }

  boolean isRequired() {
    return presence == Presence.REQUIRED;
  }

  /** True for sections that become objects on the heap. */
  boolean isMetadata() {
    return presence != Presence.RESERVED && this != WEIGHT_BYTES;
  }

  static Optional<SectionId> of(int code) {
    return Arrays.stream(values()).filter(id -> id.code() == code).findFirst();
  }

  /** Any code as four letters; what is not a printable ASCII letter becomes a question mark. */
  static String lettersOf(int code) {
    byte[] bytes = {(byte) code, (byte) (code >> 8), (byte) (code >> 16), (byte) (code >> 24)};
    return new String(bytes, StandardCharsets.ISO_8859_1)
        .chars()
        .mapToObj(c -> c > ' ' && c < 127 ? String.valueOf((char) c) : "?")
        .collect(Collectors.joining());
  }

  private enum Presence {
    REQUIRED,
    OPTIONAL,
    RESERVED
  }
}
