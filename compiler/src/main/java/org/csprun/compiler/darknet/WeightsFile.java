package org.csprun.compiler.darknet;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.csprun.compiler.Digests;

/**
 * A Darknet {@code .weights} file: version, number of pictures seen, then the floats of one layer
 * after another, all little-endian. Files of version 0.2 and later count the pictures in 64 bits,
 * older ones in 32.
 */
final class WeightsFile implements ParameterSource, AutoCloseable {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int VERSION_BYTES = 12;

  private final String file;
  private final String cfg;
  private final Arena arena;
  private final MemorySegment bytes;
  private long position;
  private String lastLayer = "no layer has weights";

  private WeightsFile(String file, String cfg, Arena arena, MemorySegment bytes) {
    this.file = file;
    this.cfg = cfg;
    this.arena = arena;
    this.bytes = bytes;
    this.position = headerBytes();
  }

  /**
   * Opens a file and reads its header.
   *
   * @param cfg name of the cfg the weights are read for
   */
  static WeightsFile open(Path path, String cfg) {
    if (!Files.isRegularFile(path)) {
      throw Refusal.of("There is no weights file '%s'.\nCheck the path.", path);
    }
    Arena arena = Arena.ofConfined();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return new WeightsFile(path.getFileName().toString(), cfg, arena, bytes);
    } catch (IOException e) {
      arena.close();
      throw Refusal.of("%s cannot be read: %s.\nCheck its permissions.", path, e.getMessage());
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  private long headerBytes() {
    long size = bytes.byteSize();
    if (size < VERSION_BYTES) {
      throw shortHeader(VERSION_BYTES);
    }
    int major = bytes.get(INT, 0);
    int minor = bytes.get(INT, 4);
    if (major < 0 || major >= 1000 || minor < 0 || minor >= 1000) {
      throw Refusal.of(
          "%s says version %d.%d in its first 8 bytes, which is no version of Darknet's.\nGive the .weights file Darknet wrote for %s; other formats are not read.",
          file, major, minor, cfg);
    }
    long header = VERSION_BYTES + (major * 10 + minor >= 2 ? Long.BYTES : Integer.BYTES);
    if (size < header) {
      throw shortHeader(header);
    }
    return header;
  }

  private RuntimeException shortHeader(long header) {
    return Refusal.of(
        "%s ends in its header: it has %d of %d bytes.\nIt is cut off; fetch it again.",
        file, bytes.byteSize(), header);
  }

  @Override
  public void layer(Demand demand) {
    CfgSection section = demand.section();
    long needed = Math.multiplyExact(demand.floats(), Float.BYTES);
    long left = bytes.byteSize() - position;
    if (left < needed) {
      throw Refusal.of(
          "%s ends in layer %d [%s] (%s): it needs bytes %d to %d, but the file has %d.\nThe file is cut off, or belongs to another cfg.",
          file,
          section.index(),
          section.name(),
          section.place(),
          position,
          position + needed,
          bytes.byteSize());
    }
    lastLayer =
        "the last layer with weights is %d [%s], %s"
            .formatted(section.index(), section.name(), section.place());
  }

  @Override
  public float[] values(Role role, int count) {
    float[] values = new float[count];
    MemorySegment.copy(bytes, FLOAT, position, values, 0, count);
    position += (long) count * Float.BYTES;
    return values;
  }

  @Override
  public void end() {
    if (position != bytes.byteSize()) {
      throw Refusal.of(
          "%s has %d bytes, but %s uses only %d of them (%s).\nThe file belongs to another cfg.",
          file, bytes.byteSize(), cfg, position, lastLayer);
    }
  }

  @Override
  public String provenance() {
    return "sha256 " + Digests.sha256(bytes);
  }

  @Override
  public void close() {
    arena.close();
  }
}
