package dev.holdfast.posix;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.foreign.Linker;
import org.junit.jupiter.api.Test;

/** The walls of this module. */
class PosixRoomTest {

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.holdfast.posix");

  @Test
  void usesTheJdkOnly() {
    noClasses()
        .should()
        .dependOnClassesThat(
            not(resideInAnyPackage("java..", "org.jspecify..", "dev.holdfast.posix..")))
        .check(classes);
  }

  @Test
  void bindsFunctionsInOnePlace() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.holdfast.posix.call")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Linker.class)
        .check(classes);
  }
}
