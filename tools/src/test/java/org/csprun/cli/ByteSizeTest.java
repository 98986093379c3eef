package org.csprun.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.TypeConversionException;

class ByteSizeTest {

  @ParameterizedTest
  @CsvSource({
    "4096, 4096",
    "1.5MiB, 1572864",
    "512 KiB, 524288",
    "2MB, 2000000",
    "1gib, 1073741824"
  })
  void sizesAreBytes(String text, long bytes) {
    assertThat(new ByteSize().convert(text)).isEqualTo(bytes);
  }

  @Test
  void otherTextIsRefused() {
    assertThatThrownBy(() -> new ByteSize().convert("1.5 furlongs"))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage(
            "'1.5 furlongs' is no size. Write bytes or a number with KiB, MiB, KB or MB: 1.5MiB");
  }
}
