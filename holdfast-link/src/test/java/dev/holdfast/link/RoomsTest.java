package dev.holdfast.link;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The walls between the packages of this module. */
class RoomsTest {

  private static final String[] RUNTIME = {"dev.holdfast.link", "dev.holdfast.link.channel"};

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.holdfast.link");

  @Test
  void onlyChannelsKnowSocketsAndPorts() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.holdfast.link.channel")
        .should()
        .dependOnClassesThat(resideInAPackage("io.netty..").or(resideInAPackage("com.fazecast..")))
        .check(classes);
  }

  @Test
  void noOtherRoomSleepsOrReadsAClock() {
    noClasses()
        .that()
        .resideOutsideOfPackages(RUNTIME)
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callConstructor(Random.class)
        .check(classes);
  }

  @Test
  void protocolsDoNotKnowTheRuntime() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.holdfast.link.session",
            "dev.holdfast.link.frame",
            "dev.holdfast.link.liveness",
            "dev.holdfast.link.time",
            "dev.holdfast.link.endpoint",
            "dev.holdfast.link.virtual")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(RUNTIME)
        .check(classes);
  }
}
