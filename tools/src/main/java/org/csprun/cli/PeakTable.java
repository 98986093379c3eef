package org.csprun.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.csprun.bench.ArithmeticPeak;
import org.csprun.bench.MachineRates;
import org.csprun.bench.MemoryPeak;
import org.csprun.tensor.DataType;

/** What a machine does at most, a column for each number of threads. */
final class PeakTable {
  private static final List<DataType> TYPES = List.of(DataType.F32, DataType.U8);

  private final List<MachineRates> rates;
  private final Map<String, Row> rows = new LinkedHashMap<>();

  PeakTable(List<MachineRates> rates) {
    this.rates = rates;
    for (DataType type : TYPES) {
      rows.put(name(type), new Row("GMAC/s"));
    }
    rates.forEach(this::collect);
  }

  private static final class Row {
    private final String unit;
    private final Map<Integer, Double> values = new LinkedHashMap<>();
    private String by = "no device here can measure it";

    Row(String unit) {
      this.unit = unit;
    }

    void put(int threads, double value, String measuredBy) {
      values.put(threads, value);
      by = measuredBy;
    }
  }

  private void collect(MachineRates measured) {
    for (ArithmeticPeak peak : measured.arithmetic()) {
      row(name(peak.operands()), "GMAC/s")
          .put(measured.threads(), peak.macsPerSecond() / 1e9, peak.by());
    }
    for (MemoryPeak peak : measured.memory()) {
      row(peak.access().name().toLowerCase(Locale.ROOT) + " " + peak.memory(), "GB/s")
          .put(measured.threads(), peak.bytesPerSecond() / 1e9, peak.by());
    }
  }

  private Row row(String name, String unit) {
    return rows.computeIfAbsent(name, _ -> new Row(unit));
  }

  private static String name(DataType operands) {
    return (operands == DataType.F32 ? "f32" : "int8") + " multiply-adds";
  }

  void print(PrintWriter out) {
    List<String> headers = new ArrayList<>(List.of("PEAK", "UNIT"));
    rates.forEach(
        r -> headers.add("%d THREAD%s".formatted(r.threads(), r.threads() == 1 ? "" : "S")));
    headers.add("BY");
    TextTable table = new TextTable(headers.toArray(String[]::new));
    rows.forEach(
        (name, row) -> {
          List<Object> cells = new ArrayList<>(List.of(name, row.unit));
          for (MachineRates measured : rates) {
            Double value = row.values.get(measured.threads());
            cells.add(value == null ? "–" : Units.format("%.1f", value));
          }
          cells.add(row.by);
          table.row(cells.toArray());
        });
    table.print(out);
  }
}
