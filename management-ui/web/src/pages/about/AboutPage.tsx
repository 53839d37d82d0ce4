import { useState } from 'preact/hooks';
import { put } from '../../api/client';
import type { Node, Overview } from '../../api/types';
import { Button, Card, KeyValue, PageHead } from '../../components/basics';
import { Dialog } from '../../components/Dialog';
import { toast } from '../../components/feedback';
import { FormFoot, TextField, useForm } from '../../components/form';
import { duration } from '../../lib/format';
import { useLive } from '../../live/live';
import { usePolled } from '../../live/polled';
import { href } from '../../router';
import { administrator, may, session } from '../../session';

const RABBIT = 'https://www.rabbitmq.com/docs';

export default function AboutPage() {
  const overview = usePolled<Overview>('/overview?columns=cluster_name,product_version,rabbitmq_version,node,default_queue_type&disable_stats=true', 30);
  const nodes = useLive<Node[]>(may('monitoring') ? '/nodes?columns=name,running,uptime,os_pid,product_version' : null).value;
  const name = useLive<{ readonly name: string }>('/cluster-name').value?.name ?? session.value?.cluster_name ?? '';
  const [renaming, setRenaming] = useState(false);
  return (
    <>
      <PageHead title="About" detail={<span>Warren, a message broker that speaks AMQP 0-9-1</span>} />
      <div class="stack">
        <div class="columns">
          <Card title="This cluster" actions={administrator.value && <Button onClick={() => setRenaming(true)}>Rename…</Button>}>
            <KeyValue
              pairs={[
                ['Name', name],
                ['Answered by', session.value?.node],
                ['Version', overview?.product_version ?? session.value?.version],
                ['Speaks like', `RabbitMQ ${overview?.rabbitmq_version ?? session.value?.rabbitmq_version ?? ''}`],
                ['Default queue type', overview?.default_queue_type],
              ]}
            />
          </Card>
          <Card title="You">
            <KeyValue
              pairs={[
                ['User', session.value?.name],
                ['Tags', session.value?.tags.join(', ') || 'none'],
                ['Session', session.value && `ends after ${duration(session.value.timeout_minutes * 60_000)}`],
              ]}
            />
          </Card>
          <Card title="Where limits are set">
            <KeyValue
              pairs={[
                ['Of a virtual host', <a href={href('/vhosts')}>connections and queues, at the virtual host</a>],
                administrator.value && ['Of a user', <a href={href('/access')}>connections and channels, at the user</a>],
                ['Of a queue', <a href={href('/policies')}>length, bytes and age, by policy</a>],
                administrator.value && ['Of a node', <a href={href('/settings', { filter: '/watermark|limit|max/' })}>memory, disk, frames and more, in its configuration</a>],
              ]}
            />
          </Card>
          <Card title="To read">
            <ul class="bullets">
              <li><a href="api/openapi.json" target="_blank" rel="noreferrer">The HTTP API of this node</a>, as an OpenAPI document</li>
              <li><a href={`${RABBIT}/tutorials`} target="_blank" rel="noreferrer">First programs</a>, in RabbitMQ’s documentation: its clients work as they are</li>
              <li><a href={`${RABBIT}/access-control`} target="_blank" rel="noreferrer">Users and permissions</a>, <a href={`${RABBIT}/policies`} target="_blank" rel="noreferrer">policies</a> and <a href={`${RABBIT}/configure`} target="_blank" rel="noreferrer">configuration</a>, likewise</li>
            </ul>
            <p class="field-more">What Warren does otherwise is in the directory docs of its sources.</p>
          </Card>
        </div>
        {nodes && (
          <Card flush title="Nodes">
            <div class="plain-scroll" tabIndex={0} role="region" aria-label="Nodes">
              <table class="plain full">
                <thead><tr><th scope="col">Node</th><th scope="col">Version</th><th scope="col">Process</th><th scope="col">Up for</th></tr></thead>
                <tbody>{nodes.map((each) => <tr key={each.name}><th scope="row">{each.name}</th><td>{each.product_version ?? '–'}</td><td>{each.os_pid ?? '–'}</td><td>{each.running ? duration(each.uptime) : 'not running'}</td></tr>)}</tbody>
              </table>
            </div>
          </Card>
        )}
      </div>
      {renaming && <Rename name={name} onClose={() => setRenaming(false)} />}
    </>
  );
}

function Rename({ name, onClose }: { name: string; onClose: () => void }) {
  const form = useForm({ name }, (values) => (values.name.trim() === '' ? { name: 'A name is needed' } : {}), async (values) => {
    await put('/cluster-name', { name: values.name });
    if (session.value) {
      session.value = { ...session.value, cluster_name: values.name };
    }
    toast('done', `The cluster is called ${values.name}`);
    onClose();
  });
  return (
    <Dialog title="Rename the cluster" onClose={onClose}>
      <form onSubmit={form.submit}>
        <div class="fields padded"><TextField form={form} name="name" label="Name" required help="It is for people and stands in these pages and in exports; nodes keep theirs" /></div>
        <FormFoot form={form} verb="Rename" onCancel={onClose} />
      </form>
    </Dialog>
  );
}
