package dev.holdfast.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The walls between the modules, and between the packages of each. */
class HouseTest {

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.holdfast");

  private static final String POSIX = "dev.holdfast.posix..";
  private static final String WATCH = "dev.holdfast.watch..";
  private static final String LINK = "dev.holdfast.link..";
  private static final String HSMS = "dev.holdfast.hsms..";
  private static final String METER = "dev.holdfast.meter..";
  private static final String ARQ = "dev.holdfast.arq..";
  private static final String IPC = "dev.holdfast.ipc..";
  private static final String IPC_FRAMES = "dev.holdfast.ipc.frame..";
  private static final String SIM = "dev.holdfast.sim..";
  private static final String GATEWAY = "dev.holdfast.gateway..";

  private static final Map<String, Set<String>> CLOCKS =
      Map.of(
          "java.lang.System", Set.of("nanoTime", "currentTimeMillis"),
          "java.time.Instant", Set.of("now"),
          "java.time.LocalDateTime", Set.of("now"),
          "java.time.LocalDate", Set.of("now"),
          "java.time.ZonedDateTime", Set.of("now"),
          "java.time.Clock", Set.of("systemUTC", "systemDefaultZone", "system"),
          "java.time.InstantSource", Set.of("system"));

  private static final Map<String, Set<String>> SLEEPS =
      Map.of(
          "java.lang.Thread", Set.of("sleep"),
          "java.util.concurrent.TimeUnit", Set.of("sleep"),
          "java.util.concurrent.locks.LockSupport", Set.of("parkNanos", "parkUntil"));

  private static final Set<String> CHANCES =
      Set.of("java.lang.Math.random", "java.util.concurrent.ThreadLocalRandom.current");

  /** A call or a method reference of one of these. */
  private static DescribedPredicate<JavaAccess<?>> any(
      String what, Map<String, Set<String>> methodsByClass) {
    return DescribedPredicate.describe(
        what,
        access ->
            methodsByClass
                .getOrDefault(access.getTargetOwner().getName(), Set.of())
                .contains(access.getName()));
  }

  private static DescribedPredicate<JavaAccess<?>> unseededRandomness() {
    return DescribedPredicate.describe(
        "unseeded randomness",
        access ->
            CHANCES.contains(access.getTargetOwner().getName() + "." + access.getName())
                || (Set.of(
                            "java.util.Random",
                            "java.util.SplittableRandom",
                            "java.security.SecureRandom")
                        .contains(access.getTargetOwner().getName())
                    && access.getTarget().getFullName().endsWith("<init>()")));
  }

  @Test
  void protocolsKnowNoSocketOrFile() {
    noClasses()
        .that()
        .resideInAnyPackage(HSMS, METER, ARQ, IPC_FRAMES)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.net..", "java.nio.channels..", "java.nio.file..", "io.netty..", "com.fazecast..")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("java\\.io\\.(File|RandomAccessFile).*")
        .check(HOUSE);
  }

  @Test
  void protocolsKnowNoThread() {
    noClasses()
        .that()
        .resideInAnyPackage(HSMS, METER, ARQ, IPC_FRAMES)
        .and(areNoFacade())
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.lang\\.(Thread|Process).*|java\\.util\\.Timer.*"
                + "|java\\.util\\.concurrent\\.(.*Executor.*|.*Pool|locks\\..*|CountDownLatch"
                + "|Semaphore|.*BlockingQueue|CyclicBarrier|Phaser|Exchanger)")
        .check(HOUSE);
  }

  /** A facade hands the calls of any thread to the one that owns the session. */
  private static DescribedPredicate<JavaClass> areNoFacade() {
    return DescribedPredicate.describe(
        "are no facade",
        type -> !type.getName().matches("dev\\.holdfast\\.hsms\\.SecsLink(\\$.*)?"));
  }

  @Test
  void protocolsKnowNoClockSleepOrChance() {
    noClasses()
        .that()
        .resideInAnyPackage(HSMS, METER, ARQ, IPC_FRAMES)
        .should()
        .accessTargetWhere(any("a clock", CLOCKS))
        .orShould()
        .accessTargetWhere(any("a sleep", SLEEPS))
        .orShould()
        .accessTargetWhere(unseededRandomness())
        .check(HOUSE);
  }

  @Test
  void linksKnowNoProtocol() {
    noClasses()
        .that()
        .resideInAPackage(LINK)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(POSIX, WATCH, HSMS, METER, ARQ, IPC, SIM, GATEWAY)
        .check(HOUSE);
  }

  @Test
  void kernelCallsKnowNoOtherModule() {
    noClasses()
        .that()
        .resideInAPackage(POSIX)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(LINK, WATCH, HSMS, METER, ARQ, IPC, SIM, GATEWAY)
        .check(HOUSE);
  }

  @Test
  void watchKnowsNoProtocol() {
    noClasses()
        .that()
        .resideInAPackage(WATCH)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(HSMS, METER, ARQ, IPC, SIM, GATEWAY)
        .check(HOUSE);
  }

  @Test
  void waysBetweenProcessesKnowNoProtocol() {
    noClasses()
        .that()
        .resideInAPackage(IPC)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(WATCH, HSMS, METER, ARQ, SIM, GATEWAY, "dev.holdfast.link.channel..")
        .check(HOUSE);
  }

  @Test
  void transportsKnowNoSessions() {
    noClasses()
        .that()
        .resideInAPackage("dev.holdfast.link.channel..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.holdfast.link", "dev.holdfast.link.session..", "dev.holdfast.link.frame..")
        .check(HOUSE);
  }

  @Test
  void protocolsKnowNeitherTransportsNorEachOther() {
    String transports = "dev.holdfast.link.channel..";
    noClasses()
        .that()
        .resideInAPackage(HSMS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(transports, POSIX, WATCH, METER, ARQ, IPC, SIM, GATEWAY)
        .check(HOUSE);
    noClasses()
        .that()
        .resideInAPackage(METER)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(transports, POSIX, WATCH, HSMS, ARQ, IPC, SIM, GATEWAY)
        .check(HOUSE);
    noClasses()
        .that()
        .resideInAPackage(ARQ)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(transports, POSIX, WATCH, HSMS, METER, IPC, SIM, GATEWAY)
        .check(HOUSE);
  }

  @Test
  void simulatorsDoNotKnowTheGateway() {
    noClasses()
        .that()
        .resideInAPackage(SIM)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(GATEWAY)
        .check(HOUSE);
  }

  @Test
  void onlyAdaptersSleep() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.holdfast.link.channel..",
            "dev.holdfast.ipc",
            "dev.holdfast.ipc.ring",
            "dev.holdfast.ipc.waiting",
            "dev.holdfast.ipc.wire",
            "dev.holdfast.watch.hand",
            "dev.holdfast.watch.probe",
            SIM,
            "dev.holdfast.gateway",
            "dev.holdfast.gateway.demo..")
        .should()
        .accessTargetWhere(any("a sleep", SLEEPS))
        .check(HOUSE);
  }

  @Test
  void onlyAdaptersReadAClock() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.holdfast.link",
            "dev.holdfast.link.channel..",
            "dev.holdfast.ipc",
            "dev.holdfast.ipc.ring",
            "dev.holdfast.ipc.wire",
            "dev.holdfast.watch.hand",
            "dev.holdfast.watch.probe",
            SIM,
            GATEWAY)
        .should()
        .accessTargetWhere(any("a clock", CLOCKS))
        .check(HOUSE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"posix", "link", "watch", "hsms", "meter", "arq", "ipc", "sim", "gateway"})
  void packagesOfAModuleHaveNoCycles(String module) {
    slices()
        .assignedFrom(packagesOf("dev.holdfast." + module))
        .should()
        .beFreeOfCycles()
        .check(HOUSE);
  }

  private static SliceAssignment packagesOf(String module) {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
        String name = javaClass.getPackageName();
        return name.equals(module) || name.startsWith(module + ".")
            ? SliceIdentifier.of(name)
            : SliceIdentifier.ignore();
      }

      @Override
      public String getDescription() {
        return "packages of " + module;
      }
    };
  }
}
