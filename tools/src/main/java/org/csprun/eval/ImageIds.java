package org.csprun.eval;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

/** The numbers COCO results name pictures by. */
public final class ImageIds {
  private ImageIds() {}

  /**
   * A number for each picture, in the same order: the file's own number ({@code 000000000139.jpg}
   * is 139) when every file has one and no two are equal, otherwise its place in the list, from 1.
   */
  public static List<Long> of(List<Path> pictures) {
    boolean numbered =
        pictures.stream().map(YoloLabels::stem).allMatch(stem -> stem.matches("[0-9]{1,18}"));
    if (numbered) {
      List<Long> numbers =
          pictures.stream().map(file -> Long.valueOf(YoloLabels.stem(file))).toList();
      if (numbers.stream().distinct().count() == numbers.size()) {
        return numbers;
      }
    }
    return LongStream.rangeClosed(1, pictures.size()).boxed().toList();
  }
}
