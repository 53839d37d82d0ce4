package io.warren.broker;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The floors of ARCHITECTURE.md: who may know whom. */
final class FloorPlanTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.warren");

    /** From the ground up; a room knows those before it only. */
    private static final List<String> ENGINE = List.of(
            "io.warren.engine.message..",
            "io.warren.engine.lane..",
            "io.warren.engine.log..",
            "io.warren.engine.exchange..",
            "io.warren.engine.metadata..",
            "io.warren.engine.access..",
            "io.warren.engine.routing..",
            "io.warren.engine.queue..",
            "io.warren.engine.channel..",
            "io.warren.engine.view..",
            "io.warren.engine.operations..");

    /** The same for the cluster. */
    private static final List<String> CLUSTER = List.of(
            "io.warren.cluster.placement..",
            "io.warren.cluster.member..",
            "io.warren.cluster.raft..",
            "io.warren.cluster.shard..",
            "io.warren.cluster.metadata..",
            "io.warren.cluster.forward..");

    @Test
    void theHouseWasFound() {
        assertTrue(HOUSE.size() > 300, "only " + HOUSE.size() + " classes");
    }

    @Test
    void roomsOfTheEngineKnowLowerRoomsOnly() {
        for (var floor = 0; floor < ENGINE.size(); floor++) {
            var above = ENGINE.subList(floor + 1, ENGINE.size()).toArray(String[]::new);
            if (above.length > 0) {
                noClasses()
                        .that()
                        .resideInAPackage(ENGINE.get(floor))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(above)
                        .because("decisions are made below and carried out above")
                        .check(HOUSE);
            }
        }
    }

    @Test
    void theEngineKnowsNoNetworkDiskSqlOrHttp() {
        noClasses()
                .that()
                .resideInAPackage("io.warren.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.netty..",
                        "org.jgroups..",
                        "java.sql..",
                        "org.jooq..",
                        "org.h2..",
                        "java.net.http..",
                        "io.javalin..",
                        "java.nio.file..")
                .because("effects live at the edge, behind the engine's ports")
                .check(HOUSE);
    }

    @Test
    void onlyFramesKnowNetty() {
        noClasses()
                .that()
                .resideInAnyPackage("io.warren.amqp.types..", "io.warren.amqp.method..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "io.warren.amqp.frame..")
                .because("metadata and journal keep tables and properties without meeting Netty")
                .check(HOUSE);
    }

    @Test
    void theThirdFloorsRoomsDoNotKnowEachOther() {
        var rooms =
                List.of("io.warren.storage..", "io.warren.cluster..", "io.warren.management..", "io.warren.shovel..");
        for (var room : rooms) {
            var others = rooms.stream().filter(each -> !each.equals(room)).toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(room)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .because("the engine's ports are all they know of each other")
                    .allowEmptyShould(true)
                    .check(HOUSE);
        }
    }

    @Test
    void theClusterKnowsNoDisksSqlOrHttp() {
        noClasses()
                .that()
                .resideInAPackage("io.warren.cluster..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.warren.storage..",
                        "io.warren.management..",
                        "java.sql..",
                        "io.javalin..",
                        "java.nio.file..")
                .because("a replicated log is kept behind the engine's GroupLog and shown through its views")
                .check(HOUSE);
    }

    @Test
    void oneRoomOfTheClusterKnowsEachEngine() {
        onlyRoomThatKnows("io.warren.cluster.member..", "org.jgroups..");
        onlyRoomThatKnows("io.warren.cluster.raft..", "com.alipay..");
    }

    @Test
    void onlyShovelsKnowAClientOfOtherBrokers() {
        onlyRoomThatKnows("io.warren.shovel..", "com.rabbitmq..");
    }

    private static void onlyRoomThatKnows(String room, String engine) {
        noClasses()
                .that()
                .resideOutsideOfPackage(room)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(engine)
                .because("an engine that is seen in one room can be tested, bounded and replaced there")
                .check(HOUSE);
    }

    @Test
    void roomsOfTheClusterKnowLowerRoomsOnly() {
        for (var floor = 0; floor < CLUSTER.size(); floor++) {
            var above = CLUSTER.subList(floor + 1, CLUSTER.size()).toArray(String[]::new);
            if (above.length > 0) {
                noClasses()
                        .that()
                        .resideInAPackage(CLUSTER.get(floor))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(above)
                        .because("consensus does not know what it carries")
                        .check(HOUSE);
            }
        }
    }

    @Test
    void placementIsPure() {
        noClasses()
                .that()
                .resideInAPackage("io.warren.cluster.placement..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.warren.cluster.member..", "java.util.concurrent..", "java.time..", "java.io..")
                .because("it is simulated on more nodes than a test can start")
                .check(HOUSE);
    }

    @Test
    void onlyOneRoomKnowsSql() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.warren.storage.metadata.database..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.jooq..", "org.h2..")
                .because("the message path and everything that must start fast does without a database")
                .check(HOUSE);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jooq.codegen..", "org.jooq.meta..")
                .because("the generator is there for the build only")
                .check(HOUSE);
    }

    @Test
    void nobodyKnowsTheBroker() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.warren.broker..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.warren.broker..")
                .because("the composition root is on the roof")
                .check(HOUSE);
    }

    @Test
    void thereAreNoCirclesOfPackages() {
        slices().matching("io.warren.(**)")
                .should()
                .beFreeOfCycles()
                // jOOQ's tables and rows know each other; nobody reads them from top to bottom.
                .ignoreDependency(resideInAPackage("..generated.."), alwaysTrue())
                .because("floors have no circles")
                .check(HOUSE);
    }

    @Test
    void noFileOfTheEngineIsAGiant() throws IOException {
        try (var files = Files.walk(Path.of("..", "exchange-engine", "src", "main"))) {
            for (var file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                var lines = Files.readAllLines(file).size();
                assertTrue(lines <= 500, file + " has " + lines + " lines");
            }
        }
    }
}
