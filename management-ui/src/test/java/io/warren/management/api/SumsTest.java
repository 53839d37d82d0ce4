package io.warren.management.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class SumsTest {
    private static ObjectNode json(String text) throws IOException {
        return (ObjectNode) new ObjectMapper().readTree(text.replace('\'', '"'));
    }

    @Test
    void countersAndRatesAddUpAndWordsStay() throws IOException {
        var total = json("{'publish':5,'publish_details':{'rate':1.5},'node':'a'}");
        Sums.add(total, json("{'publish':7,'publish_details':{'rate':0.25},'ack':1,'node':'b'}"));
        assertEquals(
                json("{'publish':12,'publish_details':{'rate':1.75},'node':'a','ack':1}")
                        .toString(),
                total.toString());
    }

    @Test
    void samplesAddUpAtTheSameMomentOnly() throws IOException {
        var total = json("{'samples':[{'sample':4,'timestamp':20},{'sample':3,'timestamp':10}]}");
        Sums.add(total, json("{'samples':[{'sample':2,'timestamp':20},{'sample':1,'timestamp':11}]}"));
        assertEquals(
                json("{'samples':[{'sample':6,'timestamp':20},{'sample':3,'timestamp':10}]}")
                        .toString(),
                total.toString());
    }
}
