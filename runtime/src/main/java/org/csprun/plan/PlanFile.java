package org.csprun.plan;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;

/**
 * Plans as bytes and files, in the format of {@code PLAN-FORMAT.md}. The same plan always gives the
 * same bytes. Whatever is read is verified by {@link PlanVerifier} before it is handed out.
 */
public final class PlanFile {
  private PlanFile() {}

  /**
   * The bytes of a plan.
   *
   * @throws CsprunException when the plan breaks a rule that its reader would refuse
   */
  public static byte[] encode(Plan plan) {
    List<MemorySegment> parts = PlanWriter.parts(plan, PlanSource.of(plan));
    MemorySegment whole =
        MemorySegment.ofArray(new byte[Math.toIntExact(PlanWriter.length(parts))]);
    long at = 0;
    for (MemorySegment part : parts) {
      MemorySegment.copy(part, 0, whole, at, part.byteSize());
      at += part.byteSize();
    }
    return (byte[]) whole.heapBase().orElseThrow();
  }

  /**
   * Writes a plan. The file appears as a whole or not at all; what was there before stays until
   * then.
   *
   * @throws CsprunException of kind USAGE when the file cannot be written, or as {@link #encode}
   */
  public static void write(Plan plan, Path path) {
    List<MemorySegment> parts = PlanWriter.parts(plan, PlanSource.of(plan));
    try {
      Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
      if (Files.exists(target) && !Files.isRegularFile(target)) {
        throw new FileSystemException(target.toString(), null, "it is not a file");
      }
      Path part = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".part");
      try {
        writeParts(parts, part);
        move(part, target);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new CsprunException(
          Failure.USAGE,
          "The plan cannot be written (%s: %s). Name a file in a folder that exists and has room for %d bytes."
              .formatted(path, reason(e), PlanWriter.length(parts)),
          e);
    }
  }

  /**
   * The plan in a file, mapped: its weights are used in place, for as long as the plan is
   * reachable.
   *
   * @throws CsprunException of kind PLAN when there is none, it is damaged, or it breaks a rule
   */
  public static Plan map(Path path) {
    PlanSource source = PlanSource.of(path);
    return PlanReader.read(mapped(path, source), source);
  }

  /** As {@link #map}, without the digest: {@link Plan#mapQuickly}. */
  static Plan mapQuickly(Path path) {
    PlanSource source = PlanSource.of(path);
    return PlanReader.readWithoutDigest(mapped(path, source), source);
  }

  private static MemorySegment mapped(Path path, PlanSource source) {
    try {
      // A pipe would block, a folder has no bytes.
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        throw new FileSystemException(path.toString(), null, "it is not a file");
      }
      try (FileChannel channel = FileChannel.open(path, READ)) {
        requireSize(channel.size(), source);
        return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
      }
    } catch (IOException e) {
      throw new CsprunException(
          Failure.PLAN,
          "The plan cannot be read (%s: %s). Name a plan, or compile one: %s"
              .formatted(source.label(), reason(e), source.compileCommand()),
          e);
    }
  }

  /**
   * The plan in some bytes. Weights are used in place where the bytes are native and aligned to 64,
   * else copied.
   *
   * @throws CsprunException of kind PLAN when there is none, it is damaged, or it breaks a rule
   */
  public static Plan decode(MemorySegment bytes) {
    PlanSource source = PlanSource.inMemory();
    requireSize(bytes.byteSize(), source);
    return PlanReader.read(bytes, source);
  }

  private static void requireSize(long bytes, PlanSource source) {
    if (bytes > PlanLimits.FILE_BYTES) {
      throw source.lies(
          "The file has %d bytes; at most %d are allowed".formatted(bytes, PlanLimits.FILE_BYTES));
    }
  }

  /** Why a file could not be opened or written, without its name. */
  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "no such file or folder";
      case AccessDeniedException _ -> "access denied";
      case FileSystemException failure when failure.getReason() != null -> failure.getReason();
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }

  private static void writeParts(List<MemorySegment> parts, Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, CREATE_NEW, WRITE)) {
      for (MemorySegment part : parts) {
        Checksums.forEachChunk(
            part, (bytes, from, length) -> writeAll(channel, ByteBuffer.wrap(bytes, from, length)));
      }
      channel.force(true);
    }
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
