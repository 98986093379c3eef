package org.csprun.target;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.csprun.CsprunException;

/** The devices of all targets on the module path. */
public final class Devices {
  private Devices() {}

  /** Every device found, best first, those that cannot be used included. */
  public static List<Device> all() {
    List<Target> targets = new ArrayList<>();
    loader().forEach(targets::add);
    targets.sort(Devices::bestFirst);
    return targets.stream().flatMap(target -> target.devices().stream()).toList();
  }

  private static int bestFirst(Target a, Target b) {
    int byPriority = Integer.compare(b.priority(), a.priority());
    return byPriority == 0 ? a.name().compareTo(b.name()) : byPriority;
  }

  /**
   * In modules the layer knows its providers; a search of the class path beside it would open every
   * jar there is.
   */
  private static ServiceLoader<Target> loader() {
    ModuleLayer layer = Devices.class.getModule().getLayer();
    return layer == null
        ? ServiceLoader.load(Target.class)
        : ServiceLoader.load(layer, Target.class);
  }

  /** The best device that can be used here; the scalar one always can. */
  public static Device auto() {
    return best(all());
  }

  /** The best that can be used of those that {@link #all} found. */
  public static Device best(List<Device> found) {
    return found.stream()
        .filter(device -> device.unavailable().isEmpty() && !device.onlyByName())
        .findFirst()
        .orElseThrow(
            () -> new CsprunException(CsprunException.Failure.DEVICE, "No target was found."));
  }

  /** The devices that steps may run on which {@code device} has no kernels for, best first. */
  public static List<Device> behind(Device device) {
    List<Device> all = all();
    List<String> names = all.stream().map(Device::name).toList();
    int place = names.indexOf(device.name());
    return place < 0
        ? List.of()
        : all.subList(place + 1, all.size()).stream()
            .filter(other -> other.unavailable().isEmpty() && !other.onlyByName())
            .toList();
  }

  /**
   * The device of this name, or the best one for {@code auto}.
   *
   * @throws CsprunException when there is none or it cannot be used
   */
  public static Device named(String name) {
    if (name.equals("auto")) {
      return auto();
    }
    List<Device> all = all();
    Device found =
        all.stream()
            .filter(device -> device.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new CsprunException(
                        CsprunException.Failure.DEVICE,
                        "No device '%s'. Found: %s. `csprun devices` says more."
                            .formatted(
                                name,
                                all.stream().map(Device::name).collect(Collectors.joining(", ")))));
    requireUsable(found);
    return found;
  }

  /**
   * Refuses a device that cannot be used here.
   *
   * @throws CsprunException of kind DEVICE with its reason
   */
  public static void requireUsable(Device device) {
    device
        .unavailable()
        .ifPresent(
            reason -> {
              throw new CsprunException(
                  CsprunException.Failure.DEVICE,
                  "Device '%s' cannot be used: %s".formatted(device.name(), reason));
            });
  }
}
