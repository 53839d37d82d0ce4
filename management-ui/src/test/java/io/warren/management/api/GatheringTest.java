package io.warren.management.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What one node asks as another answers it. */
final class GatheringTest {
    private static final class Served implements Peers {
        final ArrayList<UnaryOperator<byte[]>> answering = new ArrayList<>();

        @Override
        public boolean any() {
            return true;
        }

        @Override
        public Answers ask(byte[] question) {
            throw new AssertionError("nobody is asked");
        }

        @Override
        public void serve(UnaryOperator<byte[]> by) {
            answering.add(by);
        }

        String ask(String question) {
            var answer = answering.getFirst().apply(question.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
            return new String(answer, StandardCharsets.UTF_8).replace('"', '\'');
        }
    }

    @Test
    void rowsAreMadeAsTheQuestionWishes() {
        var peers = new Served();
        new Gathering(peers)
                .serve(
                        "things",
                        wish -> List.of(Json.object()
                                .put("stats", wish.wantsStats())
                                .put("age", wish.query("lengths_age"))
                                .put("else", wish.query("else"))));
        assertEquals(
                "[{'stats':true,'age':'60','else':null}]",
                peers.ask("{'kind':'things','stats':true,'queries':{'lengths_age':'60'}}"));
        assertEquals("[{'stats':false,'age':null,'else':null}]", peers.ask("{'kind':'things'}"));
    }

    @Test
    void whatIsNotKnownOrNoQuestionHasNoRows() {
        var peers = new Served();
        var _ = new Gathering(peers);
        assertEquals("[]", peers.ask("{'kind':'others'}"));
        assertEquals("[]", peers.ask("no json"));
    }
}
