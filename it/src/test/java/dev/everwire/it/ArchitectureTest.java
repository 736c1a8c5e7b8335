package dev.everwire.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

/** Arrows point one way, and time comes from one place. */
class ArchitectureTest {

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.everwire");

  private static final DescribedPredicate<JavaClass> CORE =
      DescribedPredicate.describe(
          "are in the core",
          type ->
              type.getPackageName()
                      .matches(
                          "dev\\.everwire(\\.(time|event|transport|frame|policy|machine|outbox|jdk|flow|sequence|reconnect))?")
                  && !type.getSimpleName().equals("module-info"));

  /** Packages that adapt a client; none knows another. */
  private static final List<String> TRANSPORTS =
      List.of("jdk", "netty", "okhttp", "jetty", "javawebsocket", "jakarta");

  @Test
  void aPackageUsesOnlyThoseBelowIt() {
    LayeredArchitecture layers = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (String client : TRANSPORTS) {
      layers = layers.layer(client).definedBy("dev.everwire." + client);
    }
    layers =
        layers
            .layer("contract")
            .definedBy("dev.everwire")
            .layer("time")
            .definedBy("dev.everwire.time")
            .layer("event")
            .definedBy("dev.everwire.event")
            .layer("transport")
            .definedBy("dev.everwire.transport")
            .layer("frame")
            .definedBy("dev.everwire.frame")
            .layer("policy")
            .definedBy("dev.everwire.policy")
            .layer("machine")
            .definedBy("dev.everwire.machine")
            .layer("outbox")
            .definedBy("dev.everwire.outbox")
            .layer("flow")
            .definedBy("dev.everwire.flow")
            .layer("sequence")
            .definedBy("dev.everwire.sequence")
            .layer("reconnect")
            .definedBy("dev.everwire.reconnect")
            .layer("testkit")
            .definedBy("dev.everwire.testkit..")
            .layer("cli")
            .definedBy("dev.everwire.cli..")
            .whereLayer("contract")
            .mayNotAccessAnyLayer()
            .whereLayer("time")
            .mayNotAccessAnyLayer()
            .whereLayer("event")
            .mayOnlyAccessLayers("contract", "time")
            .whereLayer("transport")
            .mayOnlyAccessLayers("contract", "time", "event")
            .whereLayer("frame")
            .mayOnlyAccessLayers("contract", "transport")
            .whereLayer("policy")
            .mayOnlyAccessLayers("contract", "time")
            .whereLayer("machine")
            .mayOnlyAccessLayers("contract", "policy")
            .whereLayer("outbox")
            .mayOnlyAccessLayers("contract", "policy")
            .whereLayer("flow")
            .mayOnlyAccessLayers("contract", "event")
            .whereLayer("sequence")
            .mayOnlyAccessLayers("contract")
            .whereLayer("reconnect")
            .mayOnlyAccessLayers(
                "contract", "time", "event", "policy", "machine", "outbox", "jdk", "flow")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer();
    for (String client : TRANSPORTS) {
      layers =
          layers
              .whereLayer(client)
              .mayOnlyAccessLayers("contract", "time", "event", "transport", "frame");
    }
    layers.check(ALL);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("dev.everwire.(**)").should().beFreeOfCycles().check(ALL);
  }

  @Test
  void theCoreDependsOnTheJdkAlone() {
    classes()
        .that(CORE)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "dev.everwire..", "org.jspecify.annotations")
        .check(ALL);
  }

  @Test
  void theMachineIsPure() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.everwire.machine", "dev.everwire.outbox")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.concurrent..", "java.net..", "java.time.temporal")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .check(ALL);
  }

  @Test
  void onlyTheTimePackageReadsAClock() {
    noClasses()
        .that(CORE)
        .and()
        .resideOutsideOfPackage("dev.everwire.time")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(CompletableFuture.class, "delayedExecutor")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(java.util.Timer.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(ForkJoinPool.class)
        .check(ALL);
  }

  @Test
  void nobodySleepsOrPrints() {
    noClasses()
        .that(CORE)
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(ALL);
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)").check(ALL);
  }

  @Test
  void publicTypesAreInterfacesRecordsEnumsFinalOrMadeToBeExtended() {
    classes()
        .that(CORE)
        .and()
        .arePublic()
        .and()
        .areNotInterfaces()
        .and()
        .areTopLevelClasses()
        .should()
        .haveModifier(JavaModifier.FINAL)
        .orShould()
        .haveModifier(JavaModifier.ABSTRACT)
        .orShould()
        .beEnums()
        .check(ALL);
  }
}
