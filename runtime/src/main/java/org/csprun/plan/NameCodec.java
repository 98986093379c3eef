package org.csprun.plan;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The string table: the first string is the plan's name, the others are named by their index. */
final class NameCodec {
  private NameCodec() {}

  static List<String> read(SectionReader in) {
    List<String> strings =
        in.list("strings", PlanLimits.STRINGS, Integer.BYTES, () -> readString(in));
    in.end();
    if (strings.isEmpty()) {
      throw in.lies("is empty; its first string is the plan's name");
    }
    return List.copyOf(strings);
  }

  private static String readString(SectionReader in) {
    int length = in.count("bytes of a string", PlanLimits.STRING_BYTES, 1);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(in.bytes(length)))
          .toString();
    } catch (CharacterCodingException e) {
      throw in.lies("has a string that is not UTF-8");
    }
  }
}
