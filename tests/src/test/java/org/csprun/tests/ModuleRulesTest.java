package org.csprun.tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may depend on whom. */
class ModuleRulesTest {
  private static final String[] RUNTIME = {
    "org.csprun.tensor..",
    "org.csprun.plan..",
    "org.csprun.kernel..",
    "org.csprun.session..",
    "org.csprun.vision.."
  };

  private static JavaClasses csprun;

  @BeforeAll
  static void importClasses() {
    csprun =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.csprun");
  }

  @Test
  void theRuntimeKnowsNeitherCompilerNorTools() {
    noClasses()
        .that()
        .resideInAnyPackage(RUNTIME)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.csprun.compiler..", "org.csprun.cli..", "org.csprun.eval..", "org.csprun.scenes..")
        .check(csprun);
  }

  @Test
  void theRuntimeNeedsNothingButTheJdk() {
    classes()
        .that()
        .resideInAnyPackage(RUNTIME)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("org.csprun..", "java..", "javax..")
        .check(csprun);
  }

  @Test
  void theCompilerKnowsNeitherTargetsNorTools() {
    noClasses()
        .that()
        .resideInAPackage("org.csprun.compiler..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.csprun.target.vector..",
            "org.csprun.target.assembly..",
            "org.csprun.cli..",
            "org.csprun.eval..",
            "org.csprun.scenes..")
        .check(csprun);
  }

  @Test
  void onlyTheVectorTargetUsesTheVectorApi() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.csprun.target.vector..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .check(csprun);
  }

  /** The bench loads it by name, from a jar of its own. */
  @Test
  void nothingDependsOnThePeers() {
    noClasses()
        .that()
        .resideInAPackage("org.csprun..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.onnxruntime..")
        .check(csprun);
  }

  @Test
  void targetsKnowTheRuntimeAlone() {
    noClasses()
        .that()
        .resideInAnyPackage("org.csprun.target.vector..", "org.csprun.target.assembly..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.csprun.compiler..", "org.csprun.cli..")
        .check(csprun);
    noClasses()
        .that()
        .resideInAPackage("org.csprun.target.assembly..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.csprun.target.vector..")
        .check(csprun);
  }

  @Test
  void packagesOfTheCompilerHaveNoCycles() {
    slices().matching("org.csprun.compiler.(*)..").should().beFreeOfCycles().check(csprun);
  }

  @Test
  void packagesOfTheRuntimeHaveNoCycles() {
    slices()
        .matching("org.csprun.(tensor|plan|target|session|vision)..")
        .should()
        .beFreeOfCycles()
        .check(csprun);
  }
}
