package io.warren.cluster.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.alipay.sofa.jraft.util.RpcFactoryHelper;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** JRaft brings a transport with an older Netty and a database; neither may be there. */
final class ClassPathTest {
    @Test
    void thereIsNoDatabaseAndNoOlderNettyOnTheClassPath() {
        var unwanted = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(each -> new File(each).getName())
                .filter(name -> name.startsWith("rocksdb")
                        || name.startsWith("hessian")
                        || name.startsWith("netty-all")
                        || (name.startsWith("netty-") && name.contains("-4.1")))
                .toList();
        assertEquals(List.of(), unwanted);
        assertThrows(ClassNotFoundException.class, () -> Class.forName("org.rocksdb.RocksDB"));
        assertThrows(ClassNotFoundException.class, () -> Class.forName("com.caucho.hessian.io.HessianInput"));
    }

    @Test
    void aGroupLoadsNothingOfBoltButItsHelperForStrings() throws JMException {
        try (var cluster = TestCluster.started(1, RaftSettings.DEFAULT)) {
            cluster.leader();
            assertEquals(
                    TransportRpcFactory.class, RpcFactoryHelper.rpcFactory().getClass());
            var classes = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "vmClassHierarchy",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            var ofBolt = classes.lines()
                    .filter(line -> line.contains("com.alipay.remoting") || line.contains("org.rocksdb"))
                    .filter(line -> !line.contains("com.alipay.remoting.util.StringUtils"))
                    .toList();
            assertEquals(List.of(), ofBolt);
        }
    }
}
