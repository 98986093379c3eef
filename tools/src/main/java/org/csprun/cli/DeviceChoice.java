package org.csprun.cli;

import java.util.ArrayList;
import java.util.List;
import org.csprun.CsprunException;
import org.csprun.plan.Plan;
import org.csprun.session.PhysicalCores;
import org.csprun.session.Session;
import org.csprun.target.Device;
import org.csprun.target.Devices;

/**
 * Which device runs a plan, on how many threads.
 *
 * @param name as the user writes it, {@code auto} for the best one found
 * @param asked threads; 0 for all physical cores
 */
record DeviceChoice(String name, int asked) {

  /** The device, as {@link Devices#named} finds it. */
  Device device() {
    return Devices.named(name);
  }

  int threads() {
    if (asked < 0) {
      throw new CsprunException(
          CsprunException.Failure.USAGE,
          "--threads is %d. Give at least 1, or leave it out for all physical cores."
              .formatted(asked));
    }
    return asked == 0 ? PhysicalCores.count() : asked;
  }

  /** Opens a session and says what runs it; steps the device lacks are named, never silent. */
  Session open(Plan plan, Output output) {
    Session session = Session.open(plan, device(), threads());
    Device chosen = session.device();
    String threads = session.threads() == 1 ? " thread" : " threads";
    output.note(
        plan.name()
            + (" on " + chosen.name() + " (" + chosen.description() + "), ")
            + (session.threads() + threads));
    if (!session.fallbackSteps().isEmpty()) {
      List<String> steps = new ArrayList<>();
      session.fallbackSteps().forEach(step -> steps.add(plan.steps().get(step).name()));
      output.note(
          "On the scalar target, because %s has no kernel for them: %s"
              .formatted(chosen.name(), String.join(", ", steps)));
    }
    return session;
  }
}
